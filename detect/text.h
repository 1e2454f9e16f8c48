// Number formats of evidence descriptions.
#pragma once

#include <fmt/format.h>

#include <string>

namespace slipstream {

/// The shortest text that reads back as the same number, with at least one decimal: 100 -> "100.0", 512.25 ->
/// "512.25".
inline std::string decimal_text(double value) {
    std::string text = fmt::format("{}", value);
    if (text.find_first_of(".e") == std::string::npos) text += ".0";
    return text;
}

}  // namespace slipstream
