// Number, address and string formatting of Zeek 6.0's ASCII and JSON writers. See zeek_format.h.
#include "output/zeek_format.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace slipstream {

namespace {

constexpr char hex_digits[] = "0123456789abcdef";
constexpr double fixed_form_max = 2147483647;  // larger values leave the fixed form, as in Zeek

template <class Integer>
void append_integer(std::string& out, Integer value) {
    char text[24];
    auto end = std::to_chars(text, text + sizeof text, value).ptr;
    out.append(text, end);
}

void append_six_digits(std::string& out, std::uint64_t fraction) {
    char text[7] = {'.', '0', '0', '0', '0', '0', '0'};
    for (int i = 6; i > 0; --i, fraction /= 10) text[i] = static_cast<char>('0' + fraction % 10);
    out.append(text, 7);
}

void drop_trailing(std::string& out, std::size_t begin, char c) {
    while (out.size() > begin && out.back() == c) out.pop_back();
}

// "4.294967296000000e+09" -> "4.294967296e+09"
void append_exponent_form(std::string& out, double value) {
    char text[40];
    auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::scientific, 15).ptr;
    std::string_view whole(text, static_cast<std::size_t>(end - text));
    auto e = whole.find('e');
    auto mantissa = whole.substr(0, e);
    auto last = mantissa.find_last_not_of('0');
    if (mantissa[last] == '.') --last;
    out.append(mantissa.substr(0, last + 1));
    out.append(whole.substr(e));
}

bool append_non_finite(std::string& out, double value) {
    if (std::isfinite(value)) return false;
    out.append(std::isnan(value) ? "nan" : value < 0 ? "-inf" : "inf");
    return true;
}

// Bytes of the UTF-8 character at the start of `s` when it is valid and printable by Zeek's rule, else 0.
std::size_t clean_character_bytes(std::string_view s) {
    auto byte = [&](std::size_t i) {
        return i < s.size() ? static_cast<std::uint8_t>(s[i]) : std::uint8_t{0};
    };
    std::uint8_t lead = byte(0);
    std::size_t bytes = lead >= 0xc2 && lead <= 0xdf   ? 2
                        : (lead & 0xf0) == 0xe0        ? 3
                        : lead >= 0xf0 && lead <= 0xf4 ? 4
                                                       : 0;
    if (bytes == 0 || bytes > s.size()) return 0;
    std::uint32_t point = lead & (0xffU >> (bytes + 1));
    for (std::size_t i = 1; i < bytes; ++i) {
        if ((byte(i) & 0xc0) != 0x80) return 0;
        point = point << 6 | (byte(i) & 0x3fU);
    }
    bool overlong = (bytes == 3 && point < 0x800) || (bytes == 4 && point < 0x10000);
    bool surrogate = point >= 0xd800 && point <= 0xdfff;
    bool control = point <= 0x9f;
    bool private_use = point >= 0xe000 && point <= 0xf8ff;
    bool special = point >= 0xfff0 && point <= 0xffff;
    if (overlong || surrogate || control || private_use || special || point > 0x10ffff) return 0;
    return bytes;
}

bool is_plain(char c) { return c >= 32 && c <= 126; }
bool is_json_whitespace(char c) { return c == '\b' || c == '\f' || c == '\n' || c == '\r' || c == '\t'; }

template <class Accept>
bool is_clean(std::string_view bytes, Accept accept) {
    for (std::size_t i = 0; i < bytes.size();) {
        std::size_t step = accept(bytes[i]) ? 1 : clean_character_bytes(bytes.substr(i));
        if (step == 0) return false;
        i += step;
    }
    return true;
}

void append_hex(std::string& out, char c) {
    auto byte = static_cast<std::uint8_t>(c);
    char text[4] = {'\\', 'x', hex_digits[byte >> 4], hex_digits[byte & 15]};
    out.append(text, 4);
}

void append_run(std::string& out, std::string_view run) {
    if (is_clean_utf8(run)) {
        out.append(run);
        return;
    }
    for (char c : run) {
        if (is_plain(c))
            out.push_back(c);
        else
            append_hex(out, c);
    }
}

void append_json_character(std::string& out, char c) {
    switch (c) {
        case '"': out.append("\\\""); return;
        case '\\': out.append("\\\\"); return;
        case '\b': out.append("\\b"); return;
        case '\f': out.append("\\f"); return;
        case '\n': out.append("\\n"); return;
        case '\r': out.append("\\r"); return;
        case '\t': out.append("\\t"); return;
        default: out.push_back(c);
    }
}

}  // namespace

void append_count(std::string& out, std::uint64_t value) { append_integer(out, value); }
void append_int(std::string& out, std::int64_t value) { append_integer(out, value); }

void append_fixed6(std::string& out, std::int64_t microseconds) {
    bool negative = microseconds < 0;
    auto magnitude =
        negative ? 0 - static_cast<std::uint64_t>(microseconds) : static_cast<std::uint64_t>(microseconds);
    if (magnitude > static_cast<std::uint64_t>(fixed_form_max) * 1'000'000) {
        append_exponent_form(out, to_double(Time{microseconds}));
        return;
    }
    if (negative) out.push_back('-');
    append_integer(out, magnitude / 1'000'000);
    append_six_digits(out, magnitude % 1'000'000);
}

