// Giving bytes to dissectors and acting on what they say. See flow_dissection.h.
#include "flowtable/flow_dissection.h"

#include <algorithm>

namespace slipstream {

namespace {

constexpr std::uint64_t violations_count_until_bytes = 10240;
constexpr unsigned violations_max = 5;
constexpr unsigned violations_told_max = 1000;
constexpr std::size_t open_files_max = 256;  // beyond, one that outlives the connection is let go
constexpr std::size_t readers_max = 32;      // a connection that starts more has made its point

}  // namespace

DissectorIndex::Ports DissectorIndex::by_port(bool tcp) const {
    constexpr std::size_t ports = 65536;
    std::vector<std::pair<std::uint16_t, const StreamDissectorSpec*>> all;
    for (const StreamDissectorSpec* spec : by_name_)
        for (std::uint16_t port : tcp ? spec->tcp_ports : spec->udp_ports) all.emplace_back(port, spec);
    std::stable_sort(all.begin(), all.end(), [](const auto& x, const auto& y) { return x.first < y.first; });
    Ports index;
    index.first.reserve(ports + 1);
    for (const auto& [port, spec] : all) {
        index.first.resize(port + std::size_t{1}, static_cast<std::uint16_t>(index.specs.size()));
        index.specs.push_back(spec);
    }
    index.first.resize(ports + 1, static_cast<std::uint16_t>(index.specs.size()));
    return index;
}

DissectorIndex::DissectorIndex()
    : by_name_(SLIPSTREAM_REGISTERED(StreamDissectorSpec, slip_stream_dissectors)),
      tcp_ports_(by_port(true)),
      udp_ports_(by_port(false)) {}

const StreamDissectorSpec* DissectorIndex::named(std::string_view name) const {
    auto at = std::lower_bound(
        by_name_.begin(), by_name_.end(), name,
        [](const StreamDissectorSpec* spec, std::string_view wanted) { return spec->name < wanted; });
    return at != by_name_.end() && (*at)->name == name ? *at : nullptr;
}

struct FlowDissection::Reader {
    const StreamDissectorSpec* spec = nullptr;     // null: only a sniffer, for an inner stream
    std::unique_ptr<StreamDissector> dissector;    // null once it stopped
    std::unique_ptr<StreamSniffer> inner_sniffer;  // of an inner stream whose protocol is open
    const Reader* parent = nullptr;                // whose inner stream it reads; null: the connection's own
    std::vector<std::uint32_t> found;              // readers that inner_sniffer started
    unsigned violations = 0;
    bool confirmed = false;
    bool stopped = false;  // no more input, but it may have something to say at the end

    bool holds(const StreamDissectorSpec* protocol) const {
        return spec == protocol && confirmed && violations == 0;
    }
};

/// A file that this connection carries.
struct FlowDissection::OpenFile {
    FileSource source;
    FileFacts facts;
    std::optional<std::uint64_t> place;  // of the next bytes; absent: behind the last
    bool ended = false;                  // its place here can be taken
};

/// One call of one dissector.
class FlowDissection::Context final : public StreamContext {
public:
    Context(FlowDissection& dissection, DissectedFlow& flow, Reader& reader, bool from_orig)
        : StreamContext(flow.view()), dissection_(dissection), flow_(flow), reader_(reader) {
        from_originator = from_orig;
        time = flow.time();
        shared = dissection.shared_;
    }

    void confirm() override {
        if (reader_.confirmed) return;
        reader_.confirmed = true;
        flow_.add_service(reader_.spec->name);
        flow_.confirmed();
    }
    void violation(std::string_view reason, Bytes data) override {
        dissection_.violated(flow_, reader_, reason, data);
    }
    void flip() override {
        flow_.flip();
        std::swap(connection.orig, connection.resp);
        std::swap(connection.orig_port, connection.resp_port);
        from_originator = !from_originator;
    }
    void weird(std::string_view name, std::string detail) override {
        flow_.weird(name, reader_.spec->analyzer, std::move(detail));
    }
    void weird_of(std::string_view source, std::string_view name, std::string detail) override {
        flow_.weird(name, source, std::move(detail));
    }
    void emit(AppRecord record) override { flow_.emit(std::move(record)); }
    void add_service(std::string_view name) override { flow_.add_service(name); }

