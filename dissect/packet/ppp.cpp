// Plain PPP (link type 9, RFC 1661): the protocol number, with or without the HDLC address and control bytes
// before it, in two bytes or compressed to one. Zeek reads this link type since 7.1 only.
#include "dissect/packet/decoder.h"
#include "dissect/packet/ppp_protocol.h"

namespace slipstream {
namespace {

Layer decode_ppp(DecodeState& state) {
    ByteCursor& at = state.at;
    if (at.peek_u16() == 0xff03) at.skip(2);
    // Protocol numbers end in an odd byte and start with an even one: an odd first byte is a compressed
    // number.
    const std::uint16_t protocol = (at.peek() & 1U) != 0 ? at.u8() : at.u16();
    if (!at.ok()) {
        state.weird("truncated_ppp_header", "PPP");
        return Layer::done;
    }
    switch (protocol) {
        case ppp_mpls: return Layer::mpls;
        case ppp_ipv4:
        case ppp_ipv6: return Layer::ip;
        default: return Layer::done;
    }
}

const PacketDecoder ppp_decoder{"ppp", Layer::ppp, decode_ppp};
SLIPSTREAM_REGISTER(PacketDecoder, slip_packet_decoders, ppp_decoder)

}  // namespace
}  // namespace slipstream