void append_double(std::string& out, double value) {
    if (append_non_finite(out, value)) return;
    double magnitude = std::fabs(value);
    std::size_t begin = out.size();
    if (value < 0) out.push_back('-');
    if (magnitude > fixed_form_max) {
        char text[340];
        auto end = std::to_chars(text, text + sizeof text, magnitude, std::chars_format::fixed, 6).ptr;
        out.append(text, end);
    } else {
        double whole = std::trunc(magnitude);
        double scaled = (magnitude - whole) * 1e6;
        auto fraction = static_cast<std::uint64_t>(scaled);
        double rest = scaled - static_cast<double>(fraction);
        if (rest > 0.5 || (rest == 0.5 && (fraction == 0 || fraction % 2 == 1))) ++fraction;
        auto integral = static_cast<std::uint64_t>(whole);
        if (fraction == 1'000'000) {
            ++integral;
            fraction = 0;
        }
        append_integer(out, integral);
        append_six_digits(out, fraction);
    }
    drop_trailing(out, begin, '0');
    if (out.back() == '.') out.pop_back();
    // Zeek tells 1.0 from 1 by nearness, so that 1e-9 prints "0" but 0 prints "0.0".
    if (std::fabs(value - std::nearbyint(value)) < 1e-9) out.append(".0");
}

void append_json_double(std::string& out, double value) {
    if (!std::isfinite(value)) {
        out.append("null");
        return;
    }
    char text[40];
    auto end = std::to_chars(text, text + sizeof text, std::fabs(value), std::chars_format::scientific).ptr;
    std::string_view shortest(text, static_cast<std::size_t>(end - text));
    auto e = shortest.find('e');
    int exponent = 0;
    auto digits_of_exponent = shortest.substr(shortest[e + 1] == '+' ? e + 2 : e + 1);
    std::from_chars(digits_of_exponent.data(), end, exponent);
    char digits[24];
    std::size_t count = 0;
    for (char c : shortest.substr(0, e))
        if (c != '.') digits[count++] = c;
    std::string_view significant(digits, count);
    int point = exponent + 1;  // digits before the decimal point
    auto length = static_cast<int>(count);
    if (std::signbit(value)) out.push_back('-');
    if (length <= point && point <= 21) {
        out.append(significant).append(static_cast<std::size_t>(point - length), '0').append(".0");
    } else if (point > 0 && point <= 21) {
        out.append(significant.substr(0, static_cast<std::size_t>(point))).push_back('.');
        out.append(significant.substr(static_cast<std::size_t>(point)));
    } else if (point > -6 && point <= 0) {
        out.append("0.").append(static_cast<std::size_t>(-point), '0').append(significant);
    } else {
        out.push_back(significant[0]);
        if (length > 1) out.append(".").append(significant.substr(1));
        out.push_back('e');
        append_integer(out, exponent);
    }
}

void append_address(std::string& out, const IpAddress& address) {
    if (!address.is_v4()) {
        char text[INET6_ADDRSTRLEN] = {};
        inet_ntop(AF_INET6, address.bytes().data(), text, sizeof text);
        out.append(text);
        return;
    }
    char text[16];
    std::size_t size = 0;
    std::uint32_t value = address.v4_value();
    for (int shift = 24; shift >= 0; shift -= 8) {
        std::uint32_t byte = value >> shift & 0xffU;
        if (byte >= 100) text[size++] = static_cast<char>('0' + byte / 100);
        if (byte >= 10) text[size++] = static_cast<char>('0' + byte / 10 % 10);
        text[size++] = static_cast<char>('0' + byte % 10);
        text[size++] = '.';
    }
    out.append(text, size - 1);
}

void append_mac(std::string& out, const MacAddress& mac) {
    char text[17];
    for (unsigned i = 0; i < 6; ++i) {
        text[3 * i] = hex_digits[mac.bytes[i] >> 4];
        text[3 * i + 1] = hex_digits[mac.bytes[i] & 15];
        if (i != 5) text[3 * i + 2] = ':';
    }
    out.append(text, sizeof text);
}

bool is_clean_utf8(std::string_view bytes) { return is_clean(bytes, is_plain); }

void append_string(std::string& out, std::string_view bytes, Place place) {
    if (bytes.empty()) {
        out.append("(empty)");
        return;
    }
    if (bytes == "-" || bytes == "(empty)") {
        append_hex(out, bytes[0]);
        out.append(bytes.substr(1));
        return;
    }
    std::string_view cuts = place == Place::element ? std::string_view("\\\t,") : std::string_view("\\\t");
    for (;;) {
        auto cut = bytes.find_first_of(cuts);
        append_run(out, bytes.substr(0, cut));
        if (cut == std::string_view::npos) return;
        if (bytes[cut] == '\\')
            out.append("\\\\");
        else
            append_hex(out, bytes[cut]);
        bytes.remove_prefix(cut + 1);
    }
}

void append_json_string(std::string& out, std::string_view bytes) {
    if (std::ranges::all_of(bytes, [](char c) { return is_plain(c) && c != '"' && c != '\\'; })) {
        out.append("\"").append(bytes).append("\"");
        return;
    }
    bool clean = is_clean(bytes, [](char c) { return is_plain(c) || is_json_whitespace(c); });
    out.push_back('"');
    for (char c : bytes) {
        if (clean || is_plain(c) || is_json_whitespace(c)) {
            append_json_character(out, c);
        } else {
            out.push_back('\\');
            append_hex(out, c);
        }
    }
    out.push_back('"');
}

void append_line_text(std::string& out, std::string_view bytes) { append_run(out, bytes); }

}  // namespace slipstream
