// IP of either version: the first nibble decides, whatever the Ethertype said.
#include "dissect/packet/decoder.h"

namespace slipstream {
namespace {

Layer decode_ip(DecodeState& state) {
    constexpr std::size_t header_bytes_min = 20;
    if (state.at.remaining() < header_bytes_min) {
        state.weird("truncated_IP", "IP");
        return Layer::done;
    }
    switch (state.at.peek() >> 4) {
        case 4: return Layer::ipv4;
        case 6: return Layer::ipv6;
        default: state.weird("unknown_ip_version", "IP"); return Layer::done;
    }
}

const PacketDecoder ip_decoder{"ip", Layer::ip, decode_ip};
SLIPSTREAM_REGISTER(PacketDecoder, slip_packet_decoders, ip_decoder)

}  // namespace
}  // namespace slipstream
