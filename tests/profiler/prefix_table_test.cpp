// Networks within networks: the narrowest first, on both sides of every boundary.
#include "profiler/prefix_table.h"

#include <gtest/gtest.h>

#include <random>

namespace slipstream {
namespace {

IpAddress ip(std::string_view text) { return IpAddress::parse(text).value_or(IpAddress{}); }

PrefixTable table(std::initializer_list<std::string_view> networks) {
    std::vector<PrefixTable::Item> items;
    for (std::string_view network : networks)
        items.push_back(
            {Subnet::parse(network).value_or(Subnet{}), static_cast<std::uint32_t>(items.size())});
    return PrefixTable(std::move(items));
}

IpAddress any_address(std::mt19937& random) {
    return IpAddress::v4(static_cast<std::uint32_t>(random()) & 0x0f0f0fff);
}

TEST(PrefixTable, an_empty_table_holds_nothing) { EXPECT_FALSE(PrefixTable().narrowest(ip("1.2.3.4"))); }

TEST(PrefixTable, the_narrowest_network_wins) {
    PrefixTable t = table({"10.0.0.0/8", "10.1.0.0/16", "10.1.2.3", "10.1.2.0/24"});
    EXPECT_EQ(t.narrowest(ip("10.1.2.3")), 2U);
    EXPECT_EQ(t.narrowest(ip("10.1.2.4")), 3U);
    EXPECT_EQ(t.narrowest(ip("10.1.3.1")), 1U);
    EXPECT_EQ(t.narrowest(ip("10.255.255.255")), 0U);
    EXPECT_FALSE(t.narrowest(ip("11.0.0.0")));
    EXPECT_FALSE(t.narrowest(ip("9.255.255.255")));
}

TEST(PrefixTable, wider_networks_follow) {
    PrefixTable t = table({"10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24"});
    std::vector<std::uint32_t> seen;
    EXPECT_FALSE(t.any_of(ip("10.1.2.9"), [&](std::uint32_t value) {
        seen.push_back(value);
        return false;
    }));
    EXPECT_EQ(seen, (std::vector<std::uint32_t>{2, 1, 0}));
}

TEST(PrefixTable, bits_beyond_the_prefix_do_not_count_and_the_last_of_equals_does) {
    PrefixTable t = table({"10.1.2.3/8", "10.0.0.0/8"});
    EXPECT_EQ(t.size(), 1U);
    EXPECT_EQ(t.narrowest(ip("10.9.9.9")), 1U);
}

TEST(PrefixTable, versions_stay_apart) {
    PrefixTable t = table({"2001:db8::/32", "0.0.0.0/0", "2001:db8:1::/48"});
    EXPECT_EQ(t.narrowest(ip("2001:db8:1::5")), 2U);
    EXPECT_EQ(t.narrowest(ip("2001:db8:2::5")), 0U);
    EXPECT_EQ(t.narrowest(ip("200.1.1.1")), 1U);
    EXPECT_FALSE(t.narrowest(ip("2002::1")));
}

TEST(PrefixTable, agrees_with_a_look_at_every_network) {
    std::mt19937 random(7);
    std::vector<PrefixTable::Item> items;
    for (std::uint32_t i = 0; i < 300; ++i)
        items.push_back({Subnet(any_address(random), static_cast<unsigned>(4 + random() % 29)), i});
    PrefixTable t(items);
    for (int i = 0; i < 5'000; ++i) {
        const IpAddress address = any_address(random);
        std::optional<std::uint32_t> best;
        for (const auto& item : items)
            if (item.network.contains(address) &&
                (!best || item.network.bits() >= items[*best].network.bits()))
                best = item.value;
        ASSERT_EQ(t.narrowest(address), best) << address.to_string();
    }
}

}  // namespace
}  // namespace slipstream
