// What a string of a feed is: an address, a range, a hash, a URL, a domain, an autonomous system or nothing.
// The order of the tests decides where a string could be two things. Pure functions, thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "capture/base/address.h"
#include "dissect/stream/ascii.h"

namespace slipstream {

enum class IndicatorKind : std::uint8_t {
    none,
    address,
    range,
    domain,
    url,
    asn,
    md5,
    sha256,
    ja3,  // of clients and servers alike
    jarm,
    certificate,    // SHA-1 of the DER form
    tor_exit,       // address of a Tor exit node
    harmless_file,  // MD5 of a file that lists wrongly name
};
inline constexpr std::array<std::string_view, 13> indicator_kind_names{
    "none",   "address", "range", "domain",      "url",      "autonomous system",  "md5",
    "sha256", "ja3",     "jarm",  "certificate", "tor exit", "known harmless file"};
inline constexpr std::size_t indicator_kinds = indicator_kind_names.size();
constexpr std::size_t index_of(IndicatorKind kind) { return static_cast<std::size_t>(kind); }

/// How far to go in taking a name for a domain.
enum class DomainRule : std::uint8_t {
    known_suffix,  // ends in a suffix of the Public Suffix List: for columns that may be anything
    any_name,      // any host name of two labels or more: for columns that hold indicators
};

/// An indicator as text in its one spelling: lower case, no quotes, no final dot, no leading "*.".
struct Indicator {
    IndicatorKind kind = IndicatorKind::none;
    std::string text;
    IpAddress address;        // address
    Subnet range;             // range
    std::uint32_t asn = 0;    // asn
    bool stray_bits = false;  // looks like a range but has bits set behind its prefix: kind is none
};

/// Of a trimmed string. Address and range are exact; "1.2.3.4/32" is an address.
Indicator recognise(std::string_view text, DomainRule rule);

/// Lower case without the final dot, if `text` is a host name (RFC 1035 lengths; letters, digits, hyphens and
/// underscores). At least two labels, the last not a number.
std::optional<std::string> host_name(std::string_view text);

/// The spelling under which a URL is listed and looked up: scheme and host in lower case, no fragment.
std::string url_spelling(std::string_view url);

/// Spaces, tabs, carriage returns and one pair of quotes removed from both ends.
std::string_view unquoted(std::string_view text);
bool is_hexadecimal(std::string_view text);

}  // namespace slipstream
