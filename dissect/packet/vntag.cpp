// VN-Tag (802.1Qbh): four bytes of ports, then a VLAN tag; other types are not followed.
#include "dissect/packet/decoder.h"

namespace slipstream {
namespace {

Layer decode_vntag(DecodeState& state) {
    if (state.at.remaining() <= 6) {
        state.weird("truncated_vntag_header", "VNTAG");
        return Layer::done;
    }
    state.at.skip(4);
    const Layer next = layer_of_ethertype(state.at.u16());
    return next == Layer::vlan ? next : Layer::done;
}

const PacketDecoder vntag_decoder{"vntag", Layer::vntag, decode_vntag};
SLIPSTREAM_REGISTER(PacketDecoder, slip_packet_decoders, vntag_decoder)

}  // namespace
}  // namespace slipstream
