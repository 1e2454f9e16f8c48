// AYIYA (draft-massar-v6ops-ayiya): identity and signature of stated lengths, then an IP packet when the
// operation is "forward".
#include "dissect/packet/inner_frame.h"
#include "dissect/packet/ip_payload.h"

namespace slipstream {
namespace {

Layer decode_ayiya(DecodeState& state) {
    constexpr std::uint8_t forward = 1;
    constexpr std::size_t fixed_bytes = 8;
    ByteCursor& at = state.at;
    const std::uint8_t identity = at.peek(0) >> 4;
    const std::uint8_t signature = at.peek(1) >> 4;
    const std::uint8_t operation = at.peek(2) & 0x0fU;
    const std::uint8_t next_header = at.peek(3);
    at.skip(fixed_bytes);
    // 2^identity bytes, kept in eight bits by Zeek: 256 and more become none.
    at.skip((1U << identity & 0xffU) + 4U * signature);
    if (!at.ok()) return end_as_violation(state);
    if (operation != forward) return end_as_ignored(state);
    state.out.tunnel_verdict = TunnelVerdict::valid;
    if (at.remaining() == 0) {
        weird_outside(state, "ayiya_empty_packet", "AYIYA");
        return Layer::done;
    }
    start_inner_frame(state);
    return next_header == ip_protocol_ipv4 || next_header == ip_protocol_ipv6 ? Layer::ip : Layer::done;
}

const PacketDecoder ayiya_decoder{"ayiya", Layer::ayiya, decode_ayiya};
SLIPSTREAM_REGISTER(PacketDecoder, slip_packet_decoders, ayiya_decoder)

}  // namespace
}  // namespace slipstream
