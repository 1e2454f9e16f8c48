// Linux cooked capture, first version (link type 113): 16 bytes with the sender's address and an Ethertype.
#include "dissect/packet/cooked.h"

namespace slipstream {
namespace {

Layer decode_linux_sll(DecodeState& state) {
    ByteCursor& at = state.at;
    if (at.remaining() <= 16) {
        state.weird("truncated_Linux_SLL_header", "LINUXSLL");
        return Layer::done;
    }
    at.skip(6);
    note_cooked_sender(state, at.take(8));
    return layer_behind_cooked(at.u16());
}

const PacketDecoder linux_sll_decoder{"linux_sll", Layer::linux_sll, decode_linux_sll};
SLIPSTREAM_REGISTER(PacketDecoder, slip_packet_decoders, linux_sll_decoder)

}  // namespace
}  // namespace slipstream
