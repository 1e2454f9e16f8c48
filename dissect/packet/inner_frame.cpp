// Entering tunnels: hops, depth, and the length test that decides whether an inner IP packet is believed.
#include "dissect/packet/inner_frame.h"

namespace slipstream {

void start_inner_frame(DecodeState& state) {
    const Bytes inner = state.at.rest();
    const auto captured = static_cast<std::uint32_t>(inner.size());
    const std::uint32_t consumed = state.frame_captured - captured;
    state.frame_captured = captured;
    state.frame_wire = state.frame_wire > consumed ? state.frame_wire - consumed : 0;
    state.at = ByteCursor{inner};
    state.reassembled = false;
    Decoded& out = state.out;
    out.kind = PacketKind::none;
    out.has_macs = false;
    out.vlan_tags = 0;
    out.vlan = out.inner_vlan = 0;
}

InnerIp measure_inner_ip(const ByteCursor& at, unsigned version) {
    const std::size_t header_bytes = version == 4 ? 20 : 40;
    if (at.remaining() < header_bytes) return InnerIp::too_short_for_header;
    if (at.peek() >> 4 != version) return InnerIp::wrong_version;
    const std::size_t total_bytes = version == 4 ? at.peek_u16(2) : at.peek_u16(4) + std::size_t{40};
    if (at.remaining() < total_bytes) return InnerIp::shorter;
    return at.remaining() > total_bytes ? InnerIp::longer : InnerIp::exact;
}

bool may_enter_tunnel(DecodeState& state, std::string_view source) {
    if (state.out.tunnel.depth < TunnelStack::depth_max) return true;
    state.weird("exceeded_tunnel_max_depth", source, WeirdScope::flow);
    return false;
}

void enter_ip_tunnel(DecodeState& state, TunnelType type) {
    Decoded& out = state.out;
    out.tunnel.hops[out.tunnel.depth] = {.type = type, .orig = out.source, .resp = out.destination};
    ++out.tunnel.depth;
    start_inner_frame(state);
}

void weird_outside(DecodeState& state, std::string_view name, std::string_view source,
                   WeirdDetail detail_kind, std::uint32_t detail) {
    const std::uint8_t pushed = state.out.tunnel.depth;
    const auto outside = static_cast<std::uint8_t>(pushed > 0 ? pushed - 1 : 0);
    state.out.weirds.add({.name = name,
                          .source = source,
                          .scope = WeirdScope::flow,
                          .detail_kind = detail_kind,
                          .in_tunnel = outside > 0,
                          .detail = detail,
                          .depth = outside});
}

}  // namespace slipstream
