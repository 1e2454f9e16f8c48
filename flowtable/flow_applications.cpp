// The part of FlowPipeline that connects flows with their application dissectors. See flow_dissection.h.
#include <algorithm>

#include "flowtable/flow_pipeline.h"

namespace slipstream {

namespace {

bool is_multicast(const IpAddress& a) { return a.is_v4() ? a.v4_value() >> 28 == 0xe : a.bytes()[0] == 0xff; }

}  // namespace

/// A flow as its dissectors see it, for one call.
class FlowPipeline::FlowView final : public DissectedFlow {
public:
    FlowView(FlowPipeline& pipeline, TcpFlow& flow) : p_(pipeline), flow_(flow), tcp_(&flow) {}
    FlowView(FlowPipeline& pipeline, DatagramFlow& flow) : p_(pipeline), flow_(flow), datagram_(&flow) {}

    /// The records belong to the end of the flow.
    void set_order(const RecordOrder& order) { order_ = order; }

    const ConnectionView& view() const override {
        if (view_) return *view_;
        ConnectionView& v = view_.emplace();
        v.uid = p_.uids_.of(flow_);
        v.orig = flow_.orig;
        v.resp = flow_.resp;
        v.orig_port = flow_.orig_port;
        v.resp_port = flow_.resp_port;
        v.start = flow_.start;
        v.over_tcp = tcp_ != nullptr;
        v.responder_is_multicast = is_multicast(flow_.resp);
        return v;
    }
    // What applications say has network time, which never goes back, unlike the packets' own.
    Time time() const override { return p_.turn_.now; }
    std::uint64_t payload_bytes() const override {
        if (tcp_ != nullptr) return tcp_->end[0].size() + tcp_->end[1].size();
        return static_cast<std::uint64_t>(std::max<std::int64_t>(datagram_->bytes[0], 0) +
                                          std::max<std::int64_t>(datagram_->bytes[1], 0));
    }
    bool has_service(std::string_view name) const override { return p_.services_.has(services(), name); }
    void add_service(std::string_view name) override { services() = p_.services_.with(services(), name); }
    void confirmed() override { p_.note_service(flow_, services(), nullptr); }
    void remove_service(std::string_view name) override {
        services() = p_.services_.without(services(), name);
    }
    void flip() override {
        if (tcp_ != nullptr) {
            p_.pending_flip_ = true;  // not while the tracker is at work on both ends
            return;
        }
        view_.reset();
        datagram_->swap_ends();
        std::swap(datagram_->packets[0], datagram_->packets[1]);
        std::swap(datagram_->ip_bytes[0], datagram_->ip_bytes[1]);
        datagram_->history.add('^');
    }
    void emit(AppRecord record) override {
        p_.emit(std::make_shared<const AppRecord>(std::move(record)), order_ ? *order_ : p_.next_order());
    }
    void weird(std::string_view name, std::string_view source, std::string detail) override {
        flow_.weird_raised = true;
        WeirdRecord record;
        record.time = p_.turn_.now;
        record.name = name;
        if (!detail.empty()) record.detail = std::move(detail);
        if (!source.empty()) record.source = source;
        const ConnectionView& v = view();
        record.uid = v.uid;
        record.orig = v.orig;
        record.orig_port = Port{v.orig_port};
        record.resp = v.resp;
        record.resp_port = Port{v.resp_port};
        p_.emit(std::move(record), order_ ? *order_ : p_.next_order());
    }
    FileTable& files() override { return p_.files_; }
    CertificateReader& certificates() override { return p_.certificates_; }
    bool is_local(const IpAddress& address) const override {
        return p_.config_.local_networks.contains(address);
    }
    void expect(const ExpectedConnection& expected) override { p_.expected_.add(expected, p_.turn_.now); }

private:
    std::uint16_t& services() const { return tcp_ != nullptr ? tcp_->services : datagram_->services; }

