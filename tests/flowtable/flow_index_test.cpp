// FlowIndex against std::multimap: random insertions, deletions and look-ups with few and crowded hashes, so
// that every way of shifting entries back is met.
#include "flowtable/flow_index.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace slipstream {
namespace {

using Oracle = std::multimap<std::uint32_t, std::uint32_t>;

FlowHandle handle(std::uint32_t index) { return FlowHandle::of(FlowHandle::tcp, index); }

void expect_same(const FlowIndex& index, const Oracle& oracle, std::uint32_t hash) {
    auto [first, last] = oracle.equal_range(hash);
    if (first == last) {
        EXPECT_TRUE(index.candidate(hash).is_none());
        return;
    }
    EXPECT_FALSE(index.candidate(hash).is_none());
    for (auto it = first; it != last; ++it) {
        FlowHandle wanted = handle(it->second);
        ASSERT_EQ(index.find(hash, [&](FlowHandle h) { return h == wanted; }), wanted);
    }
}

void run_random_operations(std::uint32_t hashes, std::uint32_t stride, unsigned share_of_insertions) {
    std::mt19937 random(hashes);
    FlowIndex index(16);
    Oracle oracle;
    std::uint32_t next = 0;
    for (int step = 0; step < 30000; ++step) {
        std::uint32_t hash = static_cast<std::uint32_t>(random() % hashes) * stride;
        if (random() % 100 < share_of_insertions && oracle.size() < 300) {
            index.insert(hash, handle(next));
            oracle.emplace(hash, next++);
        } else if (auto at = oracle.lower_bound(hash); at != oracle.end()) {
            if (random() % 4 == 0) {
                index.replace(at->first, handle(at->second), handle(next));
                at->second = next++;
            } else {
                index.erase(at->first, handle(at->second));
                oracle.erase(at);
            }
        }
        ASSERT_EQ(index.size(), oracle.size());
        expect_same(index, oracle, hash);
    }
    for (std::uint32_t i = 0; i < hashes; ++i) expect_same(index, oracle, i * stride);
}

TEST(FlowIndex, agrees_with_a_multimap_on_spread_hashes) { run_random_operations(4096, 0x9e3779b9, 52); }
TEST(FlowIndex, agrees_with_a_multimap_on_neighbouring_hashes) { run_random_operations(64, 1, 55); }
TEST(FlowIndex, agrees_with_a_multimap_on_runs_around_the_end_of_the_table) {
    run_random_operations(6, 0xffffffff, 50);
}
TEST(FlowIndex, agrees_with_a_multimap_when_all_hashes_share_a_slot) {
    run_random_operations(8, 1U << 20, 50);
}

TEST(FlowIndex, finds_nothing_for_a_hash_that_only_shares_the_slot) {
    FlowIndex index(16);
    index.insert(3, handle(1));
    EXPECT_TRUE(index.candidate(3 + 16).is_none());
}

TEST(FlowIndex, grows_without_losing_entries) {
    FlowIndex index(16);
    for (std::uint32_t i = 0; i < 10000; ++i) index.insert(i * 2654435761U, handle(i));
    for (std::uint32_t i = 0; i < 10000; ++i) EXPECT_EQ(index.candidate(i * 2654435761U), handle(i));
    EXPECT_LT(index.memory_bytes(), 10000 * 8 * 4U);
}

}  // namespace
}  // namespace slipstream
