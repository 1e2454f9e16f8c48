// How the tables of TLS names are laid out and searched; for the files that hold them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace slipstream {

struct TlsName {
    std::uint32_t code;
    std::string_view text;
};

/// Empty when the table, which is in the order of its codes, has no such code.
inline std::string_view tls_name_in(std::span<const TlsName> names, std::uint32_t code) {
    auto at = std::lower_bound(names.begin(), names.end(), code,
                               [](const TlsName& name, std::uint32_t c) { return name.code < c; });
    return at != names.end() && at->code == code ? at->text : std::string_view();
}

inline std::string tls_name_or_number(std::span<const TlsName> names, std::uint32_t code) {
    std::string_view name = tls_name_in(names, code);
    return name.empty() ? "unknown-" + std::to_string(code) : std::string(name);
}

}  // namespace slipstream
