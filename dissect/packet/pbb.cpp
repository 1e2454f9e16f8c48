// Provider Backbone Bridging (802.1ah): a 4-byte I-TAG, then the customer's Ethernet frame.
#include "dissect/packet/decoder.h"

namespace slipstream {
namespace {

Layer decode_pbb(DecodeState& state) {
    if (state.at.remaining() <= 18) {
        state.weird("truncated_PBB_header", "PBB");
        return Layer::done;
    }
    state.at.skip(4);
    return Layer::ethernet;
}

const PacketDecoder pbb_decoder{"pbb", Layer::pbb, decode_pbb};
SLIPSTREAM_REGISTER(PacketDecoder, slip_packet_decoders, pbb_decoder)

}  // namespace
}  // namespace slipstream
