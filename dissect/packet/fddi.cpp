// FDDI (link type 10): 13 bytes of FDDI and 8 of LLC/SNAP are stepped over unread; IP is assumed, as Zeek
// does.
#include "dissect/packet/decoder.h"

namespace slipstream {
namespace {

Layer decode_fddi(DecodeState& state) {
    constexpr std::size_t header_bytes = 13 + 8;
    if (state.at.remaining() <= header_bytes) {
        state.weird("FDDI_analyzer_failed", "FDDI");
        return Layer::done;
    }
    state.at.skip(header_bytes);
    return Layer::ip;
}

const PacketDecoder fddi_decoder{"fddi", Layer::fddi, decode_fddi};
SLIPSTREAM_REGISTER(PacketDecoder, slip_packet_decoders, fddi_decoder)

}  // namespace
}  // namespace slipstream
