// TcpTracker: Zeek's TCP connection model, packet by packet: states of both ends, history, sizes, gaps, close
// detection and the timers these arm. One object per worker; the state itself is in TcpFlow.
#pragma once

#include <cstdint>

#include "capture/base/time.h"
#include "dissect/decoded.h"
#include "flowtable/flow.h"
#include "flowtable/tcp_reassembler.h"

namespace slipstream {

/// What a new SYN on a known 5-tuple means.
enum class TupleReuse : std::uint8_t { same_connection, new_connection };

class TcpTracker {
public:
    explicit TcpTracker(TcpReassembler& reassembler) : reassembler_(reassembler) {}

    struct Outcome {
        bool flipped = false;      // originator and responder changed places
        bool established = false;  // the responder's SYN was accepted
    };

    /// One packet with a good checksum. `side` sent it (0 originator). Updates state, history, counters and
    /// due times.
    Outcome process(TcpFlow& flow, const Decoded& packet, unsigned side, Time time, WeirdList& weirds);
    /// A packet whose checksum is wrong: only the history takes note.
    void bad_checksum(TcpFlow& flow, unsigned side, WeirdList& weirds) const;
    /// Does this packet start another connection on the same 5-tuple? Adds the weird of the old connection.
    TupleReuse check_reuse(const TcpFlow& flow, const Decoded& packet, Time time, WeirdList& weirds) const;
    /// Timers due at or before `now` for this flow. True when the connection ends.
    bool timers(TcpFlow& flow, Time now, std::int64_t& ended_due_us) const;
    /// Changes the inactivity timeout and re-arms it from the last packet.
    static void set_inactivity(TcpFlow& flow, std::uint32_t timeout_s);
    /// The earliest due time.
    static std::int64_t next_due_us(const TcpFlow& flow);
    /// The conn_state column.
    static std::string_view connection_state(const TcpFlow& flow);
    /// orig_bytes, resp_bytes.
    static std::uint64_t payload_bytes(const TcpFlow& flow, unsigned side);

private:
    struct Step;  // the packet under way

    void initialise_endpoint(Step& step) const;
    void flags_to_history(Step& step) const;
    void once_or_on_change(Step& step, char letter, std::uint8_t bit, std::uint32_t& last,
                           std::uint32_t now) const;
    bool flip_lone_syn_ack(Step& step) const;
    void window(Step& step) const;
    void syn_flags(Step& step) const;
    std::uint64_t acknowledgement(Step& step) const;
    void advance_last(Step& step) const;
    void advance_last_wrapping(Step& step) const;
    void transition(Step& step) const;
    void from_inactive(Step& step) const;
    void inactive_syn(Step& step) const;
    void inactive_plain(Step& step) const;
    void from_handshake(Step& step) const;
    void from_open(Step& step) const;
    void from_closed(Step& step) const;
    void set_state(Step& step, unsigned side, TcpStateName next) const;
    void end_of_data_check(Step& step, unsigned side) const;
    void connection_closed(Step& step, unsigned side, bool event) const;
    void swap_roles(Step& step) const;

    TcpReassembler& reassembler_;
};

}  // namespace slipstream
