// The table itself is generated (known_ports.inc); the bit sets are made from it at compile time.
#include "profiler/service_names.h"

#include <algorithm>
#include <array>

namespace slipstream {

namespace {

struct KnownPort {
    Transport transport;
    std::uint16_t port;
    std::string_view name;
};

#define KNOWN_PORT(transport, port, name) KnownPort{Transport::transport, port, name},
constexpr KnownPort table[] = {
#include "profiler/known_ports.inc"
};
#undef KNOWN_PORT

using PortBits = std::array<std::uint64_t, 1024>;

constexpr std::array<PortBits, 3> make_bits() {
    std::array<PortBits, 3> bits{};
    for (const KnownPort& entry : table)
        bits[static_cast<std::size_t>(entry.transport)][entry.port / 64] |= std::uint64_t{1}
                                                                            << entry.port % 64;
    return bits;
}
constexpr std::array<PortBits, 3> known = make_bits();

}  // namespace

std::string_view name_of(Transport transport) {
    constexpr std::string_view names[] = {"tcp", "udp", "sctp", "icmp", ""};
    return names[static_cast<std::size_t>(transport)];
}

std::string_view upper_name_of(Transport transport) {
    constexpr std::string_view names[] = {"TCP", "UDP", "SCTP", "ICMP", ""};
    return names[static_cast<std::size_t>(transport)];
}

bool is_known_port(Transport transport, std::uint16_t port) {
    auto index = static_cast<std::size_t>(transport);
    return index < known.size() && (known[index][port / 64] >> port % 64 & 1) != 0;
}

std::string_view service_name(Transport transport, std::uint16_t port) {
    if (!is_known_port(transport, port)) return {};
    const auto* at =
        std::lower_bound(std::begin(table), std::end(table), std::pair{transport, port},
                         [](const KnownPort& entry, const std::pair<Transport, std::uint16_t>& key) {
                             return std::pair{entry.transport, entry.port} < key;
                         });
    return at->name;
}

}  // namespace slipstream
