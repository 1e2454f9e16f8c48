// How a tunnel's inner packet begins: as a frame of its own, with its own captured and wire lengths, no
// link-layer fields, and one more hop on the stack.
#pragma once

#include <string_view>

#include "dissect/packet/decoder.h"

namespace slipstream {

/// Makes what is left at the cursor the frame under way. Its wire length is the outer frame's without the
/// bytes consumed.
void start_inner_frame(DecodeState& state);

/// True when `at` holds exactly one IP packet of this version (4 or 6), by its stated length: nothing less,
/// nothing behind it.
enum class InnerIp : std::uint8_t { exact, shorter, longer, too_short_for_header, wrong_version };
InnerIp measure_inner_ip(const ByteCursor& at, unsigned version);

/// False, with a weird of scope flow, when no further tunnel may be entered (Tunnel::max_depth).
bool may_enter_tunnel(DecodeState& state, std::string_view source);

/// Pushes the hop of an IP or GRE tunnel, ends at the outer addresses, and starts the inner frame.
void enter_ip_tunnel(DecodeState& state, TunnelType type);

/// Raises a weird about the datagram that carries a UDP tunnel, whose hop the flow table has already pushed.
void weird_outside(DecodeState& state, std::string_view name, std::string_view source,
                   WeirdDetail detail_kind = WeirdDetail::none, std::uint32_t detail = 0);

/// Notes that the bytes are no header of this UDP tunnel and ends the decoding.
inline Layer end_as_violation(DecodeState& state) {
    state.out.tunnel_verdict = TunnelVerdict::violation;
    return Layer::done;
}

/// Notes a valid header with nothing behind it to follow and ends the decoding.
inline Layer end_as_ignored(DecodeState& state) {
    state.out.tunnel_verdict = TunnelVerdict::ignored;
    return Layer::done;
}

}  // namespace slipstream
