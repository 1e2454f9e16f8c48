// 802.11 data frames (link type 105), whose LLC/SNAP header says what they carry. A frame may aggregate
// several packets (A-MSDU): the first is decoded here, the bytes behind it stay in Decoded::more_subframes.
#include "dissect/packet/decoder.h"

namespace slipstream {
namespace {

constexpr std::string_view analyzer = "IEEE802_11";

/// The Ethertype's layer behind AA AA 03 00 00 00; false when the header is another one.
bool read_llc(DecodeState& state, Layer& next) {
    ByteCursor& at = state.at;
    const std::uint32_t llc = at.u32();
    const std::uint16_t organisation_rest = at.u16();
    const std::uint16_t type = at.u16();
    if (!at.ok()) {
        state.weird("truncated_802_11_llc_header", analyzer);
        return false;
    }
    next = Layer::done;
    if (llc != 0xaaaa0300 || organisation_rest != 0) return false;
    if (type == 0x0800 || type == 0x86dd || type == 0x0806 || type == 0x8035) next = layer_of_ethertype(type);
    return next != Layer::done;
}

/// The first sub-frame that carries something. Sub-frames start with two addresses and a length (802.11
/// section 9.3.2.2).
Layer decode_amsdu(DecodeState& state) {
    while (state.at.remaining() > 0) {
        ByteCursor frame = state.at;
        frame.skip(12);
        const std::size_t length = frame.u16();
        if (!frame.ok()) {
            state.weird("truncated_802_11_amsdu_header", analyzer);
            return Layer::done;
        }
        ByteCursor behind = frame;
        behind.skip(length);
        if (!behind.ok()) {
            state.weird("truncated_802_11_amsdu_packet", analyzer);
            return Layer::done;
        }
        // Zeek skips length mod 4 bytes of padding.
        const std::size_t padding = length % 4;
        behind.skip(padding < behind.remaining() ? padding : behind.remaining());
        frame.truncate(length);
        state.at = frame;
        Layer next = Layer::done;
        if (read_llc(state, next)) {
            state.out.more_subframes = behind.rest();
            return next;
        }
        state.weird("invalid_802_11_amsdu_inner_packet", analyzer);
        state.at = behind;
    }
    return Layer::done;
}

/// Addresses by the directions: which of the up to four fields are the two ends (802.11 table 9-60).
void note_addresses(DecodeState& state, const ByteCursor& frame, bool to_ds, bool from_ds) {
    auto address_at = [&](std::size_t offset) {
        ByteCursor at = frame;
        at.skip(offset);
        return MacAddress::from(at.take(6));
    };
    state.out.destination_mac = address_at(to_ds ? 16 : 4);
    state.out.source_mac = address_at(to_ds ? (from_ds ? 24 : 10) : (from_ds ? 16 : 10));
    state.out.has_macs = true;
}

Layer decode_ieee80211(DecodeState& state) {
    const ByteCursor frame = state.at;
    ByteCursor& at = state.at;
    std::size_t header_bytes = 24;
    if (at.remaining() <= header_bytes) {
        state.weird("truncated_802_11_header", analyzer);
        return Layer::done;
    }
    const std::uint8_t control = at.u8();
    const std::uint8_t flags = at.u8();
    const bool data_type = (control & 0x08U) != 0;
    const bool without_data = (control & 0x40U) != 0;
    if (!data_type || without_data) return Layer::done;
    const bool to_ds = (flags & 0x01U) != 0;
    const bool from_ds = (flags & 0x02U) != 0;
    if (to_ds && from_ds) header_bytes += 6;
    const bool quality_of_service = (control & 0x80U) != 0;
    bool aggregate = false;
    if (quality_of_service) {
        const bool encrypted = (flags & 0x40U) != 0;
        if (encrypted) return Layer::done;
        aggregate = (frame.peek(header_bytes) & 0x80U) != 0;
        header_bytes += 2;
    }
    if (frame.remaining() <= header_bytes) {
        state.weird("truncated_802_11_header", analyzer);
        return Layer::done;
    }
    note_addresses(state, frame, to_ds, from_ds);
    at.skip(header_bytes - 2);
    if (aggregate) return Layer::ieee80211_amsdu;
    Layer next = Layer::done;
    read_llc(state, next);
    return next;
}

const PacketDecoder ieee80211_decoder{"ieee80211", Layer::ieee80211, decode_ieee80211};
const PacketDecoder amsdu_decoder{"ieee80211_amsdu", Layer::ieee80211_amsdu, decode_amsdu};
SLIPSTREAM_REGISTER(PacketDecoder, slip_packet_decoders, ieee80211_decoder)
SLIPSTREAM_REGISTER(PacketDecoder, slip_packet_decoders, amsdu_decoder)

}  // namespace
}  // namespace slipstream
