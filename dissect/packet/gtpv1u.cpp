// GTPv1-U (3GPP TS 29.281): user packets (G-PDU) that fill the datagram exactly behind optional fields and
// extension headers.
#include "dissect/packet/inner_frame.h"

namespace slipstream {
namespace {

/// Steps over the header. False when it is cut or an extension header has no length.
bool skip_header(ByteCursor& at, std::uint8_t flags) {
    constexpr std::uint8_t has_extension = 0x04, has_any_option = 0x07;
    at.skip(8);
    if ((flags & has_any_option) == 0) return at.ok();
    at.skip(3);
    std::uint8_t next = at.u8();
    if ((flags & has_extension) == 0) return at.ok();
    while (at.ok() && next != 0) {
        const std::size_t bytes = at.peek() * std::size_t{4};  // length, contents, next type
        if (bytes == 0) return false;
        at.skip(bytes - 1);
        next = at.u8();
    }
    return at.ok();
}

bool directly_inside_gtp(const TunnelStack& tunnel) {
    return tunnel.depth >= 2 && tunnel.hops[tunnel.depth - 2U].type == TunnelType::gtpv1;
}

Layer decode_gtpv1u(DecodeState& state) {
    constexpr std::uint8_t user_packet = 255, protocol_type_gtp = 0x10;
    ByteCursor& at = state.at;
    if (at.remaining() < 8 || directly_inside_gtp(state.out.tunnel)) return end_as_violation(state);
    const std::uint8_t flags = at.peek(0);
    const std::uint8_t message = at.peek(1);
    if (flags >> 5 != 1) return end_as_violation(state);
    if (!skip_header(at, flags)) return end_as_violation(state);
    if ((flags & protocol_type_gtp) == 0 || message != user_packet) return end_as_ignored(state);
    const unsigned version = at.peek() >> 4;
    if ((version != 4 && version != 6) || measure_inner_ip(at, version) != InnerIp::exact)
        return end_as_violation(state);
    state.out.tunnel_verdict = TunnelVerdict::valid;
    start_inner_frame(state);
    return Layer::ip;
}

const PacketDecoder gtpv1u_decoder{"gtpv1u", Layer::gtpv1u, decode_gtpv1u};
SLIPSTREAM_REGISTER(PacketDecoder, slip_packet_decoders, gtpv1u_decoder)

}  // namespace
}  // namespace slipstream
