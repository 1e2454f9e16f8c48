// Finds, makes, expires and evicts flows; each kind lives in a slab of its own.
#include "flowtable/flow_table.h"

#include <algorithm>
#include <vector>

#include "capture/base/check.h"
#include "flowtable/likely_ports.h"
#include "flowtable/traffic_sample.h"

namespace slipstream {

namespace {

constexpr std::uint8_t opening_flags =
    TcpHeader::syn | TcpHeader::ack | TcpHeader::fin | TcpHeader::rst | TcpHeader::urg;

// A SYN about which a Flow can say everything.
bool is_ordinary_syn(const Decoded& packet) {
    return packet.kind == PacketKind::tcp && (packet.tcp.flags & opening_flags) == TcpHeader::syn &&
           packet.payload_bytes == 0 && packet.tcp.window != 0 && packet.checksum != Checksum::bad &&
           !packet.bad_tcp_header && packet.tunnel.depth == 0 && packet.weirds.empty() &&
           packet.ip_total_bytes <= UINT16_MAX;
}

// The first packet was sent by the side that is more likely the server.
bool begun_by_responder(const Decoded& packet, const FlowKey& key) {
    if (key.transport == FlowTransport::icmp) return false;
    bool source = is_likely_server_port(key.transport, key.source_port);
    bool destination = is_likely_server_port(key.transport, key.destination_port);
    if (key.transport == FlowTransport::udp) return source && !destination;
    bool syn = packet.tcp.flags & TcpHeader::syn;
    bool ack = packet.tcp.flags & TcpHeader::ack;
    if ((syn && !ack) || !source) return false;
    return !destination || (!syn && key.source_port < key.destination_port);
}

std::size_t place_of(FlowTransport transport) {
    return transport == FlowTransport::tcp   ? TrafficSample::tcp
           : transport == FlowTransport::udp ? TrafficSample::udp
                                             : TrafficSample::icmp;
}

Decoded remembered_syn(const Flow& flow) {
    Decoded packet;
    packet.kind = PacketKind::tcp;
    packet.tcp.flags = TcpHeader::syn;
    packet.tcp.sequence = flow.syn_sequence;
    packet.tcp.window = flow.syn_window;
    packet.tcp.has_window_scale = flow.syn_has_scale;
    packet.tcp.window_scale = flow.syn_scale;
    packet.ip_total_bytes = flow.syn_ip_bytes;
    return packet;
}

// Unique in a run: a packet begins at most one flow at each depth of tunnels.
constexpr std::uint64_t first_identity(std::uint64_t packet) { return packet << 3; }
std::uint64_t identity_of(const Flow& flow) { return first_identity(flow.first_packet) | flow.nesting; }

void arm_new(TcpFlow& flow, Time time, Time now) {
    flow.last = time;
    flow.inactivity_due_us = (time + seconds(flow.inactivity_s)).us;
    flow.expire_due_us[0] = (now + seconds(5)).us;
}

}  // namespace

FlowTable::FlowTable(const FlowBounds& bounds, const HashKey& key, TcpTracker& tracker, FlowEnding& ending)
    : key_(key), store_(bounds), wheel_(store_), tracker_(tracker), ending_(ending) {}

FlowTable::Found FlowTable::find_or_create(const Decoded& packet, const FlowKey& key, Turn& turn) {
    FlowHandle handle =
        index_.find(key.hash, [&](FlowHandle h) { return same_flow(store_.at(h), packet, key); });
    if (!handle.is_none()) {
        if (handle.kind() == FlowHandle::half_open) handle = promote(handle, turn);
        unsigned side = side_of(store_.at(handle), packet, key);
        bool may_be_another = handle.kind() == FlowHandle::tcp && (packet.tcp.flags & TcpHeader::syn);
        if (!may_be_another) return {handle, side};
        WeirdList weirds;
        TcpFlow& flow = store_.tcp(handle);
        if (tracker_.check_reuse(flow, packet, turn.time, weirds) == TupleReuse::same_connection)
            return {handle, side};
        if (!weirds.empty()) ending_.on_reuse_weirds(flow, weirds);
        end(handle, packet_order(turn));
    }
    Found found;
    found.handle = create(packet, key, turn, found.side);
    return found;
}

FlowHandle FlowTable::create(const Decoded& packet, const FlowKey& key, Turn& turn, unsigned& side) {
    FlowHandle::Kind kind = key.transport != FlowTransport::tcp ? FlowHandle::datagram
                            : is_ordinary_syn(packet)           ? FlowHandle::half_open
                                                                : FlowHandle::tcp;
    FlowHandle handle = take(kind, turn);
    Flow& flow = store_.at(handle);
    flow.orig = packet.source;
    flow.resp = packet.destination;
    flow.orig_port = key.source_port;
    flow.resp_port = key.destination_port;
    flow.transport = key.transport;
    flow.ip_protocol = packet.ip_protocol;
    flow.one_way = key.one_way;
    flow.hash = key.hash;
    flow.start = turn.time;
    flow.first_packet = turn.packet_index;
    flow.nesting = packet.tunnel.depth & 7U;
    flow.vlan = packet.vlan;
    flow.inner_vlan = packet.inner_vlan;
    if (packet.has_macs) {
        flow.orig_mac = packet.source_mac;
        flow.resp_mac = packet.destination_mac;
    }
    bool flip = begun_by_responder(packet, key);
    if (flip) flow.swap_ends();
    side = flip ? 1 : 0;
    index_.insert(key.hash, handle);
    ++counters_.created;
    ++counters_.created_of[place_of(flow.transport)];
    if (kind == FlowHandle::half_open) {
        flow.syn_sequence = packet.tcp.sequence;
        flow.syn_window = packet.tcp.window;
        flow.syn_has_scale = packet.tcp.has_window_scale;
        flow.syn_scale = packet.tcp.window_scale;
        flow.syn_ip_bytes = static_cast<std::uint16_t>(packet.ip_total_bytes);
        wheel_.arm(handle, flow, (turn.time + seconds(5)).us);
    } else if (kind == FlowHandle::tcp) {
        TcpFlow& tcp = store_.tcp(handle);
        if (flip) tcp.history.add('^');
        arm_new(tcp, turn.time, turn.now);
        tcp.dues_changed = true;
    } else {
        DatagramFlow& datagram = store_.datagram(handle);
        if (flip) datagram.history.add('^');
        datagram.last = turn.time;
        datagram.inactivity_due_us = (turn.time + seconds(datagram.inactivity_s)).us;
        datagram.dues_changed = true;
    }
    return handle;
}

// The second packet of a connection that was a SYN so far: the full state, as if it had been there from the
// beginning.
FlowHandle FlowTable::promote(FlowHandle half_open, Turn& turn) {
    FlowHandle handle = take(FlowHandle::tcp, turn);
    Flow& old = store_.at(half_open);
    TcpFlow& flow = store_.tcp(handle);
    wheel_.disarm(old);
    static_cast<Flow&>(flow) = old;
    index_.replace(flow.hash, half_open, handle);
    store_.give_back(half_open);
    arm_new(flow, flow.start, flow.start);
    flow.dues_changed = true;
    WeirdList weirds;
    tracker_.process(flow, remembered_syn(flow), 0, flow.start, weirds);
    return handle;
}

FlowHandle FlowTable::take(FlowHandle::Kind kind, Turn& turn) {
    FlowHandle handle = store_.take(kind);
    if (!handle.is_none()) return handle;
    FlowHandle victim = store_.victim(kind);
    CHECK(!victim.is_none());
    ++(kind == FlowHandle::half_open ? counters_.evicted_half_open
       : kind == FlowHandle::tcp     ? counters_.evicted_tcp
                                     : counters_.evicted_datagram);
    end(victim, packet_order(turn));
    return store_.take(kind);
}

void FlowTable::end(FlowHandle handle, const RecordOrder& order) {
    Flow& flow = store_.at(handle);
    wheel_.disarm(flow);
    index_.erase(flow.hash, handle);
    ++counters_.ended_of[place_of(flow.transport)];
    ending_.on_flow_end(handle, order);
    store_.give_back(handle);
    ++counters_.ended;
}

void FlowTable::rearm(FlowHandle handle) {
    if (handle.kind() == FlowHandle::half_open) return;
    Flow& flow = store_.at(handle);
    flow.dues_changed = false;
    std::int64_t due = handle.kind() == FlowHandle::tcp ? TcpTracker::next_due_us(store_.tcp(handle))
                                                        : std::min(store_.datagram(handle).inactivity_due_us,
                                                                   store_.datagram(handle).session_due_us);
    // A timer that moved back needs no move in the wheel: it is looked at again when it fires.
    if (due != flow.timer_due_us) wheel_.arm(handle, flow, due);
}

namespace {

// DNS sessions are looked at every 10 s; everything else is idle for its timeout.
bool datagram_timers(DatagramFlow& flow, Time now, std::int64_t& due_us) {
    if (flow.session_due_us <= now.us) {
        due_us = flow.session_due_us;
        if (now - flow.last >= seconds(9)) return true;
        flow.session_due_us = (now + seconds(10)).us;
    }
    if (flow.inactivity_due_us <= now.us) {
        std::int64_t due = (flow.last + seconds(flow.inactivity_s)).us;
        due_us = flow.inactivity_due_us;
        if (due <= now.us) return true;
        flow.inactivity_due_us = due;
    }
    return false;
}

}  // namespace

void FlowTable::run_due_timers(Turn& turn) {
    FlowHandle handle;
    std::int64_t due_us = 0;
    while (wheel_.pop_due(turn.now.us, handle, due_us)) {
        bool over = true;
        if (handle.kind() == FlowHandle::tcp)
            over = tracker_.timers(store_.tcp(handle), turn.now, due_us);
        else if (handle.kind() == FlowHandle::datagram)
            over = datagram_timers(store_.datagram(handle), turn.now, due_us);
        if (over)
            end(handle, {turn.packet_index, RecordOrder::timers, due_us, identity_of(store_.at(handle))});
        else
            rearm(handle);
    }
}

bool FlowTable::ends_at_end_of_input(FlowHandle handle, std::int64_t& due_us) {
    switch (handle.kind()) {
        case FlowHandle::half_open: due_us = store_.at(handle).timer_due_us; return true;
        case FlowHandle::tcp: {
            const TcpFlow& flow = store_.tcp(handle);
            due_us = flow.deadline_due_us;
            TcpStateName orig = flow.end[0].state;
            return due_us != never_us && !flow.deadline_deletes && flow.active &&
                   flow.end[1].state == TcpStateName::inactive &&
                   (orig == TcpStateName::syn_sent || orig == TcpStateName::syn_ack_sent);
        }
        case FlowHandle::datagram: due_us = store_.datagram(handle).session_due_us; return due_us != never_us;
    }
    return false;
}

void FlowTable::plan_end(Turn& turn) {
    end_ = std::make_unique<EndOfInput>();
    EndOfInput& plan = *end_;
    plan.endings.reserve(index_.size());
    for (auto kind : {FlowHandle::half_open, FlowHandle::tcp, FlowHandle::datagram}) {
        for (std::uint32_t i = 0; i < store_.high_water(kind); ++i) {
            FlowHandle handle = FlowHandle::of(kind, i);
            if (!store_.at(handle).alive) continue;
            std::int64_t due = 0;
            bool early = ends_at_end_of_input(handle, due);
            std::uint64_t tie = identity_of(store_.at(handle));
            auto phase = early ? RecordOrder::end_timers : RecordOrder::end_flows;
            plan.endings.push_back({{turn.packet_index, phase, early ? due : 0, tie}, handle});
        }
    }
    std::sort(plan.endings.begin(), plan.endings.end(),
              [](const Ending& x, const Ending& y) { return x.order < y.order; });
    constexpr std::uint64_t packets_per_step_min = 4096;
    constexpr std::uint64_t steps_max = 1024;
    plan.packets_per_step = std::max(packets_per_step_min, turn.packet_index / steps_max);
}

bool FlowTable::end_step(Turn& turn) {
    if (!end_) plan_end(turn);
    EndOfInput& plan = *end_;
    plan.packets += plan.packets_per_step;
    const bool last = plan.packets > turn.packet_index;
    for (; plan.next < plan.endings.size(); ++plan.next) {
        const auto& [order, handle] = plan.endings[plan.next];
        if (!last && order.phase == RecordOrder::end_flows && order.tie >= first_identity(plan.packets))
            break;
        end(handle, order);
    }
    return !last;
}

}  // namespace slipstream
