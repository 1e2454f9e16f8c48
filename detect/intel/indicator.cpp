// The tests of a string, cheapest first.
#include "detect/intel/indicator.h"

#include <algorithm>
#include <charconv>

#include "dissect/stream/ascii.h"
#include "profiler/registered_domain.h"

namespace slipstream {

namespace {

constexpr std::size_t name_bytes_max = 253;
constexpr std::size_t label_bytes_max = 63;

bool has_scheme(std::string_view text) {
    std::size_t colon = text.find("://");
    if (colon == std::string_view::npos || colon == 0 || colon > 10 || text.size() < colon + 6) return false;
    return std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon),
                       [](char c) { return is_ascii_alpha(c) || is_ascii_digit(c); });
}

bool recognise_network(std::string_view text, Indicator& out) {
    if (text.empty() ||
        (text.find('.') == std::string_view::npos && text.find(':') == std::string_view::npos))
        return false;
    if (text.find('/') == std::string_view::npos) {
        auto address = IpAddress::parse(text);
        if (!address) return false;
        out.kind = IndicatorKind::address;
        out.address = *address;
        return true;
    }
    auto range = Subnet::parse(text);
    if (!range) return false;
    if (range->bits() == 128) {
        out.kind = IndicatorKind::address;
        out.address = range->base();
        return true;
    }
    for (unsigned bit = range->bits(); bit < 128; ++bit)
        if ((range->base().bytes()[bit / 8] >> (7 - bit % 8) & 1) != 0) {
            out.stray_bits = true;
            return true;
        }
    out.kind = IndicatorKind::range;
    out.range = *range;
    return true;
}

bool recognise_asn(std::string_view text, Indicator& out) {
    if (text.size() < 3 || text.size() > 12 || ascii_lower(text[0]) != 'a' || ascii_lower(text[1]) != 's')
        return false;
    auto [end, error] = std::from_chars(text.data() + 2, text.data() + text.size(), out.asn);
    if (error != std::errc{} || end != text.data() + text.size()) return false;
    out.kind = IndicatorKind::asn;
    return true;
}

bool recognise_domain(std::string_view text, DomainRule rule, Indicator& out) {
    if (text.starts_with("*.")) text.remove_prefix(2);
    if (text.starts_with('.')) text.remove_prefix(1);
    auto name = host_name(text);
    if (!name) return false;
    // A name whose last label the list does not know may be a file: "report.final".
    if (rule == DomainRule::known_suffix && !is_registry_suffix(name->substr(name->rfind('.') + 1)))
        return false;
    if (is_registry_suffix(*name)) return false;
    out.kind = IndicatorKind::domain;
    out.text = std::move(*name);
    return true;
}

}  // namespace

std::string_view unquoted(std::string_view text) {
    text = trimmed(text);
    if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front())
        text = trimmed(text.substr(1, text.size() - 2));
    return text;
}

bool is_hexadecimal(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return hex_value(c) >= 0; });
}

std::optional<std::string> host_name(std::string_view text) {
    if (text.ends_with('.')) text.remove_suffix(1);
    if (text.size() < 3 || text.size() > name_bytes_max) return std::nullopt;
    std::size_t label = 0;
    std::size_t labels = 1;
    bool only_digits = true;
    for (char c : text) {
        if (c == '.') {
            if (label == 0) return std::nullopt;
            label = 0;
            only_digits = true;
            ++labels;
            continue;
        }
        if (!is_ascii_alpha(c) && !is_ascii_digit(c) && c != '-' && c != '_') return std::nullopt;
        if (++label > label_bytes_max) return std::nullopt;
        only_digits = only_digits && is_ascii_digit(c);
    }
    if (label < 2 || labels < 2 || only_digits) return std::nullopt;
    return lower_case(text);
}

std::string url_spelling(std::string_view url) {
    url = url.substr(0, url.find('#'));
    std::size_t scheme = url.find("://");
    std::size_t host = scheme == std::string_view::npos ? 0 : scheme + 3;
    std::size_t path = std::min(url.find('/', host), url.size());
    std::string out = lower_case(url.substr(0, path));
    out += path == url.size() ? "/" : url.substr(path);
    return out;
}

Indicator recognise(std::string_view text, DomainRule rule) {
    Indicator out;
    text = unquoted(text);
    if (text.size() < 3 || text.size() > 4'096) return out;
    if (recognise_network(text, out)) return out;
    if (text.size() == 32 && is_hexadecimal(text)) {
        out.kind = IndicatorKind::md5;
        out.text = lower_case(text);
    } else if (has_scheme(text)) {
        out.kind = IndicatorKind::url;
        out.text = url_spelling(text);
    } else if (recognise_domain(text, rule, out)) {
        return out;
    } else if (text.size() == 64 && is_hexadecimal(text)) {
        out.kind = IndicatorKind::sha256;
        out.text = lower_case(text);
    } else {
        recognise_asn(text, out);
    }
    return out;
}

}  // namespace slipstream
