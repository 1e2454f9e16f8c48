// The logs about the sensor: what happened between two samples.
#include "output/sensor_logs.h"

#include <gtest/gtest.h>

namespace slipstream {
namespace {

constexpr Time start{1'700'000'000'000'000};

TrafficSample sample_at(Duration after, std::uint64_t acks, std::uint64_t gaps) {
    TrafficSample sample;
    sample.time = start + after;
    sample.acks = acks;
    sample.gaps = gaps;
    return sample;
}

template <class Row>
std::vector<Row> rows_of(const SensorLogs::Rows& all) {
    std::vector<Row> rows;
    for (const AppRecord& row : all)
        if (const Row* r = std::get_if<Row>(&row)) rows.push_back(*r);
    return rows;
}

TEST(SensorLogs, measures_loss_between_samples) {
    SensorLogs logs;
    logs.begin_at(start);
    SensorLogs::Rows rows;
    for (TrafficSample sample :
         {sample_at(minutes(1), 100, 0), sample_at(minutes(16), 150, 10), sample_at(minutes(31), 150, 10)}) {
        sample.of_loss = true;
        logs.add(sample, rows);
    }
    const auto losses = rows_of<CaptureLossRecord>(rows);
    ASSERT_EQ(losses.size(), 3U);
    EXPECT_EQ(losses[0].interval, minutes(1));
    EXPECT_EQ(losses[1].interval, minutes(15));
    EXPECT_EQ(losses[1].acks, 50U);
    EXPECT_EQ(losses[1].percent_lost, 20.0);
    const auto notices = rows_of<NoticeRecord>(rows);
    ASSERT_EQ(notices.size(), 2U);
    EXPECT_EQ(notices[0].message, "The capture loss script detected an estimated loss rate above 20.000%");
    EXPECT_EQ(notices[1].message, "Only observed 0 TCP ACKs and was expecting at least 1.");
}

TEST(SensorLogs, counts_traffic_between_samples) {
    SensorLogs logs;
    SensorLogs::Rows rows;
    TrafficSample sample = sample_at(minutes(5), 0, 0);
    sample.of_traffic = true;
    sample.packets = 10;
    sample.begun = {4, 2, 1};
    sample.ended = {1, 0, 1};
    logs.add(sample, rows);
    sample.packets = 15;
    sample.begun = {5, 2, 1};
    logs.add(sample, rows);
    const auto stats = rows_of<StatsRecord>(rows);
    ASSERT_EQ(stats.size(), 2U);
    EXPECT_EQ(stats[0].active_tcp, 3U);
    EXPECT_EQ(stats[0].tcp, 4U);
    EXPECT_EQ(stats[1].packets, 5U);
    EXPECT_EQ(stats[1].active_tcp, 4U);
    EXPECT_EQ(stats[1].tcp, 1U);
    EXPECT_EQ(stats[1].udp, 0U);
}

TEST(SampleClock, is_due_a_minute_in_and_every_quarter_of_an_hour) {
    SampleClock clock;
    EXPECT_FALSE(clock.is_due(start));
    clock.begin_at(start);
    EXPECT_FALSE(clock.is_due(start + seconds(59)));
    TrafficSample sample = clock.begin_sample(start + seconds(70), false);
    EXPECT_TRUE(sample.of_loss);
    EXPECT_FALSE(sample.of_traffic);
    EXPECT_TRUE(clock.is_due(start + minutes(5)));
    sample = clock.begin_sample(start + minutes(5), false);
    EXPECT_FALSE(sample.of_loss);
    EXPECT_TRUE(sample.of_traffic);
    sample = clock.begin_sample(start + minutes(16), false);
    EXPECT_FALSE(sample.of_loss);
    sample = clock.begin_sample(start + minutes(17), false);
    EXPECT_TRUE(sample.of_loss);
}

}  // namespace
}  // namespace slipstream
