// PPP protocol numbers that something here can read, shared by the PPP framings and PPTP's GRE.
#pragma once

#include <cstdint>

namespace slipstream {

inline constexpr std::uint16_t ppp_ipv4 = 0x0021, ppp_ipv6 = 0x0057, ppp_mpls = 0x0281;

}  // namespace slipstream
