// Quotes, charset and percent signs around a file name. See mime_filename.h.
#include "dissect/stream/mime_filename.h"

#include <algorithm>

#include "dissect/stream/ascii.h"
#include "dissect/stream/http_start_line.h"

namespace slipstream {

namespace {

bool contains_ignoring_case(std::string_view text, std::string_view what) {
    return std::search(text.begin(), text.end(), what.begin(), what.end(),
                       [](char x, char y) { return ascii_lower(x) == ascii_lower(y); }) != text.end();
}

// Behind the last `name`, an asterisk perhaps, and `=`.
std::string_view behind_parameter(std::string_view value) {
    constexpr std::string_view word = "name";
    for (std::size_t at = value.size(); at-- > 0;) {
        if (value.size() - at < word.size() || !starts_ignoring_case(value.substr(at), word)) continue;
        std::string_view rest = skip_blanks(value.substr(at + word.size()));
        if (rest.starts_with('*')) rest.remove_prefix(1);
        if (rest.starts_with('=')) return skip_blanks(rest.substr(1));
    }
    return value;
}

bool is_charset_character(char c) {
    return is_ascii_alpha(c) || is_ascii_digit(c) || (c >= '+' && c <= '^') ||
           std::string_view("!#$%&_`{}~").find(c) != std::string_view::npos;
}

// The charset'language' in front (RFC 8187).
std::string_view behind_charset(std::string_view name) {
    std::size_t n = 0;
    while (n < name.size() && is_charset_character(name[n])) ++n;
    if (n == 0 || n == name.size() || name[n] != '\'') return name;
    ++n;
    while (n < name.size() && is_charset_character(name[n])) ++n;
    if (n == name.size() || name[n] != '\'') return name;
    return name.substr(name.rfind('\'') + 1);
}

}  // namespace

std::optional<std::string> filename_in_header(std::string_view header, std::string_view value) {
    const bool gives = (header == "CONTENT-DISPOSITION" && contains_ignoring_case(value, "filename")) ||
                       (header == "CONTENT-TYPE" && contains_ignoring_case(value, "name"));
    if (!gives) return std::nullopt;
    std::string_view name = behind_parameter(value);
    if (name.starts_with('"')) {
        name.remove_prefix(1);
        name = name.substr(0, name.find('"'));
    }
    HttpWeirds ignored;
    return unescape_http_uri(behind_charset(name), ignored);
}

}  // namespace slipstream
