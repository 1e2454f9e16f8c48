// Ethernet II, 802.3 with a length field, and Cisco FabricPath, which wraps a whole Ethernet frame.
#include "dissect/packet/decoder.h"

namespace slipstream {
namespace {

std::uint16_t read_header(DecodeState& state) {
    constexpr std::size_t bytes = 14;
    ByteCursor at{state.at.rest().first<bytes>()};
    state.at.skip(bytes);
    Decoded& out = state.out;
    out.destination_mac = MacAddress::from(at.take(6));
    out.source_mac = MacAddress::from(at.take(6));
    out.has_macs = true;
    return at.u16();
}

Layer decode_ethernet(DecodeState& state) {
    constexpr std::size_t header_bytes = 14, fabric_path_bytes = 16;
    constexpr std::uint16_t fabric_path = 0x8903, length_max = 1500, ethertype_min = 1536;
    if (state.at.remaining() <= header_bytes + 2) {
        state.weird("truncated_ethernet_frame", "ETHERNET");
        return Layer::done;
    }
    if (state.at.peek_u16(12) == fabric_path) {
        if (state.at.remaining() <= fabric_path_bytes + header_bytes) {
            state.weird("truncated_link_header_cfp", "ETHERNET");
            return Layer::done;
        }
        state.at.skip(fabric_path_bytes);
    }
    const std::uint16_t type = read_header(state);
    if (type >= ethertype_min) return layer_of_ethertype(type);
    if (type > length_max) {
        state.weird("undefined_ether_type", "ETHERNET");
        return Layer::done;
    }
    if (state.at.remaining() < type) {
        state.weird("truncated_ethernet_frame", "ETHERNET");
        return Layer::done;
    }
    return Layer::llc_snap;
}

const PacketDecoder ethernet_decoder{"ethernet", Layer::ethernet, decode_ethernet};
SLIPSTREAM_REGISTER(PacketDecoder, slip_packet_decoders, ethernet_decoder)

}  // namespace
}  // namespace slipstream
