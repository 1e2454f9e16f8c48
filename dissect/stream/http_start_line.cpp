// Reading request lines, status lines and percent encoding. See http_start_line.h.
#include "dissect/stream/http_start_line.h"

#include <algorithm>

#include "dissect/stream/ascii.h"

namespace slipstream {

namespace {

constexpr std::string_view version_mark = "HTTP/";

constexpr std::string_view known_methods[] = {
    "GET",   "POST", "HEAD", "OPTIONS", "PUT",    "DELETE", "TRACE",  "CONNECT",   "PROPFIND", "PROPPATCH",
    "MKCOL", "COPY", "MOVE", "LOCK",    "UNLOCK", "POLL",   "REPORT", "SUBSCRIBE", "BMOVE",    "SEARCH"};

bool is_token(char c) {
    return c > 32 && c < 127 && std::string_view("()<>@,;:\\\"/[]?={}").find(c) == std::string_view::npos;
}

bool is_uri(char c) {
    return is_ascii_alpha(c) || is_ascii_digit(c) ||
           std::string_view(":/?#[]@!$&'()*+,;=-_.~%").find(c) != std::string_view::npos;
}

// "d.d" right behind the mark; otherwise no version.
HttpVersion version_of(std::string_view text) {
    if (text.size() < 3 || !is_ascii_digit(text[0]) || text[1] != '.' || !is_ascii_digit(text[2])) return {};
    return {static_cast<std::uint8_t>(text[0] - '0'), static_cast<std::uint8_t>(text[2] - '0')};
}

std::optional<HttpRequestLine> refuse(HttpWeirds& weirds, std::string_view name) {
    weirds.push_back(name);
    return std::nullopt;
}

}  // namespace

bool is_known_http_method(std::string_view method) {
    return std::find(std::begin(known_methods), std::end(known_methods), method) != std::end(known_methods);
}

std::optional<HttpRequestLine> parse_http_request_line(std::string_view line, HttpWeirds& weirds) {
    const auto method_end = std::find_if_not(line.begin(), line.end(), is_token);
    const std::string_view method = line.substr(0, static_cast<std::size_t>(method_end - line.begin()));
    std::string_view rest = line.substr(method.size());
    if (method.empty()) {
        if (line.empty()) return std::nullopt;
        constexpr std::size_t tail_bytes = 9;
        const bool versioned = line.size() >= tail_bytes &&
                               starts_ignoring_case(line.substr(line.size() - tail_bytes), " HTTP/");
        return refuse(weirds, versioned ? "bad_HTTP_request_with_version" : "bad_HTTP_request");
    }
    if (rest.empty() || !is_ascii_blank(rest[0])) return refuse(weirds, "bad_HTTP_request");
    rest = skip_blanks(rest);

    const auto uri_end = std::find_if_not(rest.begin(), rest.end(), is_uri);
    std::size_t at = static_cast<std::size_t>(uri_end - rest.begin());
    if (at == rest.size() && rest.starts_with(version_mark)) {
        weirds.push_back("missing_HTTP_uri");
        return HttpRequestLine{method, {}, version_of(rest.substr(version_mark.size()))};
    }
    for (; at < rest.size(); ++at) {
        const std::string_view behind = skip_blanks(rest.substr(at));
        if (behind.starts_with(version_mark))
            return HttpRequestLine{method, rest.substr(0, at),
                                   version_of(behind.substr(version_mark.size()))};
    }
    constexpr std::size_t method_bytes_min = 3;
    const bool odd = uri_end != rest.end();
    const std::string_view uri = odd ? rest.substr(0, rest.size() - 1) : rest;
    if (method.size() < method_bytes_min || uri.empty()) return refuse(weirds, "bad_HTTP_request");
    return HttpRequestLine{method, uri, http_0_9};
}

std::optional<HttpReplyLine> parse_http_reply_line(std::string_view line) {
    if (!line.starts_with(version_mark)) return std::nullopt;
    HttpReplyLine reply;
    std::string_view rest = line.substr(version_mark.size());
    reply.version = version_of(rest);
    while (!rest.empty() && !is_ascii_blank(rest.front())) rest.remove_prefix(1);
    rest = skip_blanks(rest);
    constexpr std::size_t code_bytes = 3;
    if (rest.size() < code_bytes) return std::nullopt;
    const std::string_view code = rest.substr(0, code_bytes);
    if (std::all_of(code.begin(), code.end(), is_ascii_digit))
        for (char c : code) reply.code = reply.code * 10 + static_cast<std::uint64_t>(c - '0');
    rest.remove_prefix(code_bytes);
    while (!rest.empty() && !is_ascii_blank(rest.front())) rest.remove_prefix(1);
    reply.reason = rest.empty() ? "<empty>" : std::string(skip_blanks(rest));
    return reply;
}

std::string unescape_http_uri(std::string_view uri, HttpWeirds& weirds) {
    std::string out;
    out.reserve(uri.size());
    auto hex_at = [&](std::size_t i, std::size_t digits) {
        int value = 0;
        if (i + digits > uri.size()) return -1;
        for (std::size_t k = 0; k < digits; ++k) {
            const int digit = hex_value(uri[i + k]);
            if (digit < 0) return -1;
            value = value << 4 | digit;
        }
        return value;
    };
    for (std::size_t i = 0; i < uri.size(); ++i) {
        if (uri[i] != '%') {
            out.push_back(uri[i]);
            continue;
        }
        const std::size_t left = uri.size() - i - 1;
        if (left == 0) {
            weirds.push_back("illegal_%_at_end_of_URI");
            out.push_back('%');
        } else if (uri[i + 1] == '%') {
            weirds.push_back("double_%_in_URI");
        } else if (const int byte = hex_at(i + 1, 2); byte >= 0) {
            out.push_back(static_cast<char>(byte));
            i += 2;
        } else if (const int wide = uri[i + 1] == 'u' ? hex_at(i + 2, 4) : -1; wide >= 0) {
            if (wide > 0xff) out.push_back(static_cast<char>(wide >> 8));
            out.push_back(static_cast<char>(wide & 0xff));
            i += 5;
        } else if (left == 1) {
            weirds.push_back("partial_escape_at_end_of_URI");
            out.append(uri.substr(i, 2));
            ++i;
        } else {
            weirds.push_back("unescaped_%_in_URI");
            out.append(uri.substr(i, 2));
            ++i;
        }
    }
    return out;
}

}  // namespace slipstream
