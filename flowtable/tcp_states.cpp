// The state machine of TcpTracker: transitions of the sending endpoint, the conn_state they end in, and the
// timers.
#include <algorithm>

#include "flowtable/tcp_step.h"

namespace slipstream {

namespace {

bool in_handshake(TcpStateName s) {
    return s == TcpStateName::inactive || s == TcpStateName::syn_sent || s == TcpStateName::syn_ack_sent;
}

}  // namespace

// The handshake is over when the first of the two ends leaves it; only then does the long inactivity timeout
// apply.
void TcpTracker::set_state(Step& step, unsigned side, TcpStateName next) const {
    TcpFlow& flow = step.flow;
    bool before = in_handshake(flow.end[0].state) && in_handshake(flow.end[1].state);
    flow.end[side].set_state(next);
    if (before && !in_handshake(next)) set_inactivity(flow, 300);
    if (side == 0 && (next == TcpStateName::syn_sent || next == TcpStateName::syn_ack_sent) &&
        flow.end[0].previous == TcpStateName::inactive && !flow.deadline_deletes) {
        flow.deadline_due_us = (step.time + seconds(5)).us;
        flow.dues_changed = true;
    }
}

void TcpTracker::transition(Step& step) const {
    switch (step.own().state) {
        case TcpStateName::inactive: from_inactive(step); break;
        case TcpStateName::syn_sent:
        case TcpStateName::syn_ack_sent: from_handshake(step); break;
        case TcpStateName::established:
        case TcpStateName::partial: from_open(step); break;
        case TcpStateName::closed: from_closed(step); break;
        case TcpStateName::reset:
            if (step.syn) step.weird("SYN_after_reset");
            if (step.fin) step.weird("FIN_after_reset");
            if (step.packet.payload_bytes > 0 && !step.rst) step.weird("data_after_reset");
            break;
    }
}

void TcpTracker::from_inactive(Step& step) const {
    if (step.syn) inactive_syn(step);
    const TcpStateName peer = step.peer().state;
    if (step.fin) {
        set_state(step, step.side, TcpStateName::closed);
        step.close = step.close_event = true;
        if (peer != TcpStateName::partial && !step.syn) step.weird("spontaneous_FIN");
    }
    if (step.rst) {
        set_state(step, step.side, TcpStateName::reset);
        step.close = true;
        bool reject = step.side == 0 ? peer == TcpStateName::established
                                     : peer == TcpStateName::syn_sent || peer == TcpStateName::syn_ack_sent;
        if (!reject) step.close_event = true;
        if (!reject && peer == TcpStateName::inactive) step.weird("spontaneous_RST");
    }
    if (!step.syn && !step.fin && !step.rst) inactive_plain(step);
}

void TcpTracker::inactive_syn(Step& step) const {
    if (step.side == 0) {
        if (step.ack) {
            step.weird("connection_originator_SYN_ack");
            set_state(step, 0, TcpStateName::syn_ack_sent);
        } else {
            set_state(step, 0, TcpStateName::syn_sent);
        }
        return;
    }
    TcpEndpoint& peer = step.peer();
    if (step.ack) {
        std::uint32_t ack = step.packet.tcp.acknowledgement;
        bool peer_known = peer.state != TcpStateName::inactive && peer.state != TcpStateName::partial;
        if (peer_known &&
            (sequence_difference(ack, peer.start) < 0 || sequence_difference(ack, peer.last) > 0))
            step.weird("bad_SYN_ack");
    } else if (peer.state == TcpStateName::syn_ack_sent && step.packet.tcp.sequence == step.own().start) {
        // The handshake was captured in the wrong order: the SYN's sender began it.
        step.flow.history.add('^');
        swap_roles(step);
        step.flow.partial = false;
        set_state(step, 1 - step.side, TcpStateName::established);
    } else {
        step.weird("simultaneous_open");
    }
    TcpEndpoint& other = step.peer();
    if (other.state == TcpStateName::syn_sent)
        set_state(step, 1 - step.side, TcpStateName::established);
    else if (other.state == TcpStateName::inactive)
        step.weird("unsolicited_SYN_response");
    set_state(step, step.side, TcpStateName::established);
    if (step.peer().state != TcpStateName::partial) step.outcome.established = true;
}

// The first packet of a side carries no flag that explains it.
void TcpTracker::inactive_plain(Step& step) const {
    if (step.side == 1 && step.packet.payload_bytes == 0 && step.peer().state == TcpStateName::syn_sent)
        return;
    if (step.ack && step.peer().state == TcpStateName::established) {
        set_state(step, step.side, TcpStateName::established);
        step.flow.partial = false;
    } else {
        set_state(step, step.side, TcpStateName::partial);
    }
}

void TcpTracker::from_handshake(Step& step) const {
    const TcpStateName state = step.own().state;
    if (step.syn) {
        if (step.side == 0 && step.ack && !step.fin && !step.rst && state == TcpStateName::syn_sent)
            step.weird("repeated_SYN_with_ack");
        if (step.side == 1 && !step.ack && state != TcpStateName::syn_sent)
            step.weird("repeated_SYN_reply_wo_ack");
    }
    if (step.fin) {
        const TcpStateName peer = step.peer().state;
        if (peer == TcpStateName::inactive || peer == TcpStateName::syn_sent) step.weird("inappropriate_FIN");
        set_state(step, step.side, TcpStateName::closed);
        step.close = step.close_event = true;
    }
    if (step.rst) {
        set_state(step, step.side, TcpStateName::reset);
        step.flow.active = false;
        step.close = true;
    } else if (step.packet.payload_bytes > 0) {
        step.weird("data_before_established");
    }
}

void TcpTracker::from_open(Step& step) const {
    TcpEndpoint& peer = step.peer();
    if (step.syn && !step.ack && step.own().state == TcpStateName::partial &&
        peer.state == TcpStateName::inactive) {
        step.weird("SYN_after_partial");
        step.own().set_state(TcpStateName::syn_sent);
    }
    if (step.fin && !step.rst) {
        set_state(step, step.side, TcpStateName::closed);
        if (peer.state == TcpStateName::reset && peer.previous == TcpStateName::closed)
            peer.set_state(TcpStateName::closed);
        step.close = step.close_event = true;
    }
    if (step.rst) {
        set_state(step, step.side, TcpStateName::reset);
        step.close = true;
        bool both_reset = peer.state == TcpStateName::reset && peer.previous == TcpStateName::established;
        if (!both_reset) step.flow.active = false;
    }
}

void TcpTracker::from_closed(Step& step) const {
    if (step.syn) step.weird("SYN_after_close");
    if (step.fin && step.delta_last > 0) step.weird("FIN_advanced_last_seq");
    if (step.rst && step.peer().state != TcpStateName::closed) {
        set_state(step, step.side, TcpStateName::reset);
        if (!step.own().closed) step.close = true;
    }
}

void TcpTracker::set_inactivity(TcpFlow& flow, std::uint32_t timeout_s) {
    if (flow.inactivity_s == timeout_s) return;
    flow.inactivity_s = static_cast<std::uint16_t>(timeout_s);
    flow.inactivity_due_us = (flow.last + seconds(timeout_s)).us;
    flow.dues_changed = true;
}

std::int64_t TcpTracker::next_due_us(const TcpFlow& flow) {
    std::int64_t due = std::min(flow.inactivity_due_us, flow.deadline_due_us);
    for (std::int64_t expire : flow.expire_due_us) due = std::min(due, expire);
    return due;
}

bool TcpTracker::timers(TcpFlow& flow, Time now, std::int64_t& ended_due_us) const {
    const TcpEndpoint& orig = flow.end[0];
    const TcpEndpoint& resp = flow.end[1];
    if (flow.deadline_due_us <= now.us) {
        bool unanswered = flow.active && resp.state == TcpStateName::inactive &&
                          (orig.state == TcpStateName::syn_sent || orig.state == TcpStateName::syn_ack_sent);
        ended_due_us = flow.deadline_due_us;
        flow.deadline_due_us = never_us;
        if (unanswered || flow.deadline_deletes) return true;
    }
    for (std::int64_t& expire : flow.expire_due_us) {
        if (expire > now.us) continue;
        ended_due_us = expire;
        expire = never_us;
        if (!flow.active) continue;
        if (flow.last + seconds(5) < now) {
            auto is = [&](TcpStateName s) { return orig.state == s || resp.state == s; };
            bool half = orig.closed || resp.closed;
            if (half &&
                ((orig.closed && resp.closed) || is(TcpStateName::reset) || is(TcpStateName::inactive)))
                return true;
            if (orig.state == TcpStateName::inactive && resp.state == TcpStateName::inactive) return true;
        }
        expire = (now + seconds(6)).us;
    }
    if (flow.inactivity_due_us <= now.us) {
        std::int64_t due = (flow.last + seconds(flow.inactivity_s)).us;
        ended_due_us = flow.inactivity_due_us;
        if (due <= now.us) return true;
        flow.inactivity_due_us = due;
    }
    return false;
}

std::uint64_t TcpTracker::payload_bytes(const TcpFlow& flow, unsigned side) {
    const TcpEndpoint& end = flow.end[side];
    bool only_acked = end.previous == TcpStateName::syn_sent && end.state == TcpStateName::reset &&
                      flow.end[1 - side].state == TcpStateName::inactive && !end.nothing_acked();
    return only_acked ? 0 : end.size();
}

namespace {

// A SYN, then nothing of the originator but retransmissions, then its RST.
bool is_abandoned_attempt(std::string_view history) {
    if (history.starts_with('^')) history.remove_prefix(1);
    if (!history.starts_with('S')) return false;
    std::size_t stop = history.find_first_of("HAFGIQR", 1);
    return stop != std::string_view::npos && history[stop] == 'R';
}

}  // namespace

std::string_view TcpTracker::connection_state(const TcpFlow& flow) {
    const TcpStateName o = flow.end[0].state;
    const TcpStateName r = flow.end[1].state;
    auto passive = [](TcpStateName s) { return s == TcpStateName::inactive || s == TcpStateName::partial; };
    if (r == TcpStateName::reset) {
        if (o == TcpStateName::syn_sent || o == TcpStateName::syn_ack_sent) return "REJ";
        if (o == TcpStateName::reset && payload_bytes(flow, 0) == 0 && payload_bytes(flow, 1) == 0)
            return "REJ";
        return passive(o) ? "RSTRH" : "RSTR";
    }
    if (o == TcpStateName::reset) {
        if (!passive(r)) return "RSTO";
        return is_abandoned_attempt(flow.history.text()) ? "RSTOS0" : "OTH";
    }
    if (o == TcpStateName::closed) return r == TcpStateName::closed ? "SF" : passive(r) ? "SH" : "S2";
    if (r == TcpStateName::closed) return passive(o) ? "SHR" : "S3";
    if (o == TcpStateName::syn_sent && r == TcpStateName::inactive) return "S0";
    if (o == TcpStateName::established && r == TcpStateName::established) return "S1";
    return "OTH";
}

}  // namespace slipstream
