// Radiotap (link type 127): the receiver's notes before an 802.11 frame, stepped over by their stated length.
#include "dissect/packet/decoder.h"

namespace slipstream {
namespace {

Layer decode_radiotap(DecodeState& state) {
    ByteCursor& at = state.at;
    const std::size_t captured = at.remaining();
    at.skip(2);
    const std::size_t length = at.u16_le();
    if (!at.ok() || length >= captured || length < 4) {
        state.weird("truncated_radiotap_header", "IEEE802_11_RADIO");
        return Layer::done;
    }
    at.skip(length - 4);
    return Layer::ieee80211;
}

const PacketDecoder radiotap_decoder{"radiotap", Layer::radiotap, decode_radiotap};
SLIPSTREAM_REGISTER(PacketDecoder, slip_packet_decoders, radiotap_decoder)

}  // namespace
}  // namespace slipstream
