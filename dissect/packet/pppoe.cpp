// PPPoE session (RFC 2516). The length field is not checked, as in Zeek 6.0.
#include "dissect/packet/decoder.h"
#include "dissect/packet/ppp_protocol.h"

namespace slipstream {
namespace {

Layer decode_pppoe(DecodeState& state) {
    state.at.skip(6);
    const std::uint16_t protocol = state.at.u16();
    if (!state.at.ok()) {
        state.weird("truncated_pppoe_header", "PPPOE");
        return Layer::done;
    }
    return protocol == ppp_ipv4 || protocol == ppp_ipv6 ? Layer::ip : Layer::done;
}

const PacketDecoder pppoe_decoder{"pppoe", Layer::pppoe, decode_pppoe};
SLIPSTREAM_REGISTER(PacketDecoder, slip_packet_decoders, pppoe_decoder)

}  // namespace
}  // namespace slipstream
