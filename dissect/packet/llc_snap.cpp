// What follows an 802.3 length field: SNAP (AA AA) with an Ethertype, Novell's raw 802.3 (FF FF), or plain
// LLC.
#include "dissect/packet/decoder.h"

namespace slipstream {
namespace {

Layer decode_snap(DecodeState& state) {
    ByteCursor& at = state.at;
    constexpr std::size_t snap_bytes = 5;
    if (at.remaining() < 3) {
        state.weird("truncated_snap_llc_header", "SNAP");
        return Layer::done;
    }
    // An unnumbered control field is one byte, the others two.
    const std::size_t llc_bytes = (at.peek(2) & 0x03U) == 0x03U ? 3 : 4;
    if (at.remaining() < llc_bytes + snap_bytes) {
        state.weird("truncated_snap_header", "SNAP");
        return Layer::done;
    }
    at.skip(llc_bytes);
    const std::uint32_t organisation = static_cast<std::uint32_t>(at.u16()) << 8 | at.u8();
    const std::uint16_t type = at.u16();
    if (organisation != 0) return Layer::done;
    switch (type) {
        case 0x0800:
        case 0x86dd:
        case 0x0806:
        case 0x8035: return layer_of_ethertype(type);
        default: return Layer::done;
    }
}

Layer decode_llc_snap(DecodeState& state) {
    switch (state.at.peek_u16()) {
        case 0xaaaa: return decode_snap(state);
        case 0xffff: state.weird("no_suitable_analyzer_found", "NOVELL_802_3"); return Layer::done;
        default:
            if (state.at.remaining() < 3) state.weird("truncated_llc_header", "LLC");
            return Layer::done;
    }
}

const PacketDecoder llc_snap_decoder{"llc_snap", Layer::llc_snap, decode_llc_snap};
SLIPSTREAM_REGISTER(PacketDecoder, slip_packet_decoders, llc_snap_decoder)

}  // namespace
}  // namespace slipstream
