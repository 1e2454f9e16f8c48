// What software a banner or a User-Agent names: the parser behind software.log, by Zeek's rules for free text
// and for browsers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace slipstream {

struct SoftwareVersion {
    std::string name;
    std::optional<std::uint64_t> major;
    std::optional<std::uint64_t> minor;
    std::optional<std::uint64_t> minor2;
    std::optional<std::uint64_t> minor3;
    std::optional<std::string> addition;

    bool operator==(const SoftwareVersion&) const = default;
};

/// Linear in the text, which the caller bounds. Never fails: what names no version is all name.
SoftwareVersion parse_software(std::string_view text);

}  // namespace slipstream