    InnerStream start_inner(std::string_view name) override {
        Reader& inner = dissection_.start(name.empty() ? nullptr : dissection_.index_.named(name));
        inner.parent = &reader_;
        if (name.empty())
            inner.inner_sniffer =
                std::make_unique<StreamSniffer>(dissection_.index_.signatures(dissection_.tcp_));
        return {static_cast<std::uint32_t>(dissection_.readers_.size() - 1)};
    }
    void feed_inner(InnerStream inner, Bytes data) override {
        Reader& reader = *dissection_.readers_[inner.index];
        if (reader.spec != nullptr) return dissection_.give(flow_, reader, from_originator, data);
        for (std::size_t i = 0; i < reader.found.size(); ++i)
            dissection_.give(flow_, *dissection_.readers_[reader.found[i]], from_originator, data);
        if (reader.inner_sniffer)
            dissection_.sniff(flow_, *reader.inner_sniffer, &reader, from_originator, data);
    }
    void gap_inner(InnerStream inner, std::uint64_t bytes) override {
        Reader& reader = *dissection_.readers_[inner.index];
        if (reader.spec != nullptr) return dissection_.give_gap(flow_, reader, from_originator, bytes);
        for (std::size_t i = 0; i < reader.found.size(); ++i)
            dissection_.give_gap(flow_, *dissection_.readers_[reader.found[i]], from_originator, bytes);
        if (reader.inner_sniffer) reader.inner_sniffer->on_gap(bytes, from_originator);
    }
    void end_inner_side(InnerStream inner) override {
        Reader& reader = *dissection_.readers_[inner.index];
        auto end = [&](Reader& r) {
            if (!r.dissector) return;
            Context context(dissection_, flow_, r, from_originator);
            r.dissector->on_side_end(context);
        };
        end(reader);
        for (std::size_t i = 0; i < reader.found.size(); ++i) end(*dissection_.readers_[reader.found[i]]);
    }
    bool is_local(const IpAddress& address) const override { return flow_.is_local(address); }
    void expect(const ExpectedConnection& expected) override { flow_.expect(expected); }
    CertificateReader& certificates() override { return flow_.certificates(); }

    FileHandle open_file(const FileSource& source) override {
        return dissection_.open_file(flow_, connection, source);
    }
    void file_data(FileHandle handle, Bytes data) override {
        OpenFile& file = *dissection_.files_[handle.index];
        flow_.files().data(turn(), file.source, connection, file.place, data, file.facts);
        if (file.place) *file.place += data.size();
    }
    void file_seek(FileHandle handle, std::uint64_t offset) override {
        dissection_.files_[handle.index]->place = offset;
    }
    void file_gap(FileHandle handle, std::uint64_t bytes) override {
        OpenFile& file = *dissection_.files_[handle.index];
        flow_.files().gap(turn(), file.source, connection, file.place, bytes, file.facts);
        if (file.place) *file.place += bytes;
    }
    void end_file(FileHandle handle) override {
        dissection_.end_file(flow_, *dissection_.files_[handle.index]);
    }
    const FileFacts& file_facts(FileHandle handle) override {
        return dissection_.files_[handle.index]->facts;
    }

private:
    FileTable::Turn turn() const { return {flow_, time}; }

