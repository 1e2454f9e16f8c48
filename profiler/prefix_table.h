// PrefixTable: which networks of a fixed list an address lies in, the narrowest first. Whitelists and the
// ranges of organisations ask it. Immutable, so that all shards may share one.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "capture/base/address.h"

namespace slipstream {

class PrefixTable {
public:
    struct Item {
        Subnet network;  // bits beyond the prefix do not count
        std::uint32_t value = 0;
    };

    PrefixTable() = default;
    /// Of equal networks the last one counts. Costs a sort.
    explicit PrefixTable(std::vector<Item> items);

    std::size_t size() const { return nodes_.size(); }

    /// Calls visit(value) for every network that holds the address, the narrowest first, until it returns
    /// true; returns whether it did. A binary search, then one step per network passed.
    template <class Visit>
    bool any_of(const IpAddress& address, Visit&& visit) const {
        for (std::uint32_t at = last_not_above(address); at != none; at = nodes_[at].around)
            if (nodes_[at].network.contains(address) && visit(nodes_[at].value)) return true;
        return false;
    }
    /// The value of the narrowest network that holds the address.
    std::optional<std::uint32_t> narrowest(const IpAddress& address) const {
        std::optional<std::uint32_t> found;
        any_of(address, [&](std::uint32_t value) {
            found = value;
            return true;
        });
        return found;
    }

private:
    static constexpr std::uint32_t none = 0xffffffff;

    struct Node {
        Subnet network;
        std::uint32_t value = 0;
        std::uint32_t around = none;  // the narrowest other network that contains this one
    };

    std::uint32_t last_not_above(const IpAddress& address) const;

    std::vector<Node> nodes_;  // by first address, wider networks first
};

}  // namespace slipstream
