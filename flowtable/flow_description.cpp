// The part of FlowPipeline that turns an ended connection into its record, and weirds into theirs.
#include <string>

#include "flowtable/flow_pipeline.h"

namespace slipstream {

namespace {

std::string_view name_of(FlowTransport transport) {
    switch (transport) {
        case FlowTransport::tcp: return "tcp";
        case FlowTransport::udp: return "udp";
        case FlowTransport::icmp: break;
    }
    return "icmp";
}

std::string_view datagram_state(const DatagramFlow& flow) {
    if (flow.transport == FlowTransport::icmp) return "OTH";
    bool orig = flow.bytes[0] >= 0;
    bool resp = flow.bytes[1] >= 0;
    return orig ? (resp ? "SF" : "S0") : (resp ? "SHR" : "OTH");
}

std::uint64_t shown(std::int64_t bytes) { return bytes > 0 ? static_cast<std::uint64_t>(bytes) : 0; }

// Duration and payload sizes stand together: a connection without extent in time has none of them.
void set_extent(FlowRecord& record, Time last, std::uint64_t orig_bytes, std::uint64_t resp_bytes) {
    if (last <= record.start) return;
    record.duration = last - record.start;
    record.orig_bytes = orig_bytes;
    record.resp_bytes = resp_bytes;
}

std::optional<std::string> detail_of(const WeirdEvent& event) {
    switch (event.detail_kind) {
        case WeirdDetail::none: return std::nullopt;
        case WeirdDetail::number: return std::to_string(event.detail);
        case WeirdDetail::version: return "version=" + std::to_string(event.detail);
        case WeirdDetail::protocol: return "proto=" + std::to_string(event.detail);
        case WeirdDetail::two_numbers:
            return std::to_string(event.detail) + " != " + std::to_string(event.detail2);
    }
    return std::nullopt;
}

}  // namespace

template <class Body>
void FlowPipeline::emit(Body body, const RecordOrder& order) {
    out_->records.push_back({order, turn_.now, std::move(body)});
}
template void FlowPipeline::emit<ArpRecord>(ArpRecord, const RecordOrder&);
template void FlowPipeline::emit<WeirdRecord>(WeirdRecord, const RecordOrder&);
template void FlowPipeline::emit<std::shared_ptr<const AppRecord>>(std::shared_ptr<const AppRecord>,
                                                                   const RecordOrder&);

void FlowPipeline::on_flow_end(FlowHandle handle, const RecordOrder& order) {
    FlowStore& store = table_.store();
    if (handle.kind() == FlowHandle::tcp) {
        end_dissection(store.tcp(handle), order);
        note_service(store.tcp(handle), store.tcp(handle).services, &order);
    }
    if (handle.kind() == FlowHandle::datagram) {
        end_dissection(store.datagram(handle), order);
        note_service(store.datagram(handle), store.datagram(handle).services, &order);
        close_tunnel(store.datagram(handle), order);
    }
    FlowRecord record = describe(store.at(handle));
    if (handle.kind() == FlowHandle::half_open) {
        describe_half_open(store.at(handle), record);
    } else if (handle.kind() == FlowHandle::tcp) {
        TcpFlow& flow = store.tcp(handle);
        describe_tcp(flow, record);
        describe_extra(flow.extra, flow.services, record);
        describe_app(flow, flow.app, record);
        tcp_reassembler_.release(flow);
        release_extra(flow.extra);
    } else {
        DatagramFlow& flow = store.datagram(handle);
        describe_datagram(flow, record);
        describe_extra(flow.extra, flow.services, record);
        describe_app(flow, flow.app, record);
        release_extra(flow.extra);
    }
    emit(std::move(record), order);
}

FlowRecord FlowPipeline::describe(const Flow& flow) const {
    FlowRecord record;
    record.start = flow.start;
    record.uid = uids_.of(flow);
    record.orig = flow.orig;
    record.orig_port = {flow.orig_port};
    record.resp = flow.resp;
    record.resp_port = {flow.resp_port};
    record.protocol = {name_of(flow.transport)};
    record.local_orig = config_.local_networks.contains(flow.orig);
    record.local_resp = config_.local_networks.contains(flow.resp);
    record.ip_protocol = flow.ip_protocol;
    if (config_.log_community_id)
        record.community_id.emplace(
            community_id_.of(flow.orig, flow.orig_port, flow.resp, flow.resp_port, flow.ip_protocol).view());
    if (!flow.orig_mac.is_zero()) record.orig_mac = flow.orig_mac;
    if (!flow.resp_mac.is_zero()) record.resp_mac = flow.resp_mac;
    if (flow.vlan != 0) record.vlan = flow.vlan;
    if (flow.inner_vlan != 0) record.inner_vlan = flow.inner_vlan;
    return record;
}

void FlowPipeline::describe_half_open(const Flow& flow, FlowRecord& record) const {
    record.conn_state = "S0";
    record.history = "S";
    record.orig_packets = 1;
    record.orig_ip_bytes = flow.syn_ip_bytes;
}

void FlowPipeline::describe_tcp(const TcpFlow& flow, FlowRecord& record) const {
    set_extent(record, flow.last, TcpTracker::payload_bytes(flow, 0), TcpTracker::payload_bytes(flow, 1));
    record.conn_state = TcpTracker::connection_state(flow);
    record.missed_bytes = flow.missed_bytes;
    if (!flow.history.empty()) record.history.emplace(flow.history.text());
    record.orig_packets = flow.end[0].packets;
    record.orig_ip_bytes = flow.end[0].ip_bytes;
    record.resp_packets = flow.end[1].packets;
    record.resp_ip_bytes = flow.end[1].ip_bytes;
}

void FlowPipeline::describe_datagram(const DatagramFlow& flow, FlowRecord& record) const {
    set_extent(record, flow.last, shown(flow.bytes[0]), shown(flow.bytes[1]));
    record.conn_state = datagram_state(flow);
    if (!flow.history.empty()) record.history.emplace(flow.history.text());
    record.orig_packets = flow.packets[0];
    record.orig_ip_bytes = flow.ip_bytes[0];
    record.resp_packets = flow.packets[1];
    record.resp_ip_bytes = flow.ip_bytes[1];
}

void FlowPipeline::describe_extra(std::uint32_t extra_id, std::uint16_t services, FlowRecord& record) {
    if (services != ServiceLists::none) record.service = services_.text(services);
    if (extra_id == no_extra) return;
    FlowExtra& extra = extras_[extra_id];
    if (!extra.tunnel_parents.empty()) record.tunnel_parents.emplace(SetOf<Uid>{extra.tunnel_parents});
}

void FlowPipeline::describe_app(Flow& flow, FlowApp& app, FlowRecord& record) {
    if (!flow.app_done) {
        if (app.state == AppState::none) return;
        app.verdict = classifier_->finish(app.state);
        flow.app_done = true;
    }
    AppLabel label = classifier_->label(app.verdict);
    record.ndpi_app = std::move(label.app);
    if (!label.category.empty()) record.ndpi_category.emplace(label.category);
    if (!label.risks.empty())
        record.ndpi_risks.emplace(SetOf<std::string>{{label.risks.begin(), label.risks.end()}});
}

void FlowPipeline::on_reuse_weirds(const Flow& flow, const WeirdList& weirds) {
    for (const WeirdEvent& event : weirds) emit_weird(event, nullptr, &flow);
}

void FlowPipeline::emit_weirds(const WeirdList& weirds, const Decoded* decoded, Flow* flow) {
    if (weirds.empty()) return;
    for (const WeirdEvent& event : weirds) {
        bool of_connection = event.scope == WeirdScope::connection;
        if (of_connection && flow != nullptr) flow->weird_raised = true;
        emit_weird(event, decoded, of_connection ? flow : nullptr);
    }
}

void FlowPipeline::emit_weird(const WeirdEvent& event, const Decoded* decoded, const Flow* flow) {
    WeirdRecord record;
    record.time = turn_.now;
    record.name = event.name;
    if (event.in_tunnel && event.scope != WeirdScope::connection && !event.source.empty())
        record.name += "_in_tunnel";
    record.detail = detail_of(event);
    if (!event.source.empty()) record.source = event.source;
    if (event.scope == WeirdScope::connection && flow != nullptr) {
        record.uid = uids_.of(*flow);
        record.orig = flow->orig;
        record.orig_port = Port{flow->orig_port};
        record.resp = flow->resp;
        record.resp_port = Port{flow->resp_port};
    } else if (event.scope == WeirdScope::flow && decoded != nullptr) {
        auto [source, destination] = weird_ends(*decoded, event);
        record.orig = source;
        record.orig_port = Port{0};
        record.resp = destination;
        record.resp_port = Port{0};
    }
    emit(std::move(record), next_order());
}

}  // namespace slipstream
