// The first line of HTTP messages, as Zeek reads it: forgiving, because clients and attackers are not strict.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slipstream {

struct HttpVersion {
    std::uint8_t major = 0;
    std::uint8_t minor = 0;

    constexpr auto operator<=>(const HttpVersion&) const = default;
    bool is_zero() const { return major == 0 && minor == 0; }
    /// "1.1"
    std::string text() const { return std::to_string(major) + "." + std::to_string(minor); }
};
inline constexpr HttpVersion http_0_9{0, 9}, http_1_1{1, 1};

/// Names of oddities, string literals.
using HttpWeirds = std::vector<std::string_view>;

struct HttpRequestLine {
    std::string_view method;
    std::string_view uri;  // as sent
    HttpVersion version;
};

/// Absent when the line is no request.
std::optional<HttpRequestLine> parse_http_request_line(std::string_view line, HttpWeirds& weirds);

struct HttpReplyLine {
    HttpVersion version;
    std::uint64_t code = 0;
    std::string reason;
};

/// Absent when the line is no status line.
std::optional<HttpReplyLine> parse_http_reply_line(std::string_view line);

/// Undoes the percent encoding; what is no encoding stays.
std::string unescape_http_uri(std::string_view uri, HttpWeirds& weirds);

/// A method that Zeek knows; others are odd.
bool is_known_http_method(std::string_view method);

}  // namespace slipstream
