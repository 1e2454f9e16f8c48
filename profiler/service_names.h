// Which transport ports belong to a known service, and its name. A port outside this table is what "unknown
// port" means. Built into the program, so that a run does not depend on the machine's own /etc/services.
#pragma once

#include <cstdint>
#include <string_view>

namespace slipstream {

enum class Transport : std::uint8_t { tcp, udp, sctp, icmp, other };

/// From the `proto` text of a flow record; anything but tcp, udp, sctp and icmp is `other`.
constexpr Transport transport_of(std::string_view protocol) {
    if (protocol == "tcp") return Transport::tcp;
    if (protocol == "udp") return Transport::udp;
    if (protocol == "icmp" || protocol == "icmp6") return Transport::icmp;
    if (protocol == "sctp") return Transport::sctp;
    return Transport::other;
}
/// "tcp", "udp", "sctp", "icmp" or "".
std::string_view name_of(Transport transport);
/// "TCP", "UDP", "SCTP", "ICMP" or "".
std::string_view upper_name_of(Transport transport);

/// One bit test. icmp and other know no ports.
bool is_known_port(Transport transport, std::uint16_t port);
/// Name of the service, "" when unknown. A binary search.
std::string_view service_name(Transport transport, std::uint16_t port);

}  // namespace slipstream
