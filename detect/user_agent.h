// What an HTTP user agent says about its machine, told offline by the words that browsers and system
// libraries put there (RFC 9110, section 10.1.5, and the vendors' documentation).
#pragma once

#include <string_view>
#include <utility>

#include "dissect/stream/ascii.h"

namespace slipstream {

/// "Windows", "iOS", "macOS", "Android", "ChromeOS" or "Linux"; "" when the agent names none. Any case.
inline std::string_view operating_system_of(std::string_view user_agent) {
    // The first that is found decides: iOS and Android name macOS and Linux too.
    static constexpr std::pair<std::string_view, std::string_view> marks[] = {
        {"windows", "Windows"}, {"microsoft", "Windows"},    {"iphone", "iOS"},     {"ipad", "iOS"},
        {"ipod", "iOS"},        {"android", "Android"},      {"cros ", "ChromeOS"}, {"macintosh", "macOS"},
        {"mac os x", "macOS"},  {"server-bag[mac", "macOS"}, {"darwin", "macOS"},   {"linux", "Linux"},
        {"x11", "Linux"},       {"debian", "Linux"},         {"ubuntu", "Linux"}};
    const std::string agent = lower_case(user_agent);
    for (const auto& [mark, system] : marks)
        if (agent.find(mark) != std::string::npos) return system;
    return "";
}

}  // namespace slipstream
