// GRE (RFC 2784, RFC 2890), PPTP's version 1 (RFC 2637), and what is carried in version 0 beside IP: Ethernet
// (RFC 7637), ERSPAN I to III and Aruba's 802.11.
#include "dissect/packet/inner_frame.h"
#include "dissect/packet/ip_payload.h"
#include "dissect/packet/ppp_protocol.h"

namespace slipstream {
namespace {

constexpr std::string_view analyzer = "GRE";
constexpr std::uint16_t has_checksum = 0x8000, has_routing = 0x4000, has_key = 0x2000, has_sequence = 0x1000,
                        has_acknowledgement = 0x0080, reserved_bits = 0x0078, version_bits = 0x0007;

std::size_t header_bytes(std::uint16_t flags) {
    std::size_t bytes = 4;
    for (std::uint16_t option : {has_checksum, has_key, has_sequence, has_acknowledgement})
        if ((flags & option) != 0) bytes += 4;
    return bytes;
}

/// What a GRE packet holds behind its own header.
struct Carried {
    Layer layer = Layer::ip;
    std::size_t extra_bytes = 0;      // headers of ERSPAN or PPP to step over
    std::size_t bytes_more_than = 0;  // the whole payload must be longer than this
};

bool is_aruba(std::uint16_t type) {
    return type == 0x9000 || (type >= 0x8200 && type <= 0x8370 && (type & 0x0fU) == 0);
}

Carried carried_by(std::uint16_t flags, std::uint16_t type, const ByteCursor& payload) {
    constexpr std::uint16_t ethernet_bridging = 0x6558, erspan_1_or_2 = 0x88be, erspan_3 = 0x22eb;
    constexpr std::size_t ethernet_bytes = 14;
    if (type == ethernet_bridging) return {Layer::ethernet, 0, ethernet_bytes};
    if (type == erspan_1_or_2) {
        const std::size_t erspan_bytes = (flags & has_sequence) != 0 ? 8 : 0;
        return {Layer::ethernet, erspan_bytes, erspan_bytes + ethernet_bytes};
    }
    if (type == erspan_3) {
        const std::size_t erspan_bytes = (payload.peek(11) & 1U) != 0 ? 20 : 12;
        return {Layer::ethernet, erspan_bytes, erspan_bytes + ethernet_bytes};
    }
    if (is_aruba(type)) return {Layer::ieee80211, 0, 24};
    return {};
}

void weird_with_number(DecodeState& state, std::string_view name, WeirdDetail kind, std::uint32_t number) {
    state.out.weirds.add({.name = name,
                          .source = analyzer,
                          .scope = WeirdScope::flow,
                          .detail_kind = kind,
                          .in_tunnel = state.out.tunnel.depth > 0,
                          .detail = number,
                          .depth = state.out.tunnel.depth});
}

/// PPTP: four bytes of PPP, then an IP packet that must fill the rest exactly.
Layer enter_pptp(DecodeState& state) {
    ByteCursor inner = state.at;
    inner.skip(2);
    const std::uint16_t protocol = inner.u16();
    if (!inner.ok()) {
        state.weird("truncated_GRE", analyzer, WeirdScope::flow);
        return end_as_other_ip(state);
    }
    if (protocol != ppp_ipv4 && protocol != ppp_ipv6) {
        state.weird("non_ip_packet_in_encap", analyzer, WeirdScope::flow);
        return end_as_other_ip(state);
    }
    const unsigned version = protocol == ppp_ipv4 ? 4 : 6;
    const InnerIp measured = measure_inner_ip(inner, version);
    if (measured == InnerIp::wrong_version)
        state.weird("invalid_inner_IP_version", "IPTUNNEL", WeirdScope::flow);
    if (measured != InnerIp::exact) return end_as_other_ip(state);
    state.at = inner;
    enter_ip_tunnel(state, TunnelType::gre);
    return version == 4 ? Layer::ipv4 : Layer::ipv6;
}

Layer enter_version_0(DecodeState& state, const Carried& carried) {
    state.at.skip(carried.extra_bytes);
    if (!state.at.ok()) {
        state.weird("truncated_GRE", analyzer, WeirdScope::flow);
        return Layer::done;
    }
    enter_ip_tunnel(state, TunnelType::gre);
    return carried.layer;
}

Layer decode_gre(DecodeState& state) {
    if (!may_enter_tunnel(state, analyzer)) return end_as_other_ip(state);
    ByteCursor payload = state.at;
    const std::uint16_t flags = payload.u16();
    const std::uint16_t type = payload.u16();
    auto end_with = [&](std::string_view name) {
        state.weird(name, analyzer, WeirdScope::flow);
        return end_as_other_ip(state);
    };
    if (!payload.ok()) return end_with("truncated_GRE");
    const unsigned version = flags & version_bits;
    if (version > 1) {
        weird_with_number(state, "unknown_gre_version", WeirdDetail::version, version);
        return end_as_other_ip(state);
    }
    payload.skip(header_bytes(flags) - 4);
    Carried carried;
    if (version == 0) {
        carried = carried_by(flags, type, payload);
        if (carried.bytes_more_than > 0 && payload.remaining() <= carried.bytes_more_than)
            return end_with("truncated_GRE");
    } else if (type != 0x880b) {
        weird_with_number(state, "egre_protocol_type", WeirdDetail::protocol, type);
        return end_as_other_ip(state);
    }
    if ((flags & has_routing) != 0) return end_with("gre_routing");
    if ((flags & reserved_bits) != 0) return end_with("unknown_gre_flags");
    if (!payload.ok()) return end_with("truncated_GRE");
    state.at = payload;
    return version == 1 ? enter_pptp(state) : enter_version_0(state, carried);
}

const PacketDecoder gre_decoder{"gre", Layer::gre, decode_gre};
SLIPSTREAM_REGISTER(PacketDecoder, slip_packet_decoders, gre_decoder)

}  // namespace
}  // namespace slipstream
