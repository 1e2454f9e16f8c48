// UDP (RFC 768). Lengths follow the IP header, not the length field, which is only reported.
#include "dissect/packet/checksum.h"
#include "dissect/packet/ip_payload.h"
#include "dissect/packet/tunnel_hint.h"

namespace slipstream {
namespace {

constexpr std::uint32_t header_bytes = 8;

/// VXLAN (RFC 7348 section 4.1) lets the outer checksum be zero on IPv6 too.
bool zero_checksum_allowed(const Decoded& out, Bytes payload, std::uint32_t datagram_bytes) {
    constexpr std::uint32_t vxlan_bytes = 8, ethernet_bytes = 14;
    if (out.ip_version == 4) return true;
    ByteCursor at{payload};
    return udp_tunnel_of_port(out.destination_port) == Layer::vxlan &&
           datagram_bytes > header_bytes + vxlan_bytes + ethernet_bytes && (at.peek() & 0x08U) != 0;
}

Checksum verify(const DecodeState& state, std::uint16_t checksum, std::uint32_t datagram_bytes,
                Bytes payload) {
    if (!state.options.verify_checksums || !transport_captured(state, datagram_bytes) ||
        state.frame_wire > state.frame_captured)
        return Checksum::unverified;
    const Decoded& out = state.out;
    if (checksum == 0)
        return zero_checksum_allowed(out, payload, datagram_bytes) ? Checksum::good : Checksum::bad;
    InternetSum sum;
    sum.add_pseudo_header(out.source, out.destination, out.ip_version, ip_protocol_udp, datagram_bytes);
    sum.add(captured_part(state.at, datagram_bytes));
    return sum.valid() ? Checksum::good : Checksum::bad;
}

Layer decode_udp(DecodeState& state) {
    if (!transport_header_fits(state, header_bytes, "UDP")) return Layer::done;
    Decoded& out = state.out;
    // A stated length of 0 means: as much as there is (see transport_header_fits).
    const std::uint32_t datagram_bytes =
        out.ip_payload_bytes != 0 ? out.ip_payload_bytes : static_cast<std::uint32_t>(state.at.remaining());

    ByteCursor at{state.at.rest().first<header_bytes>()};
    out.source_port = at.u16();
    out.destination_port = at.u16();
    out.udp_length = at.u16();
    const std::uint16_t checksum = at.u16();
    out.kind = PacketKind::udp;
    out.payload_bytes = datagram_bytes - header_bytes;
    at = state.at;
    at.skip(header_bytes);
    out.payload = captured_part(at, out.payload_bytes);

    if (out.udp_length != datagram_bytes)
        out.weirds.add({.name = "UDP_datagram_length_mismatch",
                        .source = "UDP",
                        .scope = WeirdScope::connection,
                        .detail_kind = WeirdDetail::two_numbers,
                        .in_tunnel = false,
                        .detail = out.udp_length,
                        .detail2 = datagram_bytes,
                        .depth = out.tunnel.depth});
    out.checksum = verify(state, checksum, datagram_bytes, out.payload);
    return Layer::done;
}

const PacketDecoder udp_decoder{"udp", Layer::udp, decode_udp};
SLIPSTREAM_REGISTER(PacketDecoder, slip_packet_decoders, udp_decoder)

}  // namespace
}  // namespace slipstream
