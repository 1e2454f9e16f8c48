// Window numbers, closing by packet time, and the bounds.
#include "profiler/profile_store.h"

#include <gtest/gtest.h>

namespace slipstream {
namespace {

constexpr Time origin{1'000'000'000};
IpAddress host(std::uint32_t n) { return IpAddress::v4(0x0a000000 + n); }

struct Bench {
    explicit Bench(ProfileStore::Settings settings = {.origin = origin, .width = hours(1)})
        : store(settings, HashKey{}) {}

    TimeWindow& touch(std::uint32_t n, Time start, Time now) {
        auto on_close = [this](TimeWindow& window) { closed.push_back(window.number); };
        return store.window_of(*store.touch(host(n), true, now, on_close), start, now, on_close);
    }
    std::vector<std::int64_t> closed;
    ProfileStore store;
};

TEST(TimeWindow, numbers_start_at_1_and_boundaries_belong_to_the_later) {
    EXPECT_EQ(window_number(origin, origin, hours(1)), 1);
    EXPECT_EQ(window_number(origin + hours(1) - Duration{1}, origin, hours(1)), 1);
    EXPECT_EQ(window_number(origin + hours(1), origin, hours(1)), 2);
    EXPECT_EQ(window_number(origin - seconds(1), origin, hours(1)), 0);
    EXPECT_EQ(window_number(origin - hours(1), origin, hours(1)), 0);
    EXPECT_EQ(window_number(origin - hours(1) - Duration{1}, origin, hours(1)), -1);
}

TEST(ProfileStore, a_window_is_due_a_width_after_its_last_touch) {
    Bench bench;
    TimeWindow& window = bench.touch(1, origin, origin);
    EXPECT_EQ(window.start, origin);
    EXPECT_EQ(window.end, origin + hours(1));
    bench.touch(1, origin + minutes(10), origin + minutes(10));
    EXPECT_EQ(bench.store.due(origin + minutes(69)), nullptr);
    EXPECT_EQ(bench.store.due(origin + minutes(70)), &window);
    bench.store.close(window);
    EXPECT_EQ(bench.store.due(origin + hours(9)), nullptr);
}

TEST(ProfileStore, a_late_flow_opens_its_window_again) {
    Bench bench;
    TimeWindow& window = bench.touch(1, origin, origin);
    bench.store.close(window);
    EXPECT_EQ(&bench.touch(1, origin, origin + hours(5)), &window);
    EXPECT_TRUE(window.open);
}

TEST(ProfileStore, due_windows_come_in_the_order_of_their_last_touch) {
    Bench bench;
    bench.touch(1, origin, origin);
    bench.touch(2, origin, origin + seconds(1));
    bench.touch(1, origin, origin + seconds(2));
    TimeWindow* first = bench.store.due(origin + hours(2));
    ASSERT_NE(first, nullptr);
    EXPECT_EQ(first->profile->address, host(2));
}

TEST(ProfileStore, the_least_recently_touched_profile_goes_first_and_its_windows_are_closed) {
    Bench bench({.origin = origin, .width = hours(1), .profiles_max = 2});
    bench.touch(1, origin, origin);
    bench.touch(2, origin, origin);
    bench.touch(1, origin, origin);
    bench.touch(3, origin, origin);
    EXPECT_EQ(bench.closed.size(), 1u);
    EXPECT_EQ(bench.store.counters().profiles_evicted, 1u);
    EXPECT_EQ(bench.store.counters().profiles, 3u);
    bench.touch(1, origin, origin);
    EXPECT_EQ(bench.store.counters().profiles, 3u);
}

TEST(ProfileStore, a_profile_keeps_a_bounded_number_of_windows) {
    Bench bench({.origin = origin, .width = seconds(1), .windows_per_profile_max = 3});
    for (int i = 0; i < 10; ++i) bench.touch(1, origin + seconds(i), origin + seconds(i));
    EXPECT_EQ(bench.store.counters().windows_evicted, 7u);
    EXPECT_EQ(bench.closed.front(), 1);
}

TEST(ProfileStore, one_endless_window) {
    Bench bench({.origin = origin, .width = seconds(9'999'999'999), .only_one_window = true});
    EXPECT_EQ(bench.touch(1, origin - hours(5), origin).number, 1);
    EXPECT_EQ(bench.touch(1, origin + hours(50'000), origin + hours(50'000)).number, 1);
}

}  // namespace
}  // namespace slipstream
