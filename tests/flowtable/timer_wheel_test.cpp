// TimerWheel against a sorted set: whatever is armed, moved and disarmed, flows come due exactly once, in
// order of time, and none before its time.
#include "flowtable/timer_wheel.h"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <vector>

namespace slipstream {
namespace {

struct Flows {
    explicit Flows(std::size_t n) : all(n) {
        for (Flow& flow : all) flow.alive = true;
    }
    Flow& at(FlowHandle handle) { return all[handle.index()]; }
    Flow* find(FlowHandle handle) { return at(handle).alive ? &at(handle) : nullptr; }

    std::vector<Flow> all;
};

FlowHandle handle(std::uint32_t index) { return FlowHandle::of(FlowHandle::tcp, index); }

/// The wheel with what it should hold.
class Checked {
public:
    explicit Checked(std::uint32_t n) : flows_(n), wheel_(flows_) {}

    void arm(std::uint32_t index, std::int64_t due_us) {
        Flow& flow = flows_.at(handle(index));
        armed_.erase({flow.timer_due_us, index});
        wheel_.arm(handle(index), flow, due_us);
        if (due_us != never_us) armed_.insert({due_us, index});
    }
    void disarm(std::uint32_t index) {
        Flow& flow = flows_.at(handle(index));
        armed_.erase({flow.timer_due_us, index});
        wheel_.disarm(flow);
    }
    void move_clock(std::int64_t now_us) {
        if (!armed_.empty() && armed_.begin()->first <= now_us) {
            ASSERT_TRUE(wheel_.may_be_due(now_us));
        }
        FlowHandle popped;
        std::int64_t due_us = 0;
        while (wheel_.may_be_due(now_us) && wheel_.pop_due(now_us, popped, due_us)) {
            ASSERT_FALSE(armed_.empty());
            ASSERT_LE(due_us, now_us);
            ASSERT_EQ(due_us, armed_.begin()->first);
            ASSERT_EQ(armed_.erase({due_us, popped.index()}), 1U);
        }
        if (!armed_.empty()) {
            ASSERT_GT(armed_.begin()->first, now_us);
        }
    }
    std::size_t armed() const { return armed_.size(); }

private:
    Flows flows_;
    TimerWheel<Flows> wheel_;
    std::set<std::pair<std::int64_t, std::uint32_t>> armed_;
};

/// Random arming, moving and disarming, due up to `ahead_us` away, the clock going on by up to `pace_us` a
/// step.
void run_random(std::uint32_t seed, std::int64_t start_us, std::int64_t ahead_us, std::int64_t pace_us) {
    std::mt19937_64 random(seed);
    auto below = [&](std::int64_t n) {
        return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n));
    };
    Checked wheel(64);
    std::int64_t now_us = start_us;
    for (int step = 0; step < 3000; ++step) {
        for (int i = 0; i < 4; ++i) {
            auto index = static_cast<std::uint32_t>(below(64));
            if (below(5) == 0)
                wheel.disarm(index);
            else
                wheel.arm(index, now_us + below(ahead_us) - (below(20) == 0 ? seconds(3).us : 0));
        }
        now_us += below(pace_us);
        wheel.move_clock(now_us);
        if (testing::Test::HasFatalFailure()) return;
    }
    wheel.move_clock(now_us + ahead_us);
    EXPECT_EQ(wheel.armed(), 0U);
}

TEST(TimerWheel, fires_in_order_within_one_slot) { run_random(1, 1'000'000'000'000, 100'000, 3'000); }
TEST(TimerWheel, fires_in_order_over_many_slots) {
    run_random(2, 1'700'000'000'000'000, seconds(300).us, 1'000'000);
}
TEST(TimerWheel, fires_in_order_when_times_are_farther_than_the_wheel_is_round) {
    run_random(3, 0, hours(10).us, minutes(3).us);
}
TEST(TimerWheel, fires_in_order_when_the_clock_leaps_hours) { run_random(4, 0, hours(2).us, hours(10).us); }

TEST(TimerWheel, begins_at_any_time) {
    for (std::int64_t start : {std::int64_t{0}, std::int64_t{1}, hours(24 * 365 * 100).us}) {
        Checked wheel(2);
        wheel.arm(0, start + 5);
        wheel.arm(1, start + seconds(60).us);
        wheel.move_clock(start + 4);
        EXPECT_EQ(wheel.armed(), 2U);
        wheel.move_clock(start + 5);
        EXPECT_EQ(wheel.armed(), 1U);
        wheel.move_clock(start + seconds(61).us);
        EXPECT_EQ(wheel.armed(), 0U);
    }
}

TEST(TimerWheel, fires_a_flow_armed_for_the_past_at_once) {
    Checked wheel(2);
    wheel.move_clock(seconds(100).us);
    wheel.arm(0, seconds(50).us);
    wheel.move_clock(seconds(100).us);
    EXPECT_EQ(wheel.armed(), 0U);
}

TEST(TimerWheel, follows_a_flow_to_other_memory) {
    Flows flows(4);
    TimerWheel<Flows> wheel(flows);
    for (std::uint32_t i = 0; i < 3; ++i) wheel.arm(handle(i), flows.at(handle(i)), seconds(10).us + i);
    flows.all[3] = flows.all[1];
    wheel.moved(handle(3), flows.all[3]);
    flows.all[1].alive = false;
    std::vector<std::uint32_t> order;
    FlowHandle popped;
    std::int64_t due_us = 0;
    while (wheel.pop_due(seconds(11).us, popped, due_us)) order.push_back(popped.index());
    EXPECT_EQ(order, (std::vector<std::uint32_t>{0, 3, 2}));
}

}  // namespace
}  // namespace slipstream
