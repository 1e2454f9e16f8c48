// One VLAN tag (802.1Q, 802.1ad). Each further tag comes back here through its Ethertype.
#include "dissect/packet/decoder.h"

namespace slipstream {
namespace {

/// Zeek 6.0 follows fewer types behind a tag than behind an Ethernet header.
Layer layer_behind_tag(std::uint16_t ethertype) {
    switch (ethertype) {
        case 0x88a8:
        case 0x9100:
        case 0x8926: return Layer::done;
        default: return layer_of_ethertype(ethertype);
    }
}

Layer decode_vlan(DecodeState& state) {
    constexpr std::uint16_t length_max = 1500, ethertype_min = 1536;
    ByteCursor& at = state.at;
    if (at.remaining() <= 4) {
        state.weird("truncated_VLAN_header", "VLAN");
        return Layer::done;
    }
    const std::uint16_t id = at.u16() & 0x0fffU;
    const std::uint16_t type = at.u16();
    Decoded& out = state.out;
    // An outer tag with ID 0 leaves its place to the next one, as in Zeek up to 8.1.
    (out.vlan == 0 ? out.vlan : out.inner_vlan) = id;
    ++out.vlan_tags;
    if (type >= ethertype_min) return layer_behind_tag(type);
    if (type > length_max) {
        state.weird("undefined_vlan_protocol", "VLAN");
        return Layer::done;
    }
    if (at.remaining() < 2) {
        state.weird("truncated_vlan_frame", "VLAN");
        return Layer::done;
    }
    return Layer::llc_snap;
}

const PacketDecoder vlan_decoder{"vlan", Layer::vlan, decode_vlan};
SLIPSTREAM_REGISTER(PacketDecoder, slip_packet_decoders, vlan_decoder)

}  // namespace
}  // namespace slipstream
