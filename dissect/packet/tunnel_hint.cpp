// Ports of RFC 7348 (VXLAN), RFC 8926 (GENEVE), RFC 4380 (Teredo), 3GPP TS 29.281 (GTP-U) and AYIYA; names as
// in Zeek.
#include "dissect/packet/tunnel_hint.h"

namespace slipstream {
namespace {

bool looks_like_ayiya(ByteCursor at) { return at.peek_u16(1) == 0x5211; }

/// Steps over Teredo's optional authentication and origin headers (RFC 4380 section 5.1.1); false when they
/// are cut.
bool skip_teredo_prefixes(ByteCursor& at) {
    if (at.peek_u16() == 1) {
        const std::size_t bytes = 4U + at.peek(2) + at.peek(3) + 9U;
        at.skip(bytes);
    }
    if (at.remaining() >= 2 && at.peek_u16() == 0) at.skip(8);
    return at.ok();
}

bool looks_like_teredo(ByteCursor at) {
    constexpr std::size_t ipv6_header_bytes = 40;
    if (at.remaining() < ipv6_header_bytes) return false;
    auto is_version_6 = [](const ByteCursor& header) { return header.peek() >> 4 == 6; };
    if (is_version_6(at)) {
        auto teredo_prefix_at = [&](std::size_t n) {
            return at.peek_u16(n) == 0x2001 && at.peek_u16(n + 2) == 0;
        };
        return teredo_prefix_at(8) || teredo_prefix_at(24);
    }
    return at.peek_u16() <= 1 && skip_teredo_prefixes(at) && is_version_6(at);
}

}  // namespace

std::optional<Layer> udp_tunnel_of_port(std::uint16_t responder_port) {
    switch (responder_port) {
        case 2123:
        case 2152: return Layer::gtpv1u;
        case 3544: return Layer::teredo;
        case 4789: return Layer::vxlan;
        case 5072: return Layer::ayiya;
        case 6081: return Layer::geneve;
        default: return std::nullopt;
    }
}

std::optional<Layer> udp_tunnel_of_content(Bytes payload) {
    const ByteCursor at{payload};
    if (looks_like_ayiya(at)) return Layer::ayiya;
    if (looks_like_teredo(at)) return Layer::teredo;
    return std::nullopt;
}

TunnelType tunnel_type_of(Layer layer) {
    switch (layer) {
        case Layer::gre: return TunnelType::gre;
        case Layer::teredo: return TunnelType::teredo;
        case Layer::ayiya: return TunnelType::ayiya;
        case Layer::vxlan: return TunnelType::vxlan;
        case Layer::geneve: return TunnelType::geneve;
        case Layer::gtpv1u: return TunnelType::gtpv1;
        default: return TunnelType::ip;
    }
}

std::string_view tunnel_service_name(TunnelType type) {
    switch (type) {
        case TunnelType::teredo: return "teredo";
        case TunnelType::ayiya: return "ayiya";
        case TunnelType::vxlan: return "vxlan";
        case TunnelType::geneve: return "geneve";
        case TunnelType::gtpv1: return "gtpv1";
        default: return "";
    }
}

std::string_view tunnel_log_name(TunnelType type) {
    switch (type) {
        case TunnelType::ip: return "Tunnel::IP";
        case TunnelType::gre: return "Tunnel::GRE";
        case TunnelType::teredo: return "Tunnel::TEREDO";
        case TunnelType::ayiya: return "Tunnel::AYIYA";
        case TunnelType::vxlan: return "Tunnel::VXLAN";
        case TunnelType::geneve: return "Tunnel::GENEVE";
        case TunnelType::gtpv1: return "Tunnel::GTPv1";
    }
    return "Tunnel::NONE";
}

std::string_view tunnel_analyzer_name(TunnelType type) {
    switch (type) {
        case TunnelType::gre: return "GRE";
        case TunnelType::teredo: return "TEREDO";
        case TunnelType::ayiya: return "AYIYA";
        case TunnelType::vxlan: return "VXLAN";
        case TunnelType::geneve: return "GENEVE";
        case TunnelType::gtpv1: return "GTPV1";
        default: return "IPTUNNEL";
    }
}

std::string_view tunnel_depth_weird(TunnelType type) {
    return type == TunnelType::gtpv1 ? "tunnel_depth" : "exceeded_tunnel_max_depth";
}

}  // namespace slipstream
