// The public resolvers, as their operators publish them. See doh_servers.h.
#include "dissect/stream/doh_servers.h"

#include <algorithm>
#include <string>

#include "dissect/stream/ascii.h"

namespace slipstream {

namespace {

// In order, for a binary search.
constexpr std::string_view names[] = {
    "1dot1dot1dot1.cloudflare-dns.com",
    "adblock.dns.mullvad.net",
    "anycast.dns.nextdns.io",
    "base.dns.mullvad.net",
    "chrome.cloudflare-dns.com",
    "cloudflare-dns.com",
    "dns-family.adguard.com",
    "dns-unfiltered.adguard.com",
    "dns.adguard-dns.com",
    "dns.adguard.com",
    "dns.alidns.com",
    "dns.cloudflare.com",
    "dns.digitale-gesellschaft.ch",
    "dns.google",
    "dns.google.com",
    "dns.mullvad.net",
    "dns.nextdns.io",
    "dns.quad9.net",
    "dns.sb",
    "dns.switch.ch",
    "dns.twnic.tw",
    "dns10.quad9.net",
    "dns11.quad9.net",
    "dns64.dns.google",
    "dns9.quad9.net",
    "doh.applied-privacy.net",
    "doh.cleanbrowsing.org",
    "doh.dns.apple.com",
    "doh.dns.sb",
    "doh.familyshield.opendns.com",
    "doh.ffmuc.net",
    "doh.libredns.gr",
    "doh.mullvad.net",
    "doh.opendns.com",
    "doh.pub",
    "doh.xfinity.com",
    "extended.dns.mullvad.net",
    "family.cloudflare-dns.com",
    "firefox.dns.nextdns.io",
    "freedns.controld.com",
    "mozilla.cloudflare-dns.com",
    "odoh.cloudflare-dns.com",
    "one.one.one.one",
    "ordns.he.net",
    "private.canadianshield.cira.ca",
    "security.cloudflare-dns.com",
    "unfiltered.adguard-dns.com",
};

constexpr std::uint32_t v4(unsigned a, unsigned b, unsigned c, unsigned d) {
    return a << 24 | b << 16 | c << 8 | d;
}

// Addresses that do nothing but resolve names.
constexpr std::uint32_t addresses[] = {
    v4(1, 0, 0, 1),        v4(1, 0, 0, 2),        v4(1, 0, 0, 3),         v4(1, 1, 1, 1),
    v4(1, 1, 1, 2),        v4(1, 1, 1, 3),        v4(8, 8, 4, 4),         v4(8, 8, 8, 8),
    v4(9, 9, 9, 9),        v4(9, 9, 9, 10),       v4(9, 9, 9, 11),        v4(45, 90, 28, 0),
    v4(45, 90, 30, 0),     v4(94, 140, 14, 14),   v4(94, 140, 15, 15),    v4(149, 112, 112, 9),
    v4(149, 112, 112, 10), v4(149, 112, 112, 11), v4(149, 112, 112, 112), v4(185, 228, 168, 9),
    v4(194, 242, 2, 2),    v4(208, 67, 220, 220), v4(208, 67, 222, 222),  v4(223, 5, 5, 5),
    v4(223, 6, 6, 6),
};

}  // namespace

bool is_doh_server(const IpAddress& address, std::string_view server_name) {
    if (address.is_v4() && std::binary_search(std::begin(addresses), std::end(addresses), address.v4_value()))
        return true;
    return std::binary_search(std::begin(names), std::end(names), lower_case(server_name));
}

}  // namespace slipstream
