// Quotes, charset and percent signs around a file name. See mime_filename.h.
#include "dissect/stream/mime_filename.h"

#include <algorithm>

#include "dissect/stream/ascii.h"

namespace slipstream {

namespace {

bool contains_ignoring_case(std::string_view text, std::string_view what) {
    return std::search(text.begin(), text.end(), what.begin(), what.end(),
                       [](char x, char y) { return ascii_lower(x) == ascii_lower(y); }) != text.end();
}

std::string_view skip_blanks(std::string_view text) {
    while (!text.empty() && is_ascii_blank(text[0])) text.remove_prefix(1);
    return text;
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

// The charset'language' in front.
std::string_view behind_charset(std::string_view name) {
    const std::size_t first = name.find('\'');
    if (first == 0 || first == std::string_view::npos) return name;
    const std::size_t second = name.find('\'', first + 1);
    if (second == std::string_view::npos || name.substr(0, second).find(' ') != std::string_view::npos)
        return name;
    return name.substr(second + 1);
}

std::string without_percent_signs(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int high = text[i] == '%' && i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
        const int low = high >= 0 ? hex_value(text[i + 2]) : -1;
        out.push_back(low >= 0 ? static_cast<char>(high << 4 | low) : text[i]);
        if (low >= 0) i += 2;
    }
    return out;
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
    return without_percent_signs(behind_charset(name));
}

}  // namespace slipstream
