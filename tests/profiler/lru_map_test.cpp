// The bounded table against a plain model of it.
#include "profiler/lru_map.h"

#include <gtest/gtest.h>

#include <list>
#include <random>

namespace slipstream {
namespace {

struct NumberHash {
    std::uint64_t operator()(const HashKey& key, std::uint32_t x) const { return keyed_hash(key, x); }
};
/// Everything in one bucket: the worst an attacker could do.
struct OneBucket {
    std::uint64_t operator()(const HashKey&, std::uint32_t) const { return 7; }
};

template <class Hash>
void compare_with_model(std::size_t capacity, int steps) {
    LruMap<std::uint32_t, int, Hash> map(capacity, HashKey{});
    std::list<std::pair<std::uint32_t, int>> model;  // oldest first
    std::mt19937 random(1);
    for (int i = 0; i < steps; ++i) {
        auto key = static_cast<std::uint32_t>(random() % (capacity * 2));
        map[key] = i;
        auto at = std::find_if(model.begin(), model.end(), [&](auto& entry) { return entry.first == key; });
        if (at != model.end())
            model.erase(at);
        else if (model.size() == capacity)
            model.pop_front();
        model.emplace_back(key, i);
        ASSERT_EQ(map.size(), model.size());
    }
    auto expected = model.begin();
    map.for_each([&](std::uint32_t key, int value) {
        EXPECT_EQ(key, expected->first);
        EXPECT_EQ(value, expected->second);
        ++expected;
    });
    for (auto& [key, value] : model) ASSERT_NE(map.find(key), nullptr);
}

TEST(LruMap, keeps_the_most_recently_touched) {
    compare_with_model<NumberHash>(1, 100);
    compare_with_model<NumberHash>(3, 1'000);
    compare_with_model<NumberHash>(100, 20'000);
}

TEST(LruMap, survives_colliding_keys) { compare_with_model<OneBucket>(50, 5'000); }

TEST(LruMap, finding_is_not_touching) {
    LruMap<std::uint32_t, int, NumberHash> map(2, HashKey{});
    map[1] = 1;
    map[2] = 2;
    EXPECT_EQ(*map.find(1), 1);
    map[3] = 3;
    EXPECT_EQ(map.find(1), nullptr);
    EXPECT_EQ(map.evicted(), 1u);
}

}  // namespace
}  // namespace slipstream
