// Second looks come in their order and within their bound.
#include "detect/due_queue.h"

#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using testing::ip;
using testing::test_origin;

DueLook look_at(double offset_s, std::int64_t window = 1) {
    return {test_origin + Duration{static_cast<std::int64_t>(offset_s * 1e6)}, window, 0, nullptr, {}, 0};
}

TEST(DueQueue, gives_what_is_due_earliest_first) {
    DueQueue queue;
    Profile host(ip("10.0.0.1"));
    ASSERT_TRUE(queue.push(host, look_at(30, 3)));
    ASSERT_TRUE(queue.push(host, look_at(10, 1)));
    ASSERT_TRUE(queue.push(host, look_at(20, 2)));
    EXPECT_FALSE(queue.pop(test_origin + seconds(9)));
    EXPECT_EQ(queue.pop(test_origin + seconds(25))->window, 1);
    EXPECT_EQ(queue.pop(test_origin + seconds(25))->window, 2);
    EXPECT_FALSE(queue.pop(test_origin + seconds(25)));
    EXPECT_EQ(queue.pop_any()->window, 3);
    EXPECT_FALSE(queue.pop_any());
}

TEST(DueQueue, keeps_the_order_of_what_is_due_at_once) {
    DueQueue queue;
    Profile host(ip("10.0.0.1"));
    for (int i = 1; i <= 5; ++i) ASSERT_TRUE(queue.push(host, look_at(1, i)));
    for (int i = 1; i <= 5; ++i) EXPECT_EQ(queue.pop(test_origin + seconds(1))->window, i);
}

TEST(DueQueue, bounds_the_looks_of_one_host) {
    DueQueue queue;
    Profile busy(ip("10.0.0.1"));
    Profile other(ip("10.0.0.2"));
    for (std::uint32_t i = 0; i < DueQueue::looks_per_host_max; ++i)
        ASSERT_TRUE(queue.push(busy, look_at(1)));
    EXPECT_FALSE(queue.push(busy, look_at(1)));
    EXPECT_TRUE(queue.push(other, look_at(1)));
    EXPECT_EQ(queue.counters().refused, 1u);
}

}  // namespace
}  // namespace slipstream
