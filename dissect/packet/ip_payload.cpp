// Dispatch by IP protocol number and the minimum header test, shared by IPv4, IPv6, TCP, UDP and ICMP.
#include "dissect/packet/ip_payload.h"

namespace slipstream {

Layer end_as_other_ip(DecodeState& state) {
    Decoded& out = state.out;
    out.kind = PacketKind::other_ip;
    out.payload_bytes = out.ip_payload_bytes;
    out.payload = captured_part(state.at, out.ip_payload_bytes);
    return Layer::done;
}

Layer layer_behind_ip(DecodeState& state) {
    switch (state.out.ip_protocol) {
        case ip_protocol_tcp: return Layer::tcp;
        case ip_protocol_udp: return Layer::udp;
        case ip_protocol_icmp:
        case ip_protocol_icmp6: return Layer::icmp;
        case ip_protocol_ipv4:
        case ip_protocol_ipv6: return Layer::ip_in_ip;
        case ip_protocol_gre: return Layer::gre;
        case ip_protocol_sctp: return Layer::sctp;
        case ip_protocol_igmp: return Layer::igmp;
        case ip_protocol_no_next: {
            const TunnelStack& tunnel = state.out.tunnel;
            const bool bubble = tunnel.depth > 0 && tunnel.hops[tunnel.depth - 1U].type == TunnelType::teredo;
            if (!bubble) state.weird("ipv6_no_next", "IP", WeirdScope::flow);
            return end_as_other_ip(state);
        }
        default: return end_as_other_ip(state);
    }
}

bool transport_header_fits(DecodeState& state, std::uint32_t bytes_min, std::string_view source) {
    const Decoded& out = state.out;
    const bool stated = out.ip_total_bytes != 0 && out.ip_payload_bytes != 0;
    if (stated && out.ip_payload_bytes < bytes_min) {
        state.weird("truncated_header", source, WeirdScope::flow);
        return false;
    }
    if (state.at.remaining() < bytes_min) {
        state.weird("internally_truncated_header", source, WeirdScope::flow);
        return false;
    }
    return true;
}

}  // namespace slipstream
