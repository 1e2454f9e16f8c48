// IPv4 (RFC 791): the tests a packet must pass, in Zeek's order because the first that fails names the weird,
// then the fields, then fragments.
#include "dissect/packet/checksum.h"
#include "dissect/packet/ip_payload.h"

namespace slipstream {
namespace {

constexpr std::uint32_t header_bytes_min = 20;

struct Fixed {
    std::uint32_t header_bytes = 0;
    std::uint32_t total_bytes = 0;
    std::uint16_t flags_and_offset = 0;
};

Fixed read_fixed_header(std::span<const std::uint8_t, header_bytes_min> bytes, Decoded& out) {
    ByteCursor at{bytes};  // of known size: the compiler drops the checks
    Fixed fixed;
    fixed.header_bytes = (at.u8() & 0x0fU) * 4U;
    at.skip(1);
    fixed.total_bytes = at.u16();
    out.fragment_id = at.u16();
    fixed.flags_and_offset = at.u16();
    out.ttl = at.u8();
    out.ip_protocol = at.u8();
    at.skip(2);
    out.source = IpAddress::v4(at.u32());
    out.destination = IpAddress::v4(at.u32());
    out.ip_version = 4;
    out.ip_total_bytes = fixed.total_bytes;
    return fixed;
}

/// Raises the weird of the first length test that fails. Sets the total of a packet whose sender left it to
/// the NIC.
bool lengths_agree(DecodeState& state, Fixed& fixed) {
    const std::size_t available = state.at.remaining();
    if (fixed.total_bytes == 0) {
        state.weird("ip_hdr_len_zero", "IP");
        // Offload leaves a wrong checksum too, so with verification on the packet would be dropped anyway.
        if (state.options.verify_checksums) return false;
        fixed.total_bytes = static_cast<std::uint32_t>(available);
    }
    if (state.frame_wire < fixed.total_bytes + state.at.offset()) {
        state.weird("truncated_IP_len", "IP");
        return false;
    }
    if (fixed.header_bytes > fixed.total_bytes) {
        state.weird("invalid_IP_header_size", "IP", state.reassembled ? WeirdScope::flow : WeirdScope::net);
        return false;
    }
    if (fixed.header_bytes > available) {
        state.weird("internally_truncated_header", "IP");
        return false;
    }
    if (fixed.header_bytes < header_bytes_min) {
        state.weird("IPv4_min_header_size", "IP");
        return false;
    }
    return true;
}

/// True when the packet ends here: kept for joining, or dropped because its part is not whole.
bool ends_as_fragment(DecodeState& state, const Fixed& fixed, Bytes header) {
    Decoded& out = state.out;
    out.fragment_offset = (fixed.flags_and_offset & 0x1fffU) * 8U;
    out.more_fragments = (fixed.flags_and_offset & 0x2000U) != 0;
    out.dont_fragment = (fixed.flags_and_offset & 0x4000U) != 0;
    if (!out.ip_captured_whole) {
        state.weird("incompletely_captured_fragment", "IP", WeirdScope::flow);
        return out.fragment_offset != 0;
    }
    out.kind = PacketKind::fragment;
    out.ip_header = header;
    out.payload = captured_part(state.at, out.ip_payload_bytes);
    out.payload_bytes = out.ip_payload_bytes;
    return true;
}

Layer decode_ipv4(DecodeState& state) {
    const std::size_t available = state.at.remaining();
    if (available < header_bytes_min) {
        state.weird("truncated_IP", "IP");
        return Layer::done;
    }
    Decoded& out = state.out;
    Fixed fixed = read_fixed_header(state.at.rest().first<header_bytes_min>(), out);
    if (!lengths_agree(state, fixed)) return Layer::done;

    out.ip_packet = captured_part(state.at, fixed.total_bytes);
    const Bytes header = state.at.take(fixed.header_bytes);
    if (state.options.verify_checksums && !state.reassembled) {
        InternetSum sum;
        sum.add(header);
        if (!sum.valid()) {
            state.weird("bad_IP_checksum", "IP", WeirdScope::flow);
            return Layer::done;
        }
    }
    out.ip_captured_whole = available >= fixed.total_bytes;
    out.ip_header_bytes = fixed.header_bytes;
    out.ip_payload_bytes = fixed.total_bytes - fixed.header_bytes;

    const bool fragment = (fixed.flags_and_offset & 0x3fffU) != 0 && !state.reassembled;
    if (fragment && ends_as_fragment(state, fixed, header)) return Layer::done;
    return layer_behind_ip(state);
}

const PacketDecoder ipv4_decoder{"ipv4", Layer::ipv4, decode_ipv4};
SLIPSTREAM_REGISTER(PacketDecoder, slip_packet_decoders, ipv4_decoder)

}  // namespace
}  // namespace slipstream
