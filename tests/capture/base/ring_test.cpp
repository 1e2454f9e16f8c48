// Behaviour of capture/base/ring.h that the rest of the program relies on.
#include "capture/base/ring.h"

#include <gtest/gtest.h>

#include <memory>

namespace slipstream {
namespace {

TEST(SpscRing, refuses_when_full_and_leaves_the_item) {
    SpscRing<std::unique_ptr<int>> ring(3);
    EXPECT_EQ(ring.capacity(), 4U);
    for (int i = 0; i < 4; ++i) {
        auto item = std::make_unique<int>(i);
        EXPECT_TRUE(ring.try_push(item));
    }
    auto more = std::make_unique<int>(4);
    EXPECT_FALSE(ring.try_push(more));
    ASSERT_NE(more, nullptr);
    EXPECT_EQ(**ring.try_pop(), 0);
    EXPECT_TRUE(ring.try_push(more));
    for (int i = 1; i < 5; ++i) EXPECT_EQ(**ring.try_pop(), i);
    EXPECT_FALSE(ring.try_pop());
}

TEST(SpscRing, carries_everything_in_order_between_two_threads) {
    constexpr int count = 200'000;
    SpscRing<int> ring(64);
    std::thread producer([&] {
        for (int i = 0; i < count; ++i) ring.push(i);
    });
    bool in_order = true;
    for (int i = 0; i < count; ++i) in_order = ring.pop() == i && in_order;
    producer.join();
    EXPECT_TRUE(in_order);
    EXPECT_FALSE(ring.try_pop());
}

}  // namespace
}  // namespace slipstream
