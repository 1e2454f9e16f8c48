// The way of one packet: defragment, unwrap, find the flow, track, reassemble, classify, record.
#include "flowtable/flow_pipeline.h"

#include <algorithm>

#include "dissect/packet/tunnel_hint.h"

namespace slipstream {

namespace {

// A packet with less was not meant to arrive.
constexpr std::uint8_t short_lived_ttl = 10;

// IP in IP, 6in4, GRE.
bool carries_packets(std::uint8_t protocol) { return protocol == 4 || protocol == 41 || protocol == 47; }

std::uint8_t owner_of_pair(const Decoded& decoded, const HashKey& key, unsigned workers) {
    std::uint64_t hash = pair_hash(key, decoded.source, decoded.destination);
    return static_cast<std::uint8_t>((hash >> 32) % workers);
}

bool has_connection(const Decoded& decoded) {
    return decoded.kind == PacketKind::tcp || decoded.kind == PacketKind::udp ||
           decoded.kind == PacketKind::icmp;
}

// Stable: the end of a connection makes several records of the same place.
void put_in_order(std::vector<Record>& records) {
    auto before = [](const Record& x, const Record& y) { return x.order < y.order; };
    if (!std::is_sorted(records.begin(), records.end(), before))
        std::stable_sort(records.begin(), records.end(), before);
}

}  // namespace

FlowPipeline::FlowPipeline(const FlowConfig& config, std::unique_ptr<AppClassifier> classifier)
    : config_(config),
      uids_(config.seed),
      tcp_reassembler_(config.reassembly, *this),
      tracker_(tcp_reassembler_),
      table_(config.bounds, config.hash_key, tracker_, *this),
      fragments_(config.fragments),
      classifier_(std::move(classifier)),
      extras_(config.bounds.tcp_max + config.bounds.datagram_max + 1),
      files_(config.files),
      certificates_(config.hash_key),
      sightings_(config.hash_key),
      group_(std::make_unique<std::array<Prepared, group_size>>()) {
    extras_.take();  // index 0 means "none"
}

FlowPipeline::~FlowPipeline() = default;

void FlowPipeline::process(const PacketBatch& batch, std::span<const std::uint8_t> owners, std::uint8_t self,
                           RecordBatch& out) {
    out_ = &out;
    std::span<const Packet> packets(batch.packets);
    for (std::size_t at = 0; at < packets.size(); at += group_size) {
        std::size_t n = std::min<std::size_t>(group_size, packets.size() - at);
        process_group(packets.subspan(at, n), owners.empty() ? owners : owners.subspan(at, n), self);
    }
    put_in_order(out.records);
    out.begin = sightings_.begin();
    out.clock = turn_.now;
}

void FlowPipeline::process_group(std::span<const Packet> packets, std::span<const std::uint8_t> owners,
                                 std::uint8_t self) {
    std::array<Prepared, group_size>& group = *group_;
    for (std::size_t i = 0; i < packets.size(); ++i) {
        Prepared& p = group[i];
        p.shared = !owners.empty() && owners[i] == every_worker;
        p.mine = owners.empty() || owners[i] == self || p.shared;
        p.counted = p.mine && (!p.shared || self == 0);
        if (!p.mine) continue;
        decode_packet(packets[i], config_.decode, p.decoded);
        if (has_connection(p.decoded)) p.key = table_.key_of(p.decoded);
    }
    for (std::size_t i = 0; i < packets.size(); ++i)
        if (group[i].mine && has_connection(group[i].decoded)) table_.prefetch_flow(group[i].key);
    for (std::size_t i = 0; i < packets.size(); ++i) {
        Prepared& p = group[i];
        if (!start_turn(packets[i], p.counted) || !p.mine) continue;
        if (p.shared) {
            PacketFate fate = take_shared_fragment(p.decoded, self);
            if (p.counted) packet_counters_.count(fate);
            continue;
        }
        name_tunnels(p.decoded);
        PacketFate fate =
            has_connection(p.decoded) ? take_connection(p.decoded, p.key) : take_other(p.decoded);
        while (decode_next_subframe(config_.decode, p.decoded)) {
            name_tunnels(p.decoded);
            take(p.decoded);
        }
        packet_counters_.count(fate);
    }
}

// Moves the clock and ends what is due. False for records that are no packets.
bool FlowPipeline::start_turn(const Packet& packet, bool mine) {
    if (mine) {
        ++packet_counters_.received;
        packet_counters_.captured_bytes += packet.captured_bytes;
        packet_counters_.wire_bytes += packet.wire_bytes;
    }
    bool empty = packet.captured_bytes == 0 || packet.wire_bytes == 0;
    turn_.packet_index = packet.index;
    turn_.steps = 0;
    if (empty || packet.time.us < 0) {
        if (!mine) return false;
        packet_counters_.count(empty ? PacketFate::empty_record : PacketFate::negative_time);
        emit_weird({.name = empty ? "empty_pcap_header" : "negative_packet_timestamp"}, nullptr, nullptr);
        return false;
    }
    turn_.time = packet.time;
    turn_.now = std::max(turn_.now, packet.time);
    if (!begun_) {
        begun_ = true;
        sightings_.begin_at(turn_.now);
        samples_.begin_at(turn_.now);
    }
    if (turn_.now >= next_look_) {
        out_->looks.push_back(turn_.now);
        next_look_ = turn_.now + look_interval;
    }
    table_.run_timers(turn_);
    expire_files();
    if (samples_.is_due(turn_.now)) take_sample(false);
    return true;
}

PacketFate FlowPipeline::take(Decoded& decoded) {
    return has_connection(decoded) ? take_connection(decoded, table_.key_of(decoded)) : take_other(decoded);
}

PacketFate FlowPipeline::take_connection(Decoded& decoded, const FlowKey& key) {
    switch (decoded.kind) {
        case PacketKind::tcp: return take_tcp(decoded, key);
        case PacketKind::udp: return take_udp(decoded, key);
        default: return take_icmp(decoded, key);
    }
}

PacketFate FlowPipeline::take_other(Decoded& decoded) {
    emit_weirds(decoded.weirds, &decoded, nullptr);
    switch (decoded.kind) {
        case PacketKind::arp: return take_arp(decoded);
        case PacketKind::fragment: return take_fragment(decoded);
        case PacketKind::other_ip: return PacketFate::other_protocol;
        default: return decoded.weirds.empty() ? PacketFate::no_ip : PacketFate::malformed;
    }
}

PacketFate FlowPipeline::take_fragment(Decoded& decoded) {
    WeirdList weirds;
    Decoded whole;
    bool complete = join_fragment(decoded, whole, weirds);
    emit_weirds(weirds, &decoded, nullptr);
    if (!complete) return PacketFate::fragment;
    name_tunnels(whole);
    take(whole);
    return PacketFate::fragment;
}

// What a tunnel carries belongs to the worker of its inner addresses, which a fragment does not show: every
// worker joins such fragments, one counts them, and the owner takes the result.
PacketFate FlowPipeline::take_shared_fragment(Decoded& decoded, std::uint8_t self) {
    name_tunnels(decoded);
    WeirdList weirds = decoded.weirds;
    Decoded whole;
    bool complete = join_fragment(decoded, whole, weirds);
    if (self == 0) emit_weirds(weirds, &decoded, nullptr);
    if (complete) {
        name_tunnels(whole);
        std::uint8_t owner =
            has_connection(whole) ? owner_of_pair(whole, config_.hash_key, config_.workers) : std::uint8_t{0};
        if (owner == self) take(whole);
    }
    return PacketFate::fragment;
}

// True when the datagram is complete: decoded into `whole`.
bool FlowPipeline::join_fragment(const Decoded& decoded, Decoded& whole, WeirdList& weirds) {
    std::optional<JoinedDatagram> datagram = fragments_.add(decoded, turn_.now, weirds);
    if (!datagram) return false;
    whole.reset();
    whole.tunnel = decoded.tunnel;
    whole.has_macs = decoded.has_macs;
    whole.source_mac = decoded.source_mac;
    whole.destination_mac = decoded.destination_mac;
    whole.vlan = decoded.vlan;
    whole.inner_vlan = decoded.inner_vlan;
    decode_from(Layer::ip, datagram->bytes, datagram->wire_bytes, true, config_.decode, whole);
    return true;
}

PacketFate FlowPipeline::take_tcp(Decoded& decoded, const FlowKey& key) {
    FlowTable::Found found = table_.find_or_create(decoded, key, turn_);
    if (decoded.ttl < short_lived_ttl) note_short_lived(table_.store().at(found.handle));
    if (found.handle.kind() == FlowHandle::half_open) return PacketFate::tcp;
    TcpFlow& flow = table_.store().tcp(found.handle);
    note_tunnel(flow.extra, decoded);
    PacketFate fate = PacketFate::tcp;
    WeirdList& weirds = decoded.weirds;
    if (decoded.bad_tcp_header) {
        fate = PacketFate::bad_transport_header;
    } else if (decoded.checksum == Checksum::bad) {
        tracker_.bad_checksum(flow, found.side, weirds);
        fate = PacketFate::bad_checksum;
    } else {
        TcpTracker::Outcome outcome = tracker_.process(flow, decoded, found.side, turn_.time, weirds);
        if (outcome.established) {
            note_established(flow);
            std::uint16_t port = flow.resp_port;
            if (port == 21 || port == 22 || port == 23 || port == 513) TcpTracker::set_inactivity(flow, 3600);
        }
        classify(flow, flow.app, decoded);
        if (pending_flip_) {
            flow.swap_roles();
            flow.history.add('^');
            pending_flip_ = false;
        }
    }
    if (flow.dues_changed) table_.rearm(found.handle);
    emit_weirds(weirds, &decoded, &flow);
    return fate;
}

PacketFate FlowPipeline::take_udp(Decoded& decoded, const FlowKey& key) {
    FlowTable::Found found = table_.find_or_create(decoded, key, turn_);
    DatagramFlow& flow = table_.store().datagram(found.handle);
    if (decoded.ttl < short_lived_ttl) note_short_lived(flow);
    note_tunnel(flow.extra, decoded);
    const unsigned side = found.side;
    if (flow.packets[0] + flow.packets[1] == 0 && flow.bad_checksums[0] + flow.bad_checksums[1] == 0)
        begin_datagram(flow);
    if (decoded.checksum == Checksum::bad) {
        if (count_reaches_power_of_ten(flow.bad_checksums[side])) flow.history.add('C', side == 0);
        decoded.weirds.add({.name = "bad_UDP_checksum", .source = "UDP", .scope = WeirdScope::connection});
        if (flow.dues_changed) table_.rearm(found.handle);
        emit_weirds(decoded.weirds, &decoded, &flow);
        return PacketFate::bad_checksum;
    }
    flow.last = turn_.time;
    std::uint8_t seen = side == 0 ? 1 : 2;
    if (!(flow.history_seen & seen)) flow.history.add('D', side == 0);
    flow.history_seen |= seen;
    std::int64_t payload = std::int64_t{decoded.udp_length} - 8;
    flow.bytes[side] = flow.bytes[side] < 0 ? payload : flow.bytes[side] + payload;
    dissect_datagram(flow, side, decoded);
    classify(flow, flow.app, decoded);
    // Counted where the packet's sender stood before a dissector changed the roles, as Zeek does.
    flow.packets[side] += 1;
    flow.ip_bytes[side] += decoded.ip_total_bytes;
    if (flow.dues_changed) table_.rearm(found.handle);
    emit_weirds(decoded.weirds, &decoded, &flow);
    if (!decoded.payload.empty()) enter_tunnel(found.handle, decoded);
    return PacketFate::udp;
}

PacketFate FlowPipeline::take_icmp(Decoded& decoded, const FlowKey& key) {
    FlowTable::Found found = table_.find_or_create(decoded, key, turn_);
    DatagramFlow& flow = table_.store().datagram(found.handle);
    if (decoded.ttl < short_lived_ttl) note_short_lived(flow);
    note_tunnel(flow.extra, decoded);
    PacketFate fate = PacketFate::icmp;
    if (decoded.checksum == Checksum::bad) {
        decoded.weirds.add({.name = "bad_ICMP_checksum", .source = "ICMP", .scope = WeirdScope::connection});
        fate = PacketFate::bad_checksum;
    } else {
        flow.last = turn_.time;
        std::int64_t& bytes = flow.bytes[found.side];
        bytes = std::max<std::int64_t>(bytes, 0) + decoded.payload_bytes;
        if (decoded.ip_captured_whole) {
            flow.packets[found.side] += 1;
            flow.ip_bytes[found.side] += decoded.ip_total_bytes;
        }
        note_icmp(flow, decoded);
        classify(flow, flow.app, decoded);
    }
    if (flow.dues_changed) table_.rearm(found.handle);
    emit_weirds(decoded.weirds, &decoded, &flow);
    return fate;
}

PacketFate FlowPipeline::take_arp(const Decoded& decoded) {
    const ArpHeader& arp = decoded.arp;
    if (arp.operation != 1 && arp.operation != 2) return PacketFate::arp;
    ArpRecord record;
    record.time = turn_.time;
    record.operation = {arp.operation == 1 ? "request" : "reply"};
    record.source_mac = decoded.source_mac;
    record.destination_mac = decoded.destination_mac;
    record.orig = arp.sender;
    record.resp = arp.target;
    record.orig_hardware = arp.sender_hardware;
    record.resp_hardware = arp.target_hardware;
    emit(record, next_order());
    return PacketFate::arp;
}

// A state is taken at the first payload, not at a SYN, and given back as soon as the answer stands.
void FlowPipeline::classify(Flow& flow, FlowApp& app, const Decoded& decoded) {
    if (!classifier_ || flow.app_done) return;
    if (app.state == AppState::none) {
        if (decoded.payload.empty() && flow.transport != FlowTransport::icmp) return;
        app.state = classifier_->start(flow.ip_protocol);
        if (app.state == AppState::none) {
            app.verdict =
                classifier_->guess(flow.ip_protocol, flow.orig, flow.orig_port, flow.resp, flow.resp_port);
            flow.app_done = true;
            return;
        }
    }
    if (!classifier_->classify(app.state, decoded.ip_packet, turn_.time)) return;
    app.verdict = classifier_->finish(app.state);
    flow.app_done = true;
}

FlowExtra& FlowPipeline::extra_of(std::uint32_t& id) {
    if (id == no_extra) id = extras_.take();
    return extras_[id];
}

void FlowPipeline::release_extra(std::uint32_t& id) {
    if (id == no_extra) return;
    extras_.give_back(id);
    id = no_extra;
}

bool FlowPipeline::finish_step(RecordBatch& out) {
    out_ = &out;
    if (!finishing_) {
        finishing_ = true;
        if (begun_) take_sample(true);
        ++turn_.packet_index;
        turn_.steps = 0;
    }
    out.last = !table_.end_step(turn_);
    if (out.last) end_files();
    put_in_order(out.records);
    out.begin = sightings_.begin();
    out.clock = turn_.now;
    return !out.last;
}

std::uint8_t FlowPipeline::owner_of(const Packet& packet, const DecodeOptions& options, const HashKey& key,
                                    std::uint8_t workers) {
    Decoded decoded;
    DecodeOptions quick = options;
    quick.verify_checksums = false;
    decode_packet(packet, quick, decoded);
    if (decoded.kind == PacketKind::fragment && workers > 1 && carries_packets(decoded.ip_protocol))
        return every_worker;
    if (!has_connection(decoded) && decoded.kind != PacketKind::fragment) return 0;
    return owner_of_pair(decoded, key, workers);
}

}  // namespace slipstream
