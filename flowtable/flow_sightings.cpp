// The part of FlowPipeline that tells of hosts and of the sensor rather than of connections: candidates for
// the logs of hosts, services and notices (see output/host_logs.h), at most one for each connection or
// window.
#include "capture/base/bytes.h"
#include "flowtable/flow_pipeline.h"

namespace slipstream {

namespace {

constexpr std::uint8_t icmp = 1, icmp6 = 58;

EnumText transport_name(FlowTransport transport) {
    return {transport == FlowTransport::tcp ? "tcp" : transport == FlowTransport::udp ? "udp" : "icmp"};
}

/// What a router quotes of the packet that it did not pass on.
struct QuotedPacket {
    IpAddress source;
    IpAddress destination;
    EnumText protocol;
};

std::optional<QuotedPacket> read_quoted_packet(Bytes quoted, bool is_v6) {
    ByteCursor at(quoted);
    QuotedPacket packet;
    std::uint8_t protocol = 0;
    if (is_v6) {
        at.skip(6);  // version, class, label, length
        protocol = at.u8();
        at.skip(1);
        packet.source = IpAddress::v6(at.take(16));
        packet.destination = IpAddress::v6(at.take(16));
    } else {
        at.skip(9);  // up to the protocol
        protocol = at.u8();
        at.skip(2);
        packet.source = IpAddress::v4(at.u32());
        packet.destination = IpAddress::v4(at.u32());
    }
    if (!at.ok()) return std::nullopt;
    packet.protocol = {protocol == 6 ? "tcp" : protocol == 17 ? "udp" : "unknown"};
    if (protocol == icmp || protocol == icmp6) packet.protocol = {"icmp"};
    return packet;
}

// Several connections to a port may end in one turn, and which of them tells depends on what else a worker
// has: the place of what is told must not.
RecordOrder order_of_sighting(const KnownServicesRecord& row, RecordOrder end) {
    if (end.phase == RecordOrder::packet) return end;
    const HashKey key = HashKey::from_seed(0);
    end.due_us = 0;
    end.tie = keyed_hash(key, keyed_hash(key, row.host), row.port.number);
    for (const std::string& service : row.services.items)
        for (const char c : service) end.tie = keyed_hash(key, end.tie, static_cast<unsigned char>(c));
    return end;
}

}  // namespace

void FlowPipeline::emit_sighting(AppRecord record, const RecordOrder* order) {
    emit(std::make_shared<const AppRecord>(std::move(record)), order != nullptr ? *order : next_order());
}

void FlowPipeline::take_sample(bool at_end) {
    TrafficSample sample = samples_.begin_sample(turn_.now, at_end);
    sample.packets = packet_counters_.received;
    sample.bytes = packet_counters_.wire_bytes;
    sample.acks = tcp_reassembler_.counters().acks;
    sample.gaps = tcp_reassembler_.counters().gaps;
    sample.begun = table_.counters().created_of;
    sample.ended = table_.counters().ended_of;
    out_->samples.push_back(sample);
}

// Both ends have shown that they are there.
void FlowPipeline::note_established(const TcpFlow& flow) {
    if (flow.end[0].state != TcpStateName::established || flow.end[1].state != TcpStateName::established)
        return;
    const std::uint64_t window = sightings_.window_at(turn_.now, Sightings::host_window);
    for (const IpAddress* host : {&flow.orig, &flow.resp}) {
        if (!config_.local_networks.contains(*host)) continue;
        if (!sightings_.is_new(*host, *host, 0, window)) continue;
        KnownHostsRecord row;
        row.time = turn_.now;
        row.host = *host;
        row.window = window;
        emit_sighting(row, nullptr);
    }
}

bool FlowPipeline::has_answered(const Flow& flow) {
    if (flow.transport == FlowTransport::udp) return static_cast<const DatagramFlow&>(flow).bytes[1] >= 0;
    if (flow.transport != FlowTransport::tcp) return false;
    const auto& tcp = static_cast<const TcpFlow&>(flow);
    const TcpStateName state = tcp.end[1].state;
    return state == TcpStateName::established || state == TcpStateName::closed ||
           state == TcpStateName::partial || tcp.history.text().find('h') != std::string_view::npos;
}

// The port of a host of ours answers, and what it speaks. Told when a dissector recognised it, else when the
// connection ends.
void FlowPipeline::note_service(Flow& flow, ServiceLists::Id services, const RecordOrder* end) {
    if (end != nullptr && flow.service_told) return;
    if (!config_.local_networks.contains(flow.resp) || !has_answered(flow)) return;
    const bool is_tcp = flow.transport == FlowTransport::tcp;
    const auto names = services_.names(services);
    if (names.size() == 1 && names[0] == "ftp-data") return;
    const bool replied = is_tcp ? static_cast<const TcpFlow&>(flow).end[1].size() != 0
                                : static_cast<const DatagramFlow&>(flow).bytes[1] > 0;
    if (names.size() == 1 && names[0] == "dns" && !replied) return;
    flow.service_told = true;
    const std::uint64_t window = sightings_.window_at(turn_.now, Sightings::host_window);
    const std::uint64_t what =
        std::uint64_t{1} << 40 | std::uint64_t{services} << 24 | std::uint64_t{is_tcp} << 16 | flow.resp_port;
    if (!sightings_.is_new(flow.resp, flow.resp, what, window)) return;
    KnownServicesRecord row;
    row.time = turn_.now;
    row.host = flow.resp;
    row.port = {flow.resp_port};
    row.protocol = transport_name(flow.transport);
    row.window = window;
    for (const std::string_view name : names) {
        const StreamDissectorSpec* spec = dissectors_.named(name);
        row.services.items.emplace_back(spec != nullptr ? spec->analyzer : name);
    }
    if (names.empty()) row.services.items.emplace_back();
    const RecordOrder order = end != nullptr ? order_of_sighting(row, *end) : next_order();
    emit_sighting(std::move(row), &order);
}

// A packet that cannot go far: one of those that find a way.
void FlowPipeline::note_short_lived(const Flow& flow) {
    const std::uint64_t window = sightings_.window_at(turn_.now, Sightings::path_window);
    const std::uint64_t what = std::uint64_t{2} << 40 | static_cast<std::uint64_t>(flow.transport);
    if (!sightings_.is_new(flow.orig, flow.resp, what, window)) return;
    NoticeRecord row;
    row.time = turn_.now;
    row.note = {"Traceroute::Detected"};
    row.source = flow.orig;
    row.destination = flow.resp;
    row.protocol = transport_name(flow.transport);
    row.counts = true;
    row.window = window;
    emit_sighting(std::move(row), nullptr);
}

void FlowPipeline::note_icmp(const DatagramFlow& flow, const Decoded& decoded) {
    constexpr std::uint8_t exceeded = 11, exceeded6 = 3;
    if (decoded.icmp_type == (flow.ip_protocol == icmp6 ? exceeded6 : exceeded))
        note_time_exceeded(flow, decoded);
    if (flow.packets[0] + flow.packets[1] == 1) note_icmp_request(flow, decoded.icmp_type);
}

void FlowPipeline::note_time_exceeded(const DatagramFlow& flow, const Decoded& decoded) {
    const auto quoted = read_quoted_packet(decoded.payload, flow.ip_protocol == icmp6);
    if (!quoted) return;
    const std::uint64_t window = sightings_.window_at(turn_.now, Sightings::path_window);
    const std::uint64_t ends = keyed_hash(config_.hash_key, quoted->destination) ^ quoted->protocol.text[0];
    if (!sightings_.is_new(flow.orig, quoted->source, ends, window)) return;
    NoticeRecord row;
    row.time = turn_.now;
    row.note = {"Traceroute::Detected"};
    row.source = quoted->source;
    row.destination = quoted->destination;
    row.protocol = quoted->protocol;
    row.by = flow.orig;
    row.counts = true;
    row.window = window;
    emit_sighting(std::move(row), nullptr);
}

// The first request of a host to another one: asked of many, it is a scan.
void FlowPipeline::note_icmp_request(const DatagramFlow& flow, std::uint8_t type) {
    EnumText note;
    switch (type) {
        case 8: note = {"ICMP::ICMPAddressScan"}; break;
        case 13:
        case 14: note = {"ICMP::TimestampScan"}; break;
        case 17:
        case 18: note = {"ICMP::AddressMaskScan"}; break;
        default: break;
    }
    if (flow.ip_protocol == icmp6) note = {type == 128 ? "ICMP::ICMPAddressScan" : ""};
    if (note.text.empty()) return;
    NoticeRecord row;
    row.time = turn_.now;
    row.note = note;
    row.source = flow.orig;
    row.destination = flow.resp;
    row.counts = true;
    emit_sighting(std::move(row), nullptr);
}

}  // namespace slipstream
