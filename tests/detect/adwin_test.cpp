// Adwin: quiet while the mean stays, a change is found soon, and the window stays small in memory.
#include "detect/adwin.h"

#include <gtest/gtest.h>

namespace slipstream {
namespace {

/// A reproducible series of 0 and 1 with the given share of ones.
class Coin {
public:
    double toss(double ones) {
        state_ = state_ * 6'364'136'223'846'793'005u + 1'442'695'040'888'963'407u;
        return static_cast<double>(state_ >> 33) / 2'147'483'648.0 < ones ? 1 : 0;
    }

private:
    std::uint64_t state_ = 1;
};

TEST(Adwin, a_steady_mean_is_no_change_and_the_window_grows) {
    Adwin window;
    Coin coin;
    int changes = 0;
    for (int i = 0; i < 10'000; ++i) changes += window.add(coin.toss(0.3), {});
    EXPECT_LE(changes, 1);
    EXPECT_GT(window.width(), 5'000u);
    EXPECT_NEAR(window.mean(), 0.3, 0.03);
}

TEST(Adwin, a_change_is_found_and_the_past_forgotten) {
    Adwin window;
    Coin coin;
    for (int i = 0; i < 1'000; ++i) window.add(coin.toss(0.2), {});
    int until = 0;
    while (until < 1'000 && !window.add(coin.toss(0.8), {})) ++until;
    EXPECT_LT(until, 60);
    for (int i = 0; i < 1'000; ++i) window.add(coin.toss(0.8), {});
    EXPECT_NEAR(window.mean(), 0.8, 0.05);
    EXPECT_LT(window.width(), 1'500u);
}

TEST(Adwin, no_check_within_the_grace_and_between_the_ticks) {
    Adwin window;
    for (int i = 0; i < 5; ++i) EXPECT_FALSE(window.add(i < 3 ? 0 : 1e9, {.part_values_min = 1}));
    Adwin rare;
    for (int i = 1; i <= 40; ++i) EXPECT_EQ(rare.add(i < 20 ? 0 : 1'000, {.clock = 32}), i == 32) << i;
}

TEST(Adwin, memory_grows_with_the_logarithm) {
    Adwin window;
    for (int i = 0; i < 100'000; ++i) window.add(0, {});
    EXPECT_EQ(window.width(), 100'000u);
    EXPECT_LE(window.buckets(), Adwin::buckets_per_size * 17);
}

}  // namespace
}  // namespace slipstream
