// See local_networks.h. Blocks become sorted ranges per IP version, so that a look-up is one short binary
// search.
#include "flowtable/local_networks.h"

#include <algorithm>
#include <string>

#include "capture/base/check.h"

namespace slipstream {

namespace {

/// RFC 6890 and its registries as of Zeek 6.0 (Site::private_address_space), with the 6to4 forms of the IPv4
/// blocks.
constexpr std::string_view default_blocks[] = {
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "240.0.0.0/4",
    "255.255.255.255/32",
    "::/128",
    "::1/128",
    "64:ff9b:1::/48",
    "100::/64",
    "2001::/23",
    "2001:2::/48",
    "2001:db8::/32",
    "fc00::/7",
    "fe80::/10",
    "2002::/24",
    "2002:a00::/24",
    "2002:6440::/26",
    "2002:7f00::/24",
    "2002:a9fe::/32",
    "2002:ac10::/28",
    "2002:c000::/40",
    "2002:c000:200::/40",
    "2002:c0a8::/32",
    "2002:c612::/31",
    "2002:c633:6400::/40",
    "2002:cb00:7100::/40",
    "2002:f000::/20",
    "2002:ffff:ffff::/48",
};

IpAddress filled(const IpAddress& address, unsigned kept_bits, bool ones) {
    std::array<std::uint8_t, 16> bytes = address.bytes();
    for (unsigned i = 0; i < 16; ++i) {
        unsigned kept = kept_bits > 8 * i ? std::min(kept_bits - 8 * i, 8U) : 0;
        auto free = static_cast<std::uint8_t>(0xff >> kept);
        bytes[i] = static_cast<std::uint8_t>(ones ? bytes[i] | free : bytes[i] & ~free);
    }
    return IpAddress::v6(bytes);
}

/// The address after this one; meaningless after the last of all.
std::uint32_t next(std::uint32_t address) { return address + 1; }
IpAddress next(const IpAddress& address) {
    std::array<std::uint8_t, 16> bytes = address.bytes();
    for (unsigned i = 16; i-- > 0;)
        if (++bytes[i] != 0) break;
    return IpAddress::v6(bytes);
}

template <class Ranges>
void merge_ranges(Ranges& ranges) {
    std::ranges::sort(ranges, {}, [](const auto& range) { return range.first; });
    Ranges merged;
    for (const auto& range : ranges) {
        // A range that reaches the very last address swallows all that follow.
        bool touches =
            !merged.empty() && (range.first <= merged.back().last || range.first == next(merged.back().last));
        if (touches)
            merged.back().last = std::max(merged.back().last, range.last);
        else
            merged.push_back(range);
    }
    ranges = std::move(merged);
}

}  // namespace

LocalNetworks::LocalNetworks() : LocalNetworks({}, Defaults::keep) {}

LocalNetworks::LocalNetworks(std::span<const Subnet> extra, Defaults defaults) {
    if (defaults == Defaults::keep) {
        for (std::string_view text : default_blocks) {
            auto block = Subnet::parse(text);
            CHECK(block.has_value());
            add(*block);
        }
    }
    for (const Subnet& block : extra) add(block);
    merge_ranges(v4_);
    merge_ranges(v6_);
}

Result<LocalNetworks> LocalNetworks::parse(std::span<const std::string_view> extra, Defaults defaults) {
    std::vector<Subnet> blocks;
    for (std::string_view text : extra) {
        auto block = Subnet::parse(text);
        if (!block)
            return Error{"local network '" + std::string(text) +
                         "' is not an address block; write it like 10.0.0.0/8 or 2001:db8::/32"};
        blocks.push_back(*block);
    }
    return LocalNetworks(blocks, defaults);
}

void LocalNetworks::add(const Subnet& block) {
    IpAddress first = filled(block.base(), block.bits(), false);
    IpAddress last = filled(block.base(), block.bits(), true);
    IpAddress v4_first = IpAddress::v4(0);
    IpAddress v4_last = IpAddress::v4(0xffffffff);
    if (first >= v4_first && last <= v4_last) {
        v4_.push_back({first.v4_value(), last.v4_value()});
        return;
    }
    if (first <= v4_first && last >= v4_last) v4_.push_back({0, 0xffffffff});
    v6_.push_back({first, last});
}

template <class Address>
bool LocalNetworks::contains(const std::vector<Range<Address>>& ranges, const Address& address) {
    auto after = std::ranges::upper_bound(ranges, address, {}, &Range<Address>::first);
    return after != ranges.begin() && address <= std::prev(after)->last;
}

bool LocalNetworks::contains_v4(std::uint32_t address) const { return contains(v4_, address); }
bool LocalNetworks::contains_v6(const IpAddress& address) const { return contains(v6_, address); }

}  // namespace slipstream
