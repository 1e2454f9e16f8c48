// Teredo (RFC 4380): optional authentication and origin headers, then an IPv6 packet that fills the datagram
// exactly.
//
// Its weirds have scope connection; on a violation they count only when Teredo was confirmed on the
// connection before.
#include "dissect/packet/inner_frame.h"
#include "dissect/packet/ip_payload.h"

namespace slipstream {
namespace {

constexpr std::string_view analyzer = "TEREDO";

Layer end_with(DecodeState& state, std::string_view name) {
    state.weird(name, analyzer, WeirdScope::connection);
    return end_as_violation(state);
}

/// Steps over the headers before the IPv6 packet; nullptr, or the weird that says what is cut ("" when
/// nothing has a name).
const char* skip_prefixes(ByteCursor& at) {
    constexpr std::uint16_t origin_tag = 0, authentication_tag = 1;
    if (at.remaining() < 2) return "truncated_Teredo";
    if (at.peek_u16() == authentication_tag) {
        if (at.remaining() < 4) return "truncated_Teredo_authentication";
        at.skip(4U + at.peek(2) + at.peek(3) + 9U);
        if (!at.ok()) return "truncated_Teredo_authentication";
        if (at.remaining() < 2) return "truncated_Teredo";
    }
    if (at.peek_u16() == origin_tag) {
        at.skip(8);
        if (!at.ok()) return "truncated_Teredo_origin_indication";
        if (at.remaining() < 2) return "truncated_Teredo";
    }
    if (at.peek() >> 4 != 6) return "";
    return at.remaining() < 40 ? "truncated_IPv6_in_Teredo" : nullptr;
}

/// Announces no next header in a chain without extension headers, and states no payload.
bool is_bubble(const ByteCursor& at) { return at.peek_u16(4) == 0 && at.peek(6) == ip_protocol_no_next; }

Layer decode_teredo(DecodeState& state) {
    ByteCursor& at = state.at;
    if (const char* fault = skip_prefixes(at)) {
        if (*fault == '\0') return end_as_violation(state);
        return end_with(state, fault);
    }
    switch (measure_inner_ip(at, 6)) {
        case InnerIp::exact: break;
        case InnerIp::longer:
            if (!is_bubble(at)) return end_as_violation(state);
            state.weird("Teredo_bubble_with_payload", analyzer, WeirdScope::connection);
            break;
        default: return end_as_violation(state);
    }
    state.out.tunnel_verdict = TunnelVerdict::valid;
    start_inner_frame(state);
    return Layer::ip;
}

const PacketDecoder teredo_decoder{"teredo", Layer::teredo, decode_teredo};
SLIPSTREAM_REGISTER(PacketDecoder, slip_packet_decoders, teredo_decoder)

}  // namespace
}  // namespace slipstream
