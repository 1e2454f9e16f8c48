// Ports on which a server is more likely than a client: who is taken for the responder when the beginning of
// a connection was not captured. The list is the set of ports that Zeek 6.0's default analyzers register.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "flowtable/flow.h"

namespace slipstream {

inline constexpr std::array<std::uint16_t, 41> likely_tcp_ports{
    21,   22,   25,   53,   79,   80,   81,   88,   135,  139,  143,  443,  445,  502,
    563,  585,  587,  614,  631,  636,  989,  990,  992,  993,  995,  1080, 1883, 2811,
    3128, 3389, 5222, 5223, 5269, 6666, 6667, 6668, 6669, 8000, 8080, 8888, 20000};
inline constexpr std::array<std::uint16_t, 21> likely_udp_ports{53,   67,   88,   123,  137,  161,  162,
                                                                443,  514,  1812, 2123, 2152, 3389, 3544,
                                                                4789, 5060, 5072, 5353, 5355, 6081, 20000};

inline bool is_likely_server_port(FlowTransport transport, std::uint16_t port) {
    if (transport == FlowTransport::tcp)
        return std::binary_search(likely_tcp_ports.begin(), likely_tcp_ports.end(), port);
    if (transport == FlowTransport::udp)
        return std::binary_search(likely_udp_ports.begin(), likely_udp_ports.end(), port);
    return false;
}

}  // namespace slipstream
