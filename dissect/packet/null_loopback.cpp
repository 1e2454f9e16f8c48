// BSD loopback (link types 0 and 108): an address family in four bytes, of the capturing machine's order (0)
// or network order (108). Families are small, so the order shows; Zeek 6.0 reads little endian only.
#include "dissect/packet/decoder.h"

namespace slipstream {
namespace {

Layer decode_null_loopback(DecodeState& state) {
    ByteCursor& at = state.at;
    if (at.remaining() <= 4) {
        state.weird("null_analyzer_failed", "NULL");
        return Layer::done;
    }
    const std::uint32_t family = at.u32_le();
    switch (family > 0xffff ? __builtin_bswap32(family) : family) {
        case 2:
        case 24:  // NetBSD, OpenBSD
        case 28:  // FreeBSD
        case 30:  // macOS
            return Layer::ip;
        default: return Layer::done;
    }
}

const PacketDecoder null_loopback_decoder{"null_loopback", Layer::null_loopback, decode_null_loopback};
SLIPSTREAM_REGISTER(PacketDecoder, slip_packet_decoders, null_loopback_decoder)

}  // namespace
}  // namespace slipstream
