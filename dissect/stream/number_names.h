// Tables of facts: the names that a protocol's numbers have in the logs.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace slipstream {

struct NumberName {
    std::uint32_t number;
    std::string_view name;
};

/// The name of a number, or nothing.
constexpr std::optional<std::string_view> find_name(std::span<const NumberName> names, std::uint32_t number) {
    for (const NumberName& n : names)
        if (n.number == number) return n.name;
    return std::nullopt;
}
/// The same by halving, for long tables that are in the order of their numbers.
constexpr std::optional<std::string_view> find_name_in_order(std::span<const NumberName> names,
                                                             std::uint32_t number) {
    auto at = std::lower_bound(names.begin(), names.end(), number,
                               [](const NumberName& n, std::uint32_t wanted) { return n.number < wanted; });
    if (at == names.end() || at->number != number) return std::nullopt;
    return at->name;
}
/// The name of a number; the number behind `unknown` when it has none.
inline std::string name_of(std::span<const NumberName> names, std::uint32_t number,
                           std::string_view unknown = "unknown-") {
    if (auto name = find_name(names, number)) return std::string(*name);
    return std::string(unknown) + std::to_string(number);
}

}  // namespace slipstream