    FlowPipeline& p_;
    Flow& flow_;
    TcpFlow* tcp_ = nullptr;
    DatagramFlow* datagram_ = nullptr;
    std::optional<RecordOrder> order_;
    mutable std::optional<ConnectionView> view_;  // made when first asked for
};

/// Rows of files that ended without a connection at hand.
class FlowPipeline::FileEnds final : public FileSink {
public:
    FileEnds(FlowPipeline& pipeline, RecordOrder::Phase phase) : p_(pipeline), phase_(phase) {}
    void begin_rows_of(Uid fuid) override { tie_ = fuid.low; }
    void emit(AppRecord record) override {
        p_.emit(std::make_shared<const AppRecord>(std::move(record)),
                {p_.turn_.packet_index, phase_, p_.turn_.now.us, tie_});
    }
    bool is_local(const IpAddress& address) const override {
        return p_.config_.local_networks.contains(address);
    }
    CertificateReader& certificates() override { return p_.certificates_; }

private:
    FlowPipeline& p_;
    RecordOrder::Phase phase_;
    std::uint64_t tie_ = 0;
};

void FlowPipeline::expire_files() {
    if (!files_.expiry_due(turn_.now)) return;
    FileEnds ends(*this, RecordOrder::timers);
    files_.expire({ends, turn_.now});
}

// After the connections ended: what is open still never had an end.
void FlowPipeline::end_files() {
    FileEnds ends(*this, RecordOrder::end_flows);
    files_.close_all({ends, turn_.now});
}

FlowDissection& FlowPipeline::dissection_of(Flow& flow, bool partial) {
    FlowExtra& extra = extra_of(flow.extra);
    if (extra.dissection) return *extra.dissection;
    const bool tcp = flow.transport == FlowTransport::tcp;
    std::shared_ptr<SharedState> shared;
    std::string_view announced = expected_.take(flow.orig, flow.resp, flow.resp_port, flow.start, &shared);
    extra.dissection = std::make_unique<FlowDissection>(
        dissectors_, tcp, flow.resp_port, partial, announced.empty() ? nullptr : dissectors_.named(announced),
        std::move(shared));
    return *extra.dissection;
}

void FlowPipeline::begin_datagram(DatagramFlow& flow) {
    if (flow.transport != FlowTransport::udp || dissectors_.on_port(false, flow.resp_port).empty()) return;
    if (!dissection_of(flow, false).ends_session_early()) return;
    flow.session_due_us = (turn_.now + seconds(10)).us;
    flow.dues_changed = true;
}

void FlowPipeline::dissect_datagram(DatagramFlow& flow, unsigned side, const Decoded& decoded) {
    if (flow.dissected || flow.transport != FlowTransport::udp) return;
    FlowDissection& dissection = dissection_of(flow, false);
    FlowView view(*this, flow);
    dissection.on_data(view, side == 0, decoded.payload);
    if (!dissection.reads_on()) stop_reading(flow);
}

// What only waits for the end of the connection stays; the rest is given back.
void FlowPipeline::stop_reading(Flow& flow) {
    flow.dissected = true;
    FlowExtra& extra = extras_[flow.extra];
    if (!extra.dissection->awaits_end()) extra.dissection.reset();
    if (!extra.in_use()) release_extra(flow.extra);
}

void FlowPipeline::on_stream_data(TcpFlow& flow, unsigned side, Bytes data) {
    FlowDissection& dissection = dissection_of(flow, flow.partial);
    dissection.set_partial(flow.partial);
    FlowView view(*this, flow);
    dissection.on_data(view, side == 0, data);
    if (!dissection.reads_on()) stop_reading(flow);
}

void FlowPipeline::on_stream_gap(TcpFlow& flow, unsigned side, std::uint64_t bytes) {
    FlowDissection& dissection = dissection_of(flow, flow.partial);
    dissection.set_partial(flow.partial);
    FlowView view(*this, flow);
    dissection.on_gap(view, side == 0, bytes);
    if (!dissection.reads_on()) stop_reading(flow);
}

void FlowPipeline::on_stream_end(TcpFlow& flow, unsigned side) {
    if (flow.dissected || flow.extra == no_extra || !extras_[flow.extra].dissection) return;
    FlowView view(*this, flow);
    extras_[flow.extra].dissection->on_side_end(view, side == 0);
    if (!extras_[flow.extra].dissection->reads_on()) stop_reading(flow);
}

bool FlowPipeline::wants_stream(const TcpFlow& flow) const { return !flow.dissected; }

template <class AnyFlow>
void FlowPipeline::end_dissection(AnyFlow& flow, const RecordOrder& order) {
    if (flow.extra == no_extra || !extras_[flow.extra].dissection) return;
    FlowView view(*this, flow);
    view.set_order(order);
    extras_[flow.extra].dissection->on_end(view);
}
template void FlowPipeline::end_dissection<TcpFlow>(TcpFlow&, const RecordOrder&);
template void FlowPipeline::end_dissection<DatagramFlow>(DatagramFlow&, const RecordOrder&);

}  // namespace slipstream
