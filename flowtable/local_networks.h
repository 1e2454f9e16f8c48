// LocalNetworks: which addresses are ours (local_orig and local_resp of conn.log, and direction everywhere
// later). The default is Zeek 6.0's Site::local_nets: all blocks that the IANA special-purpose registries
// call private or reserved.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "capture/base/address.h"
#include "capture/base/result.h"

namespace slipstream {

/// Immutable once made; may be shared by all threads.
class LocalNetworks {
public:
    enum class Defaults : std::uint8_t { keep, replace };

    /// The default blocks.
    LocalNetworks();
    /// The default blocks and these, or only these. A block of IPv6 that holds ::ffff:0:0/96 (like ::/0)
    /// holds IPv4 too.
    LocalNetworks(std::span<const Subnet> extra, Defaults defaults);
    /// The same from text ("10.0.0.0/8", "2001:db8::/32", single addresses); the error names the first bad
    /// one.
    static Result<LocalNetworks> parse(std::span<const std::string_view> extra, Defaults defaults);

    /// About 3 ns.
    bool contains(const IpAddress& address) const {
        return address.is_v4() ? contains_v4(address.v4_value()) : contains_v6(address);
    }
    bool empty() const { return v4_.empty() && v6_.empty(); }

private:
    /// First and last address of a run without gaps; sorted, never touching.
    template <class Address>
    struct Range {
        Address first;
        Address last;
    };

    void add(const Subnet& block);
    template <class Address>
    static bool contains(const std::vector<Range<Address>>& ranges, const Address& address);
    bool contains_v4(std::uint32_t address) const;
    bool contains_v6(const IpAddress& address) const;

    std::vector<Range<std::uint32_t>> v4_;
    std::vector<Range<IpAddress>> v6_;
};

}  // namespace slipstream
