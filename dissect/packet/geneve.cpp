// GENEVE (RFC 8926): a header with options, then what its Ethertype says.
#include "dissect/packet/inner_frame.h"

namespace slipstream {
namespace {

Layer carried_by(std::uint16_t type) {
    switch (type) {
        case 0x6558: return Layer::ethernet;
        case 0x0800:
        case 0x08dd: return Layer::ip;  // Zeek 6.0 has 08DD where 86DD was meant, and so does not follow IPv6
        case 0x0806: return Layer::arp;
        default: return Layer::done;
    }
}

Layer decode_geneve(DecodeState& state) {
    ByteCursor& at = state.at;
    const std::uint8_t version_and_options = at.u8();
    at.skip(1);
    const std::uint16_t type = at.u16();
    at.skip(4);
    if (!at.ok()) return end_as_violation(state);
    const std::uint8_t version = version_and_options >> 6;
    if (version != 0) {
        weird_outside(state, "geneve_invalid_version", "GENEVE", WeirdDetail::number, version);
        return end_as_ignored(state);
    }
    at.skip((version_and_options & 0x3fU) * 4U);
    if (!at.ok()) return end_as_violation(state);
    state.out.tunnel_verdict = TunnelVerdict::valid;
    if (at.remaining() == 0) {
        weird_outside(state, "geneve_empty_packet", "GENEVE");
        return Layer::done;
    }
    start_inner_frame(state);
    return carried_by(type);
}

const PacketDecoder geneve_decoder{"geneve", Layer::geneve, decode_geneve};
SLIPSTREAM_REGISTER(PacketDecoder, slip_packet_decoders, geneve_decoder)

}  // namespace
}  // namespace slipstream
