// TcpEndpoint: what Zeek's connection model knows about one side of a TCP connection. Two of these, the
// timers and a few flags are all the state of a connection whose application has been recognised; the size is
// therefore kept small. The terms and the arithmetic are those of the connection record: 64-bit positions
// made of 32-bit sequence numbers and a count of wraps.
#pragma once

#include <cstdint>

#include "capture/base/time.h"

namespace slipstream {

enum class TcpStateName : std::uint8_t {
    inactive,
    syn_sent,
    syn_ack_sent,
    partial,
    established,
    closed,
    reset
};

/// History letters that are written only once per side, or again under a condition.
struct HistorySeen {
    static constexpr std::uint8_t syn = 1, fin = 2, rst = 4, data = 8, ack = 16, multi_fin_rst = 32,
                                  multi_other = 64;
};

/// A relative position and whether it fell before the start of the stream.
struct RelativeSequence {
    std::uint64_t value = 0;
    bool underflow = false;
};

/// Difference of two sequence numbers, in the sense of RFC 1982.
constexpr std::int32_t sequence_difference(std::uint32_t a, std::uint32_t b) {
    return static_cast<std::int32_t>(a - b);
}

/// What every packet reads or writes: one cache line.
struct alignas(64) TcpEndpoint {
    std::uint64_t delivered =
        1;  // relative: everything before has been given to the dissectors or declared lost
    std::uint64_t trimmed = 1;  // relative: everything before has been acknowledged
    std::uint64_t packets =
        0;  // counted for this role, not for this host: a change of roles leaves them in place
    std::uint64_t ip_bytes = 0;
    std::uint32_t start = 0;  // initial sequence number
    std::uint32_t last = 0;   // one past the highest sequence number sent
    std::uint32_t acked = 0;  // highest acknowledgement received from the peer
    std::uint32_t window = 0;
    std::uint32_t window_sequence = 0;
    std::uint32_t window_ack = 0;
    std::uint16_t last_wraps = 0;
    std::uint16_t acked_wraps = 0;
    TcpStateName state : 4 = TcpStateName::inactive;
    TcpStateName previous : 4 = TcpStateName::inactive;
    std::uint8_t history_seen = 0;
    std::uint8_t window_scale : 4 = 0;  // at most 14 (RFC 7323)
    bool closed : 1 = false;            // its close has been processed
    bool first_seen : 1 = false;        // a packet of this side was processed
    bool end_of_data : 1 = false;       // all data up to its FIN or RST is accounted for
    bool stopped : 1 = false;           // reassembly given up for good
    bool had_gap : 1 = false;
    bool has_fin : 1 = false;
    bool has_blocks : 1 = false;  // early data is kept, see TcpEndpointDetail::first_block

    void set_state(TcpStateName next) {
        if (next == state) return;
        previous = state;
        state = next;
    }
    /// First packet of this side: a SYN takes one sequence number, anything else is assumed to follow one.
    void start_at(std::uint32_t sequence, bool syn, std::uint32_t end) {
        start = syn ? sequence : sequence - 1;
        acked = start;
        last = syn ? end : sequence;
    }
    std::uint64_t last_position() const { return (static_cast<std::uint64_t>(last_wraps) << 32) + last; }
    std::uint64_t acked_position() const { return (static_cast<std::uint64_t>(acked_wraps) << 32) + acked; }
    bool nothing_acked() const {
        return acked_position() == start || acked_position() == std::uint64_t{start} + 1;
    }

    /// Position of `x` counted from the start, `reference` and `wraps` being a nearby known position.
    RelativeSequence relative(std::uint32_t x, std::uint32_t reference, std::uint16_t wraps) const {
        std::int32_t d = sequence_difference(x, reference);
        std::uint64_t w = wraps;
        if (d < 0 && wraps > 0 && x > reference) --w;
        if (d > 0 && x < reference) ++w;
        if (w == 0) {
            std::int64_t r = sequence_difference(x, start);
            return {static_cast<std::uint64_t>(r), r < 0};
        }
        return {(w << 32) + x - start, false};
    }
    RelativeSequence relative_to_last(std::uint32_t x) const { return relative(x, last, last_wraps); }
    RelativeSequence relative_to_acked(std::uint32_t x) const { return relative(x, acked, acked_wraps); }

    /// Payload bytes of this side by sequence numbers, as the connection record counts them.
    std::uint64_t size() const {
        std::uint64_t top = last_position() > acked_position() ? last_position() : acked_position();
        std::uint64_t bytes = top - start;
        if (bytes != 0) --bytes;
        if (has_fin && bytes != 0) --bytes;
        return bytes;
    }
    /// A loss on this connection can be told from a late start only when both ends are in one of these
    /// states.
    bool clean() const {
        return state == TcpStateName::established ||
               (state == TcpStateName::closed && previous == TcpStateName::established);
    }
};
static_assert(sizeof(TcpEndpoint) == 64);

/// What only unusual packets of a side touch.
struct TcpEndpointDetail {
    std::uint64_t fin_end = 0;      // relative position one past the FIN
    std::uint32_t history_syn = 0;  // relative positions at the last letter of the kind, modulo 2^32
    std::uint32_t history_fin = 0;
    std::uint32_t history_rst = 0;
    std::uint32_t bad_checksums = 0;
    std::uint32_t retransmissions = 0;
    std::uint32_t zero_windows = 0;
    std::uint32_t gaps = 0;
    std::uint32_t first_block = 0;  // out-of-order blocks, see tcp_reassembler.h; 0: none
    std::uint16_t fin_count = 0;
    std::uint16_t rst_count = 0;
};

}  // namespace slipstream
