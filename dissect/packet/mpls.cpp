// MPLS label stack (RFC 3032). Nothing says what the labels carry, so the IP version nibble decides.
#include "dissect/packet/decoder.h"

namespace slipstream {
namespace {

Layer decode_mpls(DecodeState& state) {
    ByteCursor& at = state.at;
    bool bottom = false;
    while (!bottom) {
        if (at.remaining() <= 4) {
            state.weird("truncated_link_header", "MPLS");
            return Layer::done;
        }
        bottom = (at.u32() & 0x100U) != 0;
    }
    return Layer::ip;
}

const PacketDecoder mpls_decoder{"mpls", Layer::mpls, decode_mpls};
SLIPSTREAM_REGISTER(PacketDecoder, slip_packet_decoders, mpls_decoder)

}  // namespace
}  // namespace slipstream
