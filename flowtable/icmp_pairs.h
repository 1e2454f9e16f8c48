// Which ICMP types answer each other: such a pair is one connection, every other type is a one-way connection
// of its own. The numbers are those Zeek 6.0 pairs (RFC 792, 950, 1256 and RFC 4443, 2710, 4861, 4620, 6275).
#pragma once

#include <cstdint>
#include <optional>

namespace slipstream {

/// The type that answers (or asked for) `type`; nothing for one-way types. `ip_protocol` is 1 or 58.
constexpr std::optional<std::uint8_t> icmp_counterpart(std::uint8_t ip_protocol, std::uint16_t type) {
    struct Pair {
        std::uint8_t request;
        std::uint8_t reply;
    };
    constexpr Pair v4[] = {{8, 0}, {13, 14}, {15, 16}, {10, 9}, {17, 18}};
    constexpr Pair v6[] = {{128, 129}, {133, 134}, {135, 136}, {130, 131}, {139, 140}, {144, 145}};
    auto look_up = [type](const auto& pairs) -> std::optional<std::uint8_t> {
        for (const Pair& pair : pairs) {
            if (type == pair.request) return pair.reply;
            if (type == pair.reply) return pair.request;
        }
        return std::nullopt;
    };
    return ip_protocol == 58 ? look_up(v6) : look_up(v4);
}

}  // namespace slipstream
