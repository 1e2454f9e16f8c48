// Linux netfilter log (link type 239): a family, then attributes in host order up to the one that holds the
// packet.
#include "dissect/packet/decoder.h"

namespace slipstream {
namespace {

/// Steps to the payload attribute's value; false after raising the weird that says why there is none.
bool find_payload(DecodeState& state) {
    constexpr std::uint16_t payload_type = 9, attribute_header_bytes = 4;
    ByteCursor& at = state.at;
    while (at.remaining() > attribute_header_bytes) {
        const std::uint16_t length = at.u16_le();
        const std::uint16_t type = at.u16_le();
        if (type == payload_type) return true;
        if (length < attribute_header_bytes) {
            state.weird("nflog_bad_tlv_len", "NFLOG");
            return false;
        }
        const std::size_t aligned = (length + 3U) / 4U * 4U;
        at.skip(aligned - attribute_header_bytes);
    }
    state.weird("nflog_no_pcap_payload", "NFLOG");
    return false;
}

Layer decode_nflog(DecodeState& state) {
    constexpr std::uint8_t family_ipv4 = 2, family_ipv6 = 10;
    ByteCursor& at = state.at;
    if (at.remaining() <= 4) {
        state.weird("truncated_nflog_header", "NFLOG");
        return Layer::done;
    }
    const std::uint8_t family = at.u8();
    const std::uint8_t version = at.u8();
    at.skip(2);
    if (version != 0) {
        state.weird("unknown_nflog_version", "NFLOG");
        return Layer::done;
    }
    if (!find_payload(state)) return Layer::done;
    return family == family_ipv4 || family == family_ipv6 ? Layer::ip : Layer::done;
}

const PacketDecoder nflog_decoder{"nflog", Layer::nflog, decode_nflog};
SLIPSTREAM_REGISTER(PacketDecoder, slip_packet_decoders, nflog_decoder)

}  // namespace
}  // namespace slipstream
