// The tables against a plain search, merging, and the bounds of memory.
#include "detect/intel/intel_tables.h"

#include <gtest/gtest.h>

#include <random>

#include "detect/intel/intel_builder.h"

namespace slipstream {
namespace {

IpAddress ip(std::string_view text) { return IpAddress::parse(text).value_or(IpAddress{}); }

class Tables : public ::testing::Test {
protected:
    void list(std::string_view text, const IntelOrigin& origin = {ThreatLevel::high, "own.csv", {"mine"}},
              std::string_view description = "bad") {
        ASSERT_TRUE(builder.add(recognise(text, DomainRule::any_name), builder.origin(origin), description));
    }
    std::shared_ptr<const IntelTables> build() { return std::move(builder).build(); }
    IntelBuilder builder;
};

TEST_F(Tables, empty_tables_find_nothing) {
    auto tables = build();
    EXPECT_TRUE(tables->empty());
    EXPECT_FALSE(tables->find_address(ip("1.2.3.4")));
    EXPECT_FALSE(tables->find_domain("bad.test"));
    EXPECT_FALSE(tables->find_url("http://bad.test/"));
}

TEST_F(Tables, a_match_says_what_the_source_says) {
    list("1.2.3.4");
    auto found = build();
    auto match = found->find_address(ip("1.2.3.4"));
    ASSERT_TRUE(match);
    EXPECT_EQ(match->level, ThreatLevel::high);
    EXPECT_EQ(match->confidence.to_string(), "1");
    EXPECT_EQ(match->description, "bad");
    EXPECT_EQ(match->source, "own.csv");
    EXPECT_EQ(match->tags, "mine");
    EXPECT_FALSE(found->find_address(ip("1.2.3.5")));
}

TEST_F(Tables, the_nearest_listed_ancestor_counts_label_by_label) {
    list("bad.test", {ThreatLevel::low, "outer", {}});
    list("worse.bad.test", {ThreatLevel::high, "inner", {}});
    auto tables = build();
    EXPECT_EQ(tables->find_domain("BAD.test.")->confidence.to_string(), "1");
    auto parent = tables->find_domain("a.b.worse.bad.test");
    ASSERT_TRUE(parent);
    EXPECT_EQ(parent->source, "inner");
    EXPECT_EQ(parent->confidence.to_string(), "0.7");
    EXPECT_EQ(parent->parent_offset, 4U);
    EXPECT_EQ(tables->find_domain("x.bad.test")->source, "outer");
    EXPECT_FALSE(tables->find_domain("notbad.test"));
    EXPECT_FALSE(tables->find_domain("test"));
    std::string long_name(300, 'a');
    long_name += ".bad.test";
    EXPECT_FALSE(tables->find_domain(long_name));
}

TEST_F(Tables, the_smallest_range_wins_and_an_address_wins_over_ranges) {
    list("8.0.0.0/7", {ThreatLevel::low, "wide", {}});
    list("8.8.0.0/16", {ThreatLevel::medium, "narrow", {}});
    list("8.8.8.8", {ThreatLevel::critical, "exact", {}});
    list("2a00::/12", {ThreatLevel::low, "six", {}});
    auto tables = build();
    EXPECT_EQ(tables->find_address(ip("9.1.1.1"))->source, "wide");
    EXPECT_EQ(tables->find_address(ip("8.8.1.1"))->source, "narrow");
    EXPECT_EQ(tables->find_address(ip("8.8.8.8"))->source, "exact");
    EXPECT_EQ(tables->find_address(ip("8.9.0.0"))->source, "wide");
    EXPECT_EQ(tables->find_address(ip("2a0f:ffff::1"))->source, "six");
    EXPECT_FALSE(tables->find_address(ip("10.0.0.0")));
    EXPECT_FALSE(tables->find_address(ip("7.255.255.255")));
    EXPECT_FALSE(tables->find_address(ip("2a10::1")));
}

TEST_F(Tables, what_several_files_list_has_all_sources_and_tags_and_the_highest_level) {
    list("1.2.3.4", {ThreatLevel::low, "b.txt", {"scan"}}, "seen scanning");
    list("1.2.3.4", {ThreatLevel::high, "a.txt", {"c2", "scan"}}, "controls bots");
    list("1.2.3.0/24", {ThreatLevel::low, "b.txt", {}}, "");
    list("1.2.3.0/24", {ThreatLevel::medium, "c.txt", {}}, "net");
    auto tables = build();
    EXPECT_EQ(tables->count(IndicatorKind::address), 1U);
    EXPECT_EQ(tables->count(IndicatorKind::range), 1U);
    auto match = tables->find_address(ip("1.2.3.4"));
    EXPECT_EQ(match->level, ThreatLevel::high);
    EXPECT_EQ(match->source, "a.txt, b.txt");
    EXPECT_EQ(match->tags, "c2, scan");
    EXPECT_EQ(match->description, "controls bots");
    EXPECT_EQ(tables->find_address(ip("1.2.3.9"))->source, "b.txt, c.txt");
}

TEST_F(Tables, ranges_agree_with_a_plain_search) {
    std::mt19937 engine(1);
    auto random = [&] { return static_cast<std::uint32_t>(engine()); };
    std::vector<Subnet> all;
    for (int i = 0; i < 3'000; ++i) {
        unsigned bits = 4 + random() % 27;
        std::uint32_t base = random() & ~(0xffffffffU >> bits);
        all.emplace_back(IpAddress::v4(base), bits);
        Indicator range;
        range.kind = IndicatorKind::range;
        range.range = all.back();
        builder.add(range, builder.origin({}), std::to_string(all.back().bits()));
    }
    auto tables = build();
    for (int i = 0; i < 20'000; ++i) {
        IpAddress address = IpAddress::v4(random());
        unsigned longest = 0;
        for (const Subnet& range : all)
            if (range.contains(address)) longest = std::max(longest, range.bits());
        auto match = tables->find_address(address);
        ASSERT_EQ(match.has_value(), longest != 0) << address.to_string();
        if (match) {
            ASSERT_EQ(match->description, std::to_string(longest));
        }
    }
}

TEST_F(Tables, a_hundred_thousand_addresses_are_found_and_take_20_bytes_each) {
    std::uint32_t origin = builder.origin({});
    for (std::uint32_t i = 0; i < 100'000; ++i) {
        Indicator address;
        address.kind = IndicatorKind::address;
        address.address = IpAddress::v4(i * 2'654'435'761U);
        builder.add(address, origin, "");
    }
    auto tables = build();
    EXPECT_EQ(tables->total(), 100'000U);
    for (std::uint32_t i = 0; i < 100'000; ++i)
        ASSERT_TRUE(tables->find_address(IpAddress::v4(i * 2'654'435'761U)));
    for (std::uint32_t i = 100'000; i < 200'000; ++i)
        ASSERT_FALSE(tables->find_address(IpAddress::v4(i * 2'654'435'761U)));
    EXPECT_LT(tables->memory_bytes(), 20U * 100'000);
}

}  // namespace
}  // namespace slipstream
