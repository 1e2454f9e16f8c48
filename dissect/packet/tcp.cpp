// TCP (RFC 9293): header fields, the window scale of a SYN (RFC 7323), the checksum.
#include "dissect/packet/checksum.h"
#include "dissect/packet/ip_payload.h"

namespace slipstream {
namespace {

constexpr std::uint32_t header_bytes_min = 20;

/// The one option that the flow table needs. Others are stepped over; a malformed one ends the walk.
void read_window_scale(Bytes options, TcpHeader& tcp) {
    constexpr std::uint8_t end_of_list = 0, no_operation = 1, window_scale = 3;
    ByteCursor at{options};
    while (at.remaining() > 0) {
        const std::uint8_t kind = at.u8();
        if (kind == end_of_list) return;
        if (kind == no_operation) continue;
        const std::uint8_t length = at.u8();
        if (length < 2) return;
        ByteCursor value{at.take(length - 2U)};
        if (!at.ok()) return;
        if (kind != window_scale || length != 3) continue;
        tcp.window_scale = value.u8();
        tcp.has_window_scale = true;
        return;
    }
}

Layer end_as_bad_header(DecodeState& state, std::string_view name) {
    state.weird(name, "TCP", WeirdScope::connection);
    state.out.bad_tcp_header = true;
    return Layer::done;
}

Checksum verify(const DecodeState& state, std::uint32_t segment_bytes) {
    if (!state.options.verify_checksums || !transport_captured(state, segment_bytes))
        return Checksum::unverified;
    const Decoded& out = state.out;
    InternetSum sum;
    sum.add_pseudo_header(out.source, out.destination, out.ip_version, ip_protocol_tcp, segment_bytes);
    sum.add(captured_part(state.at, segment_bytes));
    return sum.valid() ? Checksum::good : Checksum::bad;
}

Layer decode_tcp(DecodeState& state) {
    if (!transport_header_fits(state, header_bytes_min, "TCP")) return Layer::done;
    Decoded& out = state.out;
    TcpHeader& tcp = out.tcp;
    const std::uint32_t segment_bytes = out.ip_payload_bytes;
    const std::size_t captured = state.at.remaining();

    ByteCursor at{state.at.rest().first<header_bytes_min>()};
    out.source_port = at.u16();
    out.destination_port = at.u16();
    tcp.sequence = at.u32();
    tcp.acknowledgement = at.u32();
    tcp.header_words = at.u8() >> 4;
    const std::uint32_t header_bytes = tcp.header_words * 4U;
    tcp.flags = at.u8();
    tcp.window = at.u16();
    tcp.window_scale = 0;
    tcp.has_window_scale = false;
    out.kind = PacketKind::tcp;
    out.checksum = Checksum::unverified;
    out.bad_tcp_header = false;
    out.payload_bytes = 0;

    if (header_bytes < header_bytes_min) return end_as_bad_header(state, "bad_TCP_header_len");
    if (header_bytes > segment_bytes || header_bytes > captured)
        return end_as_bad_header(state, "truncated_header");

    out.checksum = verify(state, segment_bytes);
    at = state.at;
    at.skip(header_bytes_min);
    const Bytes options = at.take(header_bytes - header_bytes_min);
    if ((tcp.flags & TcpHeader::syn) != 0) read_window_scale(options, tcp);
    out.payload_bytes = segment_bytes - header_bytes;
    out.payload = captured_part(at, out.payload_bytes);
    return Layer::done;
}

const PacketDecoder tcp_decoder{"tcp", Layer::tcp, decode_tcp};
SLIPSTREAM_REGISTER(PacketDecoder, slip_packet_decoders, tcp_decoder)

}  // namespace
}  // namespace slipstream
