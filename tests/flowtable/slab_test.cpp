// Slab: indices are unique while in use, elements never move, and the bound holds.
#include "flowtable/slab.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace slipstream {
namespace {

struct Counted {
    static inline int alive = 0;  // of this test program only
    std::uint64_t value = 0;
    Counted() { ++alive; }
    ~Counted() { --alive; }
};

TEST(Slab, refuses_beyond_its_bound_and_takes_again_after_a_return) {
    Slab<int, 2> slab(5);
    for (int i = 0; i < 5; ++i) EXPECT_NE(slab.take(), (Slab<int, 2>::none));
    EXPECT_EQ(slab.take(), (Slab<int, 2>::none));
    slab.give_back(3);
    EXPECT_EQ(slab.take(), 3U);
    EXPECT_EQ(slab.live(), 5U);
    EXPECT_EQ(slab.high_water(), 5U);
}

TEST(Slab, gives_fresh_elements_for_used_memory) {
    Slab<Counted> slab(10);
    std::uint32_t index = slab.take();
    slab[index].value = 7;
    slab.give_back(index);
    EXPECT_EQ(Counted::alive, 0);
    EXPECT_EQ(slab[slab.take()].value, 0U);
    EXPECT_EQ(Counted::alive, 1);
    slab.give_back(index);
}

TEST(Slab, destroys_what_lives_when_it_goes) {
    {
        Slab<Counted, 4> slab(100);
        for (int i = 0; i < 40; ++i) slab.take();
        slab.give_back(7);
        slab.give_back(33);
        EXPECT_EQ(Counted::alive, 38);
    }
    EXPECT_EQ(Counted::alive, 0);
}

TEST(Slab, agrees_with_a_map_under_random_use) {
    std::mt19937 random(1);
    Slab<Counted, 4> slab(200);
    std::map<std::uint32_t, std::pair<Counted*, std::uint64_t>> expected;
    for (int step = 0; step < 20000; ++step) {
        if (random() % 2 == 0) {
            std::uint32_t index = slab.take();
            ASSERT_EQ(index == (Slab<Counted, 4>::none), expected.size() == 200);
            if (expected.size() == 200) continue;
            slab[index].value = random();
            ASSERT_TRUE(expected.emplace(index, std::pair{&slab[index], slab[index].value}).second);
        } else if (!expected.empty()) {
            auto at = std::next(expected.begin(), static_cast<long>(random() % expected.size()));
            ASSERT_EQ(&slab[at->first], at->second.first);
            ASSERT_EQ(slab[at->first].value, at->second.second);
            slab.give_back(at->first);
            expected.erase(at);
        }
        ASSERT_EQ(slab.live(), expected.size());
        ASSERT_EQ(static_cast<std::size_t>(Counted::alive), expected.size());
        ASSERT_LE(slab.high_water(), 200U);
    }
    for (auto& [index, element] : expected) slab.give_back(index);
    EXPECT_EQ(Counted::alive, 0);
}

}  // namespace
}  // namespace slipstream
