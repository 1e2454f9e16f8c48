// VXLAN (RFC 7348): eight bytes, then an Ethernet frame.
#include "dissect/packet/inner_frame.h"

namespace slipstream {
namespace {

Layer decode_vxlan(DecodeState& state) {
    ByteCursor& at = state.at;
    const std::uint8_t flags = at.u8();
    at.skip(7);
    const bool has_network_identifier = (flags & 0x08U) != 0;
    if (!at.ok() || !has_network_identifier) return end_as_violation(state);
    state.out.tunnel_verdict = TunnelVerdict::valid;
    if (at.remaining() == 0) {
        weird_outside(state, "vxlan_empty_packet", "VXLAN");
        return Layer::done;
    }
    start_inner_frame(state);
    return Layer::ethernet;
}

const PacketDecoder vxlan_decoder{"vxlan", Layer::vxlan, decode_vxlan};
SLIPSTREAM_REGISTER(PacketDecoder, slip_packet_decoders, vxlan_decoder)

}  // namespace
}  // namespace slipstream
