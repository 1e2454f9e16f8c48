// Letters and blanks of text protocols: ASCII only, no locale.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace slipstream {

constexpr char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
constexpr char ascii_upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }
constexpr bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_ascii_alpha(char c) { return ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z'; }
/// Space or tab.
constexpr bool is_ascii_blank(char c) { return c == ' ' || c == '\t'; }
/// Also CR, LF, vertical tab and form feed.
constexpr bool is_ascii_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
/// The value of a hexadecimal digit; -1 for others.
constexpr int hex_value(char c) {
    if (is_ascii_digit(c)) return c - '0';
    const char l = ascii_lower(c);
    return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

constexpr bool equal_ignoring_case(std::string_view x, std::string_view y) {
    return std::equal(x.begin(), x.end(), y.begin(), y.end(),
                      [](char a, char b) { return ascii_lower(a) == ascii_lower(b); });
}
constexpr bool ends_ignoring_case(std::string_view text, std::string_view suffix) {
    return text.size() >= suffix.size() &&
           equal_ignoring_case(text.substr(text.size() - suffix.size()), suffix);
}
constexpr bool starts_ignoring_case(std::string_view text, std::string_view prefix) {
    return equal_ignoring_case(text.substr(0, prefix.size()), prefix);
}
inline std::string lower_case(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = ascii_lower(c);
    return out;
}
inline std::string upper_case(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = ascii_upper(c);
    return out;
}

/// Without leading spaces and tabs.
constexpr std::string_view skip_blanks(std::string_view text) {
    while (!text.empty() && is_ascii_blank(text.front())) text.remove_prefix(1);
    return text;
}
/// Without leading blanks and other space.
constexpr std::string_view skip_space(std::string_view text) {
    while (!text.empty() && is_ascii_space(text.front())) text.remove_prefix(1);
    return text;
}
/// Without blanks and other space at either end.
constexpr std::string_view trimmed(std::string_view text) {
    text = skip_space(text);
    while (!text.empty() && is_ascii_space(text.back())) text.remove_suffix(1);
    return text;
}

}  // namespace slipstream
