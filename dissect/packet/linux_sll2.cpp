// Linux cooked capture, second version (link type 276): 20 bytes that start with the Ethertype.
#include "dissect/packet/cooked.h"

namespace slipstream {
namespace {

Layer decode_linux_sll2(DecodeState& state) {
    ByteCursor& at = state.at;
    if (at.remaining() <= 20) {
        state.weird("truncated_Linux_SLL2_header", "LINUXSLL2");
        return Layer::done;
    }
    const std::uint16_t type = at.u16();
    at.skip(10);
    note_cooked_sender(state, at.take(8));
    return layer_behind_cooked(type);
}

const PacketDecoder linux_sll2_decoder{"linux_sll2", Layer::linux_sll2, decode_linux_sll2};
SLIPSTREAM_REGISTER(PacketDecoder, slip_packet_decoders, linux_sll2_decoder)

}  // namespace
}  // namespace slipstream