    FlowDissection& dissection_;
    DissectedFlow& flow_;
    Reader& reader_;
};

FlowDissection::FlowDissection(const DissectorIndex& index, bool tcp, std::uint16_t responder_port,
                               bool partial, const StreamDissectorSpec* announced,
                               std::shared_ptr<SharedState> shared)
    : index_(index), shared_(std::move(shared)), tcp_(tcp), partial_(partial) {
    if (announced != nullptr) {
        start(announced);
        return;
    }
    for (const StreamDissectorSpec* spec : index.on_port(tcp, responder_port)) start(spec);
    if (!index.signatures(tcp).entries().empty())
        sniffer_ = std::make_unique<StreamSniffer>(index.signatures(tcp));
}

FlowDissection::~FlowDissection() = default;

FlowDissection::Reader& FlowDissection::start(const StreamDissectorSpec* spec) {
    readers_.push_back(std::make_unique<Reader>());
    Reader& reader = *readers_.back();
    reader.spec = spec;
    if (spec == nullptr) return reader;
    if (readers_.size() <= readers_max) reader.dissector = spec->make();
    return reader;
}

bool FlowDissection::reads_already(const StreamDissectorSpec* spec, const Reader* parent) const {
    return std::any_of(readers_.begin(), readers_.end(),
                       [&](const auto& reader) { return reader->spec == spec && reader->parent == parent; });
}

// What a protocol carries may look like the protocol and be wrong: that says nothing of the connection.
bool FlowDissection::is_within_its_own(const Reader& violated) const {
    const Reader* around = violated.parent;
    while (around != nullptr && !around->holds(violated.spec)) around = around->parent;
    return around != nullptr;
}

void FlowDissection::on_data(DissectedFlow& flow, bool from_originator, Bytes data) {
    // By index: what a dissector starts is appended.
    for (std::size_t i = 0; i < readers_.size(); ++i)
        if (readers_[i]->parent == nullptr) give(flow, *readers_[i], from_originator, data);
    if (sniffer_) sniff(flow, *sniffer_, nullptr, from_originator, data);
    if (sniffer_ && sniffer_->exhausted()) sniffer_.reset();
}

void FlowDissection::sniff(DissectedFlow& flow, StreamSniffer& sniffer, Reader* parent, bool from_originator,
                           Bytes data) {
    Found found;
    sniffer.on_data(from_originator, data, found);
    if (!found.empty()) start_found(flow, sniffer, parent, found);
}

// What is recognised late gets everything from the beginning, now.
void FlowDissection::start_found(DissectedFlow& flow, StreamSniffer& sniffer, Reader* parent,
                                 const Found& found) {
    for (const StreamDissectorSpec* spec : found) {
        if (reads_already(spec, parent)) continue;
        Reader& reader = start(spec);
        reader.parent = parent;
        if (parent != nullptr) parent->found.push_back(static_cast<std::uint32_t>(readers_.size() - 1));
        for (std::size_t i = 0; i < sniffer.pieces().size(); ++i) {
            const StreamSniffer::Piece piece = sniffer.pieces()[i];
            if (piece.is_gap)
                give_gap(flow, reader, piece.from_originator, piece.bytes);
            else
                give(flow, reader, piece.from_originator, sniffer.bytes_of(piece));
        }
    }
}

void FlowDissection::on_gap(DissectedFlow& flow, bool from_originator, std::uint64_t bytes) {
    had_gap_ = true;
    for (std::size_t i = 0; i < readers_.size(); ++i)
        if (readers_[i]->parent == nullptr) give_gap(flow, *readers_[i], from_originator, bytes);
    if (sniffer_) sniffer_->on_gap(bytes, from_originator);
    if (sniffer_ && sniffer_->exhausted()) sniffer_.reset();
}

void FlowDissection::give(DissectedFlow& flow, Reader& reader, bool from_originator, Bytes data) {
    if (!reader.dissector || reader.stopped || waits_for_beginning(reader)) return;
    Context context(*this, flow, reader, from_originator);
    reader.dissector->on_data(context, data);
    settle(reader);
}

bool FlowDissection::waits_for_beginning(const Reader& reader) const {
    return tcp_ && partial_ && !reader.spec->reads_partial;
}

// Its state goes when nothing will be asked of it any more.
void FlowDissection::settle(Reader& reader) {
    if (reader.dissector->done()) reader.stopped = true;
    if (reader.stopped && !reader.dissector->awaits_end()) reader.dissector.reset();
}

void FlowDissection::give_gap(DissectedFlow& flow, Reader& reader, bool from_originator,
                              std::uint64_t bytes) {
    if (!reader.dissector || reader.stopped || waits_for_beginning(reader)) return;
    Context context(*this, flow, reader, from_originator);
    reader.dissector->on_gap(context, bytes);
    settle(reader);
}

// Nothing wrong can be told from a stream that is not whole.
void FlowDissection::violated(DissectedFlow& flow, Reader& reader, std::string_view reason, Bytes data) {
    if (tcp_ && (partial_ || had_gap_)) return;
    ++reader.violations;
    if (reader.violations > violations_told_max) return;
    if (reader.violations == violations_told_max)
        flow.weird("too_many_analyzer_violations", reader.spec->analyzer, {});
    tell_violation(flow, reader, reason, data);
    if (reader.spec->survives_violations) return;
    if ((reader.confirmed || reader.violations > violations_max) &&
        flow.payload_bytes() <= violations_count_until_bytes)
        reader.stopped = true;
}

FileHandle FlowDissection::open_file(DissectedFlow& flow, const ConnectionView& view,
                                     const FileSource& source) {
    auto is_known_part = [&](const auto& file) {
        return !file->ended && file->source.outlives_connection && source.outlives_connection &&
               file->source.identity == source.identity;
    };
    auto slot = std::find_if(files_.begin(), files_.end(), is_known_part);
    std::optional<std::uint64_t> place = source.offset;
    if (slot != files_.end() && !place) place = (*slot)->place;
    if (slot == files_.end())
        slot = std::find_if(files_.begin(), files_.end(), [](const auto& file) { return file->ended; });
    if (slot == files_.end() && files_.size() >= open_files_max)
        slot = std::find_if(files_.begin(), files_.end(),
                            [](const auto& file) { return file->source.outlives_connection; });
    if (slot == files_.end()) slot = files_.insert(slot, std::make_unique<OpenFile>());
    OpenFile& file = **slot;
    file = {source, {}, place, false};
    flow.files().open({flow, flow.time()}, source, view, file.facts);
    return {static_cast<std::uint32_t>(slot - files_.begin())};
}

void FlowDissection::end_file(DissectedFlow& flow, OpenFile& file) {
    if (file.ended) return;
    file.ended = true;
    flow.files().end({flow, flow.time()}, file.facts);
}

void FlowDissection::tell_violation(DissectedFlow& flow, const Reader& reader, std::string_view reason,
                                    Bytes data) const {
    constexpr std::size_t data_shown = 40;
    const ConnectionView view = flow.view();
    const Bytes shown = data.first(std::min(data.size(), data_shown));

    AnalyzerRecord row;
    row.time = flow.time();
    row.analyzer = reader.spec->analyzer;
    row.uid = view.uid;
    row.orig = view.orig;
    row.orig_port = Port{view.orig_port};
    row.resp = view.resp;
    row.resp_port = Port{view.resp_port};
    row.failure_reason = reason;
    if (!data.empty()) row.failure_data.emplace(shown.begin(), shown.end());
    flow.emit(std::move(row));

    if (!flow.has_service(reader.spec->name) || is_within_its_own(reader)) return;
    DpdRecord dpd;
    dpd.time = flow.time();
    dpd.uid = view.uid;
    dpd.orig = view.orig;
    dpd.orig_port = {view.orig_port};
    dpd.resp = view.resp;
    dpd.resp_port = {view.resp_port};
    dpd.protocol = {view.protocol()};
    dpd.analyzer = reader.spec->analyzer;
    dpd.failure_reason = reason;
    if (!data.empty()) {
        dpd.failure_reason += " [";
        dpd.failure_reason.append(shown.begin(), shown.end());
        dpd.failure_reason += data.size() > data_shown ? "...]" : "]";
    }
    flow.emit(std::move(dpd));
    flow.remove_service(reader.spec->name);
}

void FlowDissection::on_side_end(DissectedFlow& flow, bool from_originator) {
    for (std::size_t i = 0; i < readers_.size(); ++i) {
        Reader& reader = *readers_[i];
        if (reader.parent != nullptr || !reader.dissector || reader.stopped) continue;
        Context context(*this, flow, reader, from_originator);
        reader.dissector->on_side_end(context);
    }
}

void FlowDissection::on_end(DissectedFlow& flow) {
    for (std::size_t i = 0; i < readers_.size(); ++i) {
        Reader& reader = *readers_[i];
        if (!reader.dissector) continue;
        Context context(*this, flow, reader, true);
        reader.dissector->on_end(context);
        reader.dissector.reset();
    }
    for (auto& file : files_)
        if (!file->source.outlives_connection) end_file(flow, *file);
    files_.clear();
}

bool FlowDissection::reads_on() const {
    return sniffer_ != nullptr || std::any_of(readers_.begin(), readers_.end(), [this](const auto& reader) {
               return reader->parent == nullptr && reader->dissector && !reader->stopped &&
                      !waits_for_beginning(*reader);
           });
}

bool FlowDissection::awaits_end() const {
    return std::any_of(readers_.begin(), readers_.end(), [](const auto& reader) {
        return reader->dissector && reader->dissector->awaits_end();
    });
}

bool FlowDissection::ends_session_early() const {
    return std::any_of(readers_.begin(), readers_.end(), [](const auto& reader) {
        return reader->spec && reader->spec->ends_udp_sessions_early;
    });
}

}  // namespace slipstream
