// ICMP (RFC 792) and ICMPv6 (RFC 4443), told apart by the IP protocol number, not the IP version, as Zeek
// does.
#include "dissect/packet/checksum.h"
#include "dissect/packet/ip_payload.h"

namespace slipstream {
namespace {

constexpr std::uint32_t header_bytes = 8;

Checksum verify(const DecodeState& state, std::uint32_t message_bytes) {
    if (!state.options.verify_checksums || !transport_captured(state, message_bytes))
        return Checksum::unverified;
    const Decoded& out = state.out;
    InternetSum sum;
    if (out.ip_protocol == ip_protocol_icmp6)
        sum.add_pseudo_header(out.source, out.destination, out.ip_version, ip_protocol_icmp6, message_bytes);
    sum.add(captured_part(state.at, message_bytes));
    return sum.valid() ? Checksum::good : Checksum::bad;
}

Layer decode_icmp(DecodeState& state) {
    if (!transport_header_fits(state, header_bytes, "ICMP")) return Layer::done;
    Decoded& out = state.out;
    // A stated length of 0 means: as much as there is (see transport_header_fits).
    const std::uint32_t message_bytes =
        out.ip_payload_bytes != 0 ? out.ip_payload_bytes : static_cast<std::uint32_t>(state.at.remaining());
    out.checksum = verify(state, message_bytes);

    ByteCursor& at = state.at;
    out.icmp_type = at.u8();
    out.icmp_code = at.u8();
    at.skip(header_bytes - 2);
    out.kind = PacketKind::icmp;
    out.source_port = out.destination_port = 0;
    out.payload_bytes = message_bytes - header_bytes;
    out.payload = captured_part(at, out.payload_bytes);
    return Layer::done;
}

const PacketDecoder icmp_decoder{"icmp", Layer::icmp, decode_icmp};
SLIPSTREAM_REGISTER(PacketDecoder, slip_packet_decoders, icmp_decoder)

}  // namespace
}  // namespace slipstream
