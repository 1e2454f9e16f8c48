// IP in IP (RFC 2003, RFC 2473, RFC 4213): protocols 4 and 41. The inner packet must fill the outer one
// exactly, so trailing Ethernet padding makes it unbelievable, as in Zeek.
#include "dissect/packet/inner_frame.h"
#include "dissect/packet/ip_payload.h"

namespace slipstream {
namespace {

Layer decode_ip_in_ip(DecodeState& state) {
    constexpr std::string_view analyzer = "IPTUNNEL";
    if (!may_enter_tunnel(state, analyzer)) return end_as_other_ip(state);
    const unsigned version = state.out.ip_protocol == ip_protocol_ipv4 ? 4 : 6;
    switch (measure_inner_ip(state.at, version)) {
        case InnerIp::exact: break;
        case InnerIp::wrong_version:
            state.weird("invalid_inner_IP_version", analyzer, WeirdScope::flow);
            [[fallthrough]];
        default: return end_as_other_ip(state);
    }
    enter_ip_tunnel(state, TunnelType::ip);
    return version == 4 ? Layer::ipv4 : Layer::ipv6;
}

const PacketDecoder ip_in_ip_decoder{"ip_in_ip", Layer::ip_in_ip, decode_ip_in_ip};
SLIPSTREAM_REGISTER(PacketDecoder, slip_packet_decoders, ip_in_ip_decoder)

}  // namespace
}  // namespace slipstream
