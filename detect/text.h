// Formats of evidence descriptions, and finding words in texts of the network.
#pragma once

#include <fmt/format.h>

#include <span>
#include <string>
#include <string_view>

#include "dissect/stream/ascii.h"

namespace slipstream {

/// The shortest text that reads back as the same number, with at least one decimal: 100 -> "100.0", 512.25 ->
/// "512.25".
inline std::string decimal_text(double value) {
    std::string text = fmt::format("{}", value);
    if (text.find_first_of(".e") == std::string::npos) text += ".0";
    return text;
}

/// A list as descriptions show it: "['a', 'b']".
inline std::string list_text(std::span<const std::string> items) {
    std::string text = "[";
    for (const std::string& item : items) text += (text.size() > 1 ? ", '" : "'") + item + "'";
    return text + "]";
}

/// True when `word` stands in `text` between characters that are neither letters nor digits.
inline bool has_word(std::string_view text, std::string_view word) {
    auto is_part = [](char c) { return is_ascii_alpha(c) || is_ascii_digit(c); };
    for (auto at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
        const auto end = at + word.size();
        if ((at == 0 || !is_part(text[at - 1])) && (end == text.size() || !is_part(text[end]))) return true;
    }
    return false;
}

}  // namespace slipstream
