// Words and numbers of a line, and what the signatures of line protocols ask of the first bytes of a stream:
// does some line begin so.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "capture/base/bytes.h"
#include "dissect/stream/ascii.h"

namespace slipstream {

/// Place of the first CR or LF; npos when there is none.
inline std::size_t end_of_line(std::string_view text) {
    const std::size_t feed = text.find('\n');
    return std::min(feed, text.substr(0, feed).find('\r'));
}

/// Calls matches(rest of the bytes from there on) at the start and behind every CR and LF, until it returns
/// true.
template <class Matches>
bool any_line(Bytes first, Matches&& matches) {
    std::string_view rest = text_view(first);
    while (true) {
        if (matches(rest)) return true;
        const std::size_t end = end_of_line(rest);
        if (end == std::string_view::npos) return false;
        rest.remove_prefix(end + 1);
    }
}

inline std::string_view skip_spaces(std::string_view text) {
    const std::size_t n = text.find_first_not_of(' ');
    return n == std::string_view::npos ? std::string_view() : text.substr(n);
}

/// The decimal number that the text begins with, which is taken away; nothing when there is none or it is too
/// large.
inline std::optional<std::uint64_t> take_number(std::string_view& text) {
    constexpr std::size_t digits_max = 19;
    std::uint64_t value = 0;
    std::size_t n = 0;
    for (; n < text.size() && is_ascii_digit(text[n]); ++n)
        value = value * 10 + static_cast<std::uint64_t>(text[n] - '0');
    if (n == 0 || n > digits_max) return std::nullopt;
    text.remove_prefix(n);
    return value;
}

/// The next word of a line, which is taken away with the blanks before it.
inline std::string_view take_word(std::string_view& line) {
    line = skip_space(line);
    std::size_t n = 0;
    while (n < line.size() && !is_ascii_space(line[n])) ++n;
    const std::string_view word = line.substr(0, n);
    line.remove_prefix(n);
    return word;
}

}  // namespace slipstream
