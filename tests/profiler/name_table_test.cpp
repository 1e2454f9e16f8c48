// Domain names label by label.
#include "profiler/name_table.h"

#include <gtest/gtest.h>

namespace slipstream {
namespace {

TEST(NameTable, covers_a_name_and_those_below_it) {
    NameTable t({{"example.com", 1}, {"a.example.com", 2}});
    EXPECT_EQ(t.longest_covering("example.com"), 1U);
    EXPECT_EQ(t.longest_covering("b.example.com"), 1U);
    EXPECT_EQ(t.longest_covering("x.a.example.com"), 2U);
    EXPECT_FALSE(t.longest_covering("com"));
}

TEST(NameTable, a_part_of_a_label_is_no_match) {
    NameTable t({{"example.com", 1}});
    EXPECT_FALSE(t.longest_covering("badexample.com"));
    EXPECT_FALSE(t.longest_covering("example.com.evil.org"));
    EXPECT_FALSE(t.longest_covering("ample.com"));
}

TEST(NameTable, entries_may_have_any_case_and_a_dot_at_the_end) {
    NameTable t({{"Example.COM.", 1}, {"", 2}, {".", 3}});
    EXPECT_EQ(t.size(), 1U);
    EXPECT_EQ(t.find("example.com"), 1U);
    EXPECT_EQ(plain_name("WWW.Example.com."), "www.example.com");
}

TEST(NameTable, the_last_of_equal_names_counts) {
    NameTable t({{"example.com", 1}, {"example.com", 2}});
    EXPECT_EQ(t.find("example.com"), 2U);
}

TEST(NameTable, holds_many) {
    std::vector<NameTable::Item> items;
    for (std::uint32_t i = 0; i < 20'000; ++i) items.emplace_back("name" + std::to_string(i) + ".example", i);
    NameTable t(items);
    EXPECT_EQ(t.size(), 20'000U);
    for (std::uint32_t i = 0; i < 20'000; i += 371)
        EXPECT_EQ(t.longest_covering("www.name" + std::to_string(i) + ".example"), i);
    EXPECT_FALSE(t.find("name20000.example"));
}

TEST(NameTable, an_empty_one_holds_nothing) { EXPECT_FALSE(NameTable().longest_covering("example.com")); }

}  // namespace
}  // namespace slipstream
