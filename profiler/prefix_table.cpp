// Networks are either nested or apart. Sorted by their first address, the narrowest one that holds an address
// is the last that does not begin above it, or one of the networks around that.
#include "profiler/prefix_table.h"

#include <algorithm>
#include <array>

namespace slipstream {

namespace {

/// The network with the bits beyond its prefix set to 0.
Subnet canonical(const Subnet& network) {
    std::array<std::uint8_t, 16> bytes = network.base().bytes();
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const unsigned kept = network.bits() > 8 * i ? network.bits() - static_cast<unsigned>(8 * i) : 0;
        if (kept < 8) bytes.at(i) = static_cast<std::uint8_t>(bytes.at(i) & (0xff00U >> kept));
    }
    const IpAddress base = IpAddress::v6(bytes);
    return {base, base.is_v4() ? network.bits() - 96 : network.bits()};
}

}  // namespace

PrefixTable::PrefixTable(std::vector<Item> items) {
    for (Item& item : items) item.network = canonical(item.network);
    auto before = [](const Item& x, const Item& y) {
        return x.network.base() != y.network.base() ? x.network.base() < y.network.base()
                                                    : x.network.bits() < y.network.bits();
    };
    std::stable_sort(items.begin(), items.end(), before);
    nodes_.reserve(items.size());
    for (const Item& item : items) {
        if (!nodes_.empty() && nodes_.back().network.base() == item.network.base() &&
            nodes_.back().network.bits() == item.network.bits()) {
            nodes_.back().value = item.value;
            continue;
        }
        std::uint32_t around = nodes_.empty() ? none : static_cast<std::uint32_t>(nodes_.size() - 1);
        while (around != none && !nodes_[around].network.contains(item.network.base()))
            around = nodes_[around].around;
        nodes_.push_back({item.network, item.value, around});
    }
}

std::uint32_t PrefixTable::last_not_above(const IpAddress& address) const {
    auto above = std::upper_bound(
        nodes_.begin(), nodes_.end(), address,
        [](const IpAddress& wanted, const Node& node) { return wanted < node.network.base(); });
    return above == nodes_.begin() ? none : static_cast<std::uint32_t>(above - nodes_.begin() - 1);
}

}  // namespace slipstream
