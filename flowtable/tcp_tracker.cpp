// What one segment does to sizes, history and states of both ends of its connection.
#include "flowtable/tcp_tracker.h"

#include <algorithm>
#include <utility>

#include "flowtable/tcp_step.h"

namespace slipstream {

namespace {

// A thousand FINs or RSTs of one side, and the connection had a packet within the last second. Counts this
// one.
bool is_storm(std::uint16_t& count, Time time, Time last) {
    if (count < UINT16_MAX) ++count;
    return count >= 1000 && time < last + seconds(1);
}

constexpr std::int32_t jump_max =
    1048576;  // a SYN or RST farther away than this says nothing about the stream

}  // namespace

TcpTracker::Outcome TcpTracker::process(TcpFlow& flow, const Decoded& packet, unsigned side, Time time,
                                        WeirdList& weirds) {
    const TcpHeader& tcp = packet.tcp;
    Step step(flow, packet, side, time, weirds);

    if (side == 0 && !flow.end[0].first_seen) flow.partial = !step.syn || step.ack;
    if (side == 1 && !flow.end[1].first_seen && !flow.partial) flow.partial = !step.syn;
    initialise_endpoint(step);
    RelativeSequence relative = step.own().relative_to_last(tcp.sequence);
    step.relative = relative.value;
    if (relative.underflow && !step.rst) step.weird("TCP_seq_underflow_or_misorder");

    flags_to_history(step);
    window(step);
    const Time last_before = flow.last;
    if (!(flow.end[0].closed && flow.end[1].closed)) flow.last = time;
    if (step.syn) syn_flags(step);
    if (step.fin) {
        step.own().has_fin = true;
        if (is_storm(step.own_detail().fin_count, time, last_before)) step.weird("FIN_storm");
        step.own_detail().fin_end = step.relative + step.segment_bytes;
    }
    if (step.rst && is_storm(step.own_detail().rst_count, time, last_before)) step.weird("RST_storm");
    std::uint64_t acked = step.ack ? acknowledgement(step) : 0;
    advance_last(step);
    transition(step);
    if (step.ack && reassembler_.acknowledge(flow, 1 - step.side, acked))
        end_of_data_check(step, 1 - step.side);
    step.own().first_seen = true;
    if (packet.payload_bytes > 0 && !step.rst && !step.own().stopped && !relative.underflow) {
        if (packet.payload.size() < packet.payload_bytes)
            step.weird("truncated_tcp_payload");
        else
            reassembler_.add(flow, step.side, step.relative + (step.syn ? 1 : 0), packet.payload, weirds);
    }
    end_of_data_check(step, step.side);
    if (step.close) connection_closed(step, step.side, step.close_event);
    flow.end[side].packets += 1;
    flow.end[side].ip_bytes += packet.ip_total_bytes;
    return step.outcome;
}

void TcpTracker::bad_checksum(TcpFlow& flow, unsigned side, WeirdList& weirds) const {
    if (count_reaches_power_of_ten(flow.detail[side].bad_checksums)) flow.history.add('C', side == 0);
    weirds.add({.name = "bad_TCP_checksum", .source = "TCP", .scope = WeirdScope::connection});
}

void TcpTracker::initialise_endpoint(Step& step) const {
    TcpEndpoint& own = step.own();
    std::uint32_t sequence = step.packet.tcp.sequence;
    bool other_start = sequence != own.start;
    switch (own.state) {
        case TcpStateName::inactive: own.start_at(sequence, step.syn, step.end_sequence); break;
        case TcpStateName::syn_sent:
        case TcpStateName::syn_ack_sent:
            if (!step.syn || !other_start) break;
            step.weird("SYN_seq_jump", "");
            own.start_at(sequence, true, step.end_sequence);
            break;
        case TcpStateName::established:
        case TcpStateName::partial:
            if (!step.syn) break;
            if (own.size() > 0) step.weird("SYN_inside_connection", "");
            if (other_start) step.weird("SYN_seq_jump", "");
            own.start_at(sequence, true, step.end_sequence);
            break;
        case TcpStateName::reset:
            if (step.syn && own.previous == TcpStateName::inactive)
                own.start_at(sequence, true, step.end_sequence);
            break;
        case TcpStateName::closed: break;
    }
}

void TcpTracker::once_or_on_change(Step& step, char letter, std::uint8_t bit, std::uint32_t& last,
                                   std::uint32_t now) const {
    std::uint8_t& seen = step.own().history_seen;
    if (!(seen & bit) || now != last) step.flow.history.add(letter, step.side == 0);
    seen |= bit;
    last = now;
}

// Letters of the flags, or of data and pure acknowledgements.
void TcpTracker::flags_to_history(Step& step) const {
    unsigned flag_count = unsigned{step.syn} + unsigned{step.fin} + unsigned{step.rst};
    auto once = [&](char letter, std::uint8_t bit) {
        if (!(step.own().history_seen & bit)) step.flow.history.add(letter, step.side == 0);
        step.own().history_seen |= bit;
    };
    auto relative = static_cast<std::uint32_t>(step.relative);
    if (flag_count > 1) {
        if (step.fin && step.rst)
            once('I', HistorySeen::multi_fin_rst);
        else
            once('Q', HistorySeen::multi_other);
    } else if (step.syn) {
        once_or_on_change(step, step.ack ? 'H' : 'S', HistorySeen::syn, step.own_detail().history_syn,
                          relative);
    } else if (step.fin) {
        once_or_on_change(step, 'F', HistorySeen::fin, step.own_detail().history_fin,
                          relative + step.packet.payload_bytes);
    } else if (step.rst) {
        once_or_on_change(step, 'R', HistorySeen::rst, step.own_detail().history_rst, relative);
    } else if (step.packet.payload_bytes > 0 || step.ack) {
        bool data = step.packet.payload_bytes > 0;
        std::uint8_t bit = data ? HistorySeen::data : HistorySeen::ack;
        if (step.own().history_seen & bit) return;
        flip_lone_syn_ack(step);
        once(data ? 'D' : 'A', bit);
    }
}

// A connection that began with a SYN-ACK was begun by the other side.
bool TcpTracker::flip_lone_syn_ack(Step& step) const {
    if (step.flow.history.text() != "H") return false;
    swap_roles(step);
    step.flow.history.clear();
    step.flow.history.add('^', true);
    step.flow.history.add('h');
    step.flow.end[0].first_seen = true;
    step.flow.partial = false;
    return true;
}

void TcpTracker::swap_roles(Step& step) const {
    step.flow.swap_roles();
    step.side = 1 - step.side;
    step.outcome.flipped = true;
}

void TcpTracker::window(Step& step) const {
    TcpEndpoint& own = step.own();
    const TcpHeader& tcp = step.packet.tcp;
    std::uint32_t scaled = static_cast<std::uint32_t>(tcp.window) << own.window_scale;
    if (scaled == 0 && !step.rst && step.peer().state != TcpStateName::closed &&
        own.state != TcpStateName::reset)
        if (count_reaches_power_of_ten(step.own_detail().zero_windows))
            step.flow.history.add('W', step.side == 0);
    if (step.syn || step.fin || step.rst || own.state == TcpStateName::closed ||
        own.state == TcpStateName::reset)
        return;
    if (sequence_difference(tcp.sequence, own.window_sequence) < 0 ||
        sequence_difference(tcp.acknowledgement, own.window_ack) < 0)
        return;
    std::uint32_t new_edge = tcp.acknowledgement + scaled;
    std::uint32_t old_edge = own.window_ack + own.window;
    std::int32_t shrink = sequence_difference(old_edge, new_edge);
    if (shrink > 0 && shrink >= (1 << own.window_scale)) step.weird("window_recision", "");
    own.window = scaled;
    own.window_sequence = tcp.sequence;
    own.window_ack = tcp.acknowledgement;
}

void TcpTracker::syn_flags(Step& step) const {
    const TcpHeader& tcp = step.packet.tcp;
    TcpEndpoint& own = step.own();
    TcpEndpoint& peer = step.peer();
    if (step.rst) step.weird("TCP_christmas");
    if (tcp.flags & TcpHeader::urg) step.weird("baroque_SYN");
    if (step.packet.payload_bytes > 0) step.weird("SYN_with_data");
    if (!tcp.has_window_scale) {
        own.window_scale = 0;
        if (step.ack) peer.window_scale = 0;
        return;
    }
    own.window_scale = std::min<std::uint8_t>(tcp.window_scale, 14) & 15U;
    own.window_sequence = tcp.sequence;
    own.window_ack = tcp.acknowledgement;
    peer.window_sequence = tcp.acknowledgement;
    peer.window_ack = tcp.sequence;
}

// Takes note of the acknowledgement in the peer and returns it as a relative position of the peer's data.
std::uint64_t TcpTracker::acknowledgement(Step& step) const {
    TcpEndpoint& peer = step.peer();
    std::uint32_t ack = step.packet.tcp.acknowledgement;
    if (peer.state == TcpStateName::inactive) {
        TcpStateName own = step.own().state;
        bool talking = own == TcpStateName::syn_sent || own == TcpStateName::syn_ack_sent ||
                       own == TcpStateName::established;
        if (talking && !step.syn && !step.fin && !step.rst && !step.flow.weird_raised && step.weirds.empty())
            step.weird("possible_split_routing", "");
        peer.start = ack - 1;
        peer.acked = peer.last = ack - 1;
        return 1;
    }
    RelativeSequence relative = peer.relative_to_acked(ack);
    if (relative.underflow) {
        step.weird("TCP_ack_underflow_or_misorder");
        return 0;
    }
    if (!step.rst) {
        std::int32_t d = sequence_difference(ack, peer.acked);
        if (!(ack == 0 && d > jump_max) && d > 0) {
            if (ack < peer.acked) ++peer.acked_wraps;
            peer.acked = ack;
        }
    }
    return relative.value;
}

void TcpTracker::advance_last(Step& step) const {
    TcpEndpoint& own = step.own();
    std::int32_t d = sequence_difference(step.end_sequence, own.last);
    step.delta_last = d;
    if ((step.syn || step.rst) && (d > jump_max || d < -jump_max)) return;
    if (step.fin && own.last == own.start + 1) return advance_last_wrapping(step);
    if (own.state == TcpStateName::reset) return;
    if (d > 0) return advance_last_wrapping(step);
    if (step.packet.payload_bytes > 0 && count_reaches_power_of_ten(step.own_detail().retransmissions))
        step.flow.history.add('T', step.side == 0);
}

void TcpTracker::advance_last_wrapping(Step& step) const {
    TcpEndpoint& own = step.own();
    if (step.end_sequence < own.last) ++own.last_wraps;
    own.last = step.end_sequence;
}

// After each packet of a side, and whenever the peer's acknowledgement moved it on.
void TcpTracker::end_of_data_check(Step& step, unsigned side) const {
    TcpEndpoint& end = step.flow.end[side];
    if (end.end_of_data) return;
    bool ending = end.has_fin || end.state == TcpStateName::closed || end.state == TcpStateName::reset;
    if (!ending) return;
    if (reassembler_.data_pending(step.flow, side)) return;
    end.end_of_data = true;
    reassembler_.end(step.flow, side);
    if (!step.flow.close_deferred) return;
    connection_closed(step, side, step.flow.deferred_event);
    step.flow.close_deferred = false;
}

void TcpTracker::connection_closed(Step& step, unsigned side, bool event) const {
    TcpFlow& flow = step.flow;
    TcpEndpoint& end = flow.end[side];
    const TcpEndpoint& peer = flow.end[1 - side];
    if (reassembler_.data_pending(flow, side)) {
        flow.close_deferred = true;
        flow.deferred_event = event;
        return;
    }
    if (end.closed) return;
    end.closed = true;
    bool complete = end.state == TcpStateName::reset || peer.closed || peer.state == TcpStateName::inactive;
    if (complete) {
        if (event && (end.previous != TcpStateName::inactive || peer.state != TcpStateName::inactive))
            flow.active = false;
        flow.expire_due_us.fill(never_us);
        flow.deadline_due_us = (flow.last + seconds(5)).us;
        flow.deadline_deletes = true;
        flow.dues_changed = true;
    } else if (end.previous != TcpStateName::inactive) {
        auto free = std::find(flow.expire_due_us.begin(), flow.expire_due_us.end(), never_us);
        if (free != flow.expire_due_us.end()) *free = (flow.last + seconds(6)).us;
        flow.dues_changed = true;
    }
}

TupleReuse TcpTracker::check_reuse(const TcpFlow& flow, const Decoded& packet, Time time,
                                   WeirdList& weirds) const {
    const TcpHeader& tcp = packet.tcp;
    const TcpEndpoint& orig = flow.end[0];
    const TcpEndpoint& resp = flow.end[1];
    if (tcp.header_words < 5 || !(tcp.flags & TcpHeader::syn)) return TupleReuse::same_connection;
    bool plain = !(tcp.flags & TcpHeader::ack);
    if (!plain && orig.state != TcpStateName::inactive) return TupleReuse::same_connection;
    const TcpEndpoint& compared = plain ? orig : resp;
    auto weird = [&](std::string_view name) {
        weirds.add({.name = name, .source = "TCP", .scope = WeirdScope::connection});
    };
    if (!orig.closed && !resp.closed) {
        if (tcp.sequence == compared.start) return TupleReuse::same_connection;
        bool late_syn = plain && orig.state == TcpStateName::syn_ack_sent &&
                        resp.state == TcpStateName::inactive && tcp.sequence == resp.start;
        if (late_syn) return TupleReuse::same_connection;
        weird(compared.state == TcpStateName::syn_sent ? "SYN_seq_jump" : "active_connection_reuse");
        return TupleReuse::new_connection;
    }
    auto still_active = [](const TcpEndpoint& e) { return e.state != TcpStateName::inactive && !e.closed; };
    bool no_reset = orig.state != TcpStateName::reset && resp.state != TcpStateName::reset;
    if ((still_active(orig) || still_active(resp)) && no_reset)
        weird("active_connection_reuse");
    else if (time - flow.last < seconds(5) && no_reset)
        weird("premature_connection_reuse");
    return TupleReuse::new_connection;
}

}  // namespace slipstream
