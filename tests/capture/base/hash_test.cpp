// Behaviour of capture/base/hash.h that the rest of the program relies on.
#include "capture/base/hash.h"

#include <gtest/gtest.h>

#include <set>

namespace slipstream {
namespace {

TEST(PairHash, is_the_same_in_both_directions_and_differs_between_pairs) {
    auto key = HashKey::from_seed(1);
    std::set<std::uint64_t> seen;
    for (std::uint32_t i = 0; i < 100; ++i)
        for (std::uint32_t j = 0; j < i; ++j) {
            auto x = IpAddress::v4(0x0a000000 + i);
            auto y = IpAddress::v4(0x0a000000 + j);
            EXPECT_EQ(pair_hash(key, x, y), pair_hash(key, y, x));
            seen.insert(pair_hash(key, x, y));
        }
    EXPECT_EQ(seen.size(), 100U * 99 / 2);
}

TEST(PairHash, spreads_over_few_buckets) {
    auto key = HashKey::from_seed(7);
    unsigned count[8] = {};
    for (std::uint32_t i = 0; i < 8000; ++i)
        ++count[pair_hash(key, IpAddress::v4(i), IpAddress::v4(0x08080808)) % 8];
    for (unsigned bucket : count) EXPECT_NEAR(bucket, 1000, 200);
}

TEST(KeyedHash, depends_on_the_key_and_repeats_for_a_seed) {
    EXPECT_EQ(keyed_hash(HashKey::from_seed(3), 42), keyed_hash(HashKey::from_seed(3), 42));
    EXPECT_NE(keyed_hash(HashKey::from_seed(3), 42), keyed_hash(HashKey::from_seed(4), 42));
    EXPECT_NE(keyed_hash(HashKey::random(), 42), keyed_hash(HashKey::random(), 42));
    EXPECT_NE(keyed_hash(HashKey(), 1, 2), keyed_hash(HashKey(), 2, 1));
}

}  // namespace
}  // namespace slipstream
