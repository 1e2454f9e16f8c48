// HttpsBaseline: what training keeps quiet, what a trained host reports, the score, and the hours.
#include "detect/https_baseline.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace slipstream {
namespace {

using Reason = HttpsAnomaly::Reason;

constexpr std::int64_t hour_us = hours(1).us;

struct Host {
    explicit Host(HttpsSettings with = {.training_hours = 2}) : settings(with) {}

    std::optional<HttpsAnomaly> see(std::int64_t hour, std::string_view server, std::uint64_t bytes,
                                    std::string_view ja3s = "s1", std::string_view ja3 = "c1") {
        Time time{hour * hour_us + seconds(++second).us};
        return baseline.add({time, server, ja3, ja3s, bytes});
    }
    void train(std::int64_t hours_of_training, std::uint64_t flows = 12) {
        for (std::int64_t hour = 0; hour < hours_of_training; ++hour) {
            for (std::uint64_t i = 0; i < flows; ++i) EXPECT_FALSE(see(hour, "usual.example", 1'000 + i));
            EXPECT_FALSE(baseline.close_hour());
        }
    }

    HttpsSettings settings;
    HttpsBaseline baseline{settings, HashKey::from_seed(1), HashKey::random()};
    std::int64_t second = 0;
};

TEST(HttpsBaseline, nothing_is_unusual_while_training) {
    Host host;
    host.train(1);
    EXPECT_FALSE(host.baseline.detecting());
    EXPECT_FALSE(host.see(1, "new.example", 9'999'999, "s2"));
    EXPECT_FALSE(host.baseline.close_hour());
    EXPECT_TRUE(host.baseline.detecting());
}

TEST(HttpsBaseline, a_new_server_and_ja3s_are_reported_once) {
    Host host;
    host.train(2);
    EXPECT_FALSE(host.see(2, "usual.example", 1'005));
    auto found = host.see(2, "new.example", 1'005, "s2");
    ASSERT_TRUE(found);
    ASSERT_EQ(found->findings.size(), 2u);
    EXPECT_EQ(found->findings[0].reason, Reason::new_server);
    EXPECT_EQ(found->findings[1].reason, Reason::new_ja3s);
    // severity of z 2, one anomaly of three, 2 of 18 points, two reasons of three.
    const double score = 0.45 * (1 - std::exp(-2.0 / 3)) + 0.25 / 3 + 0.20 * 2 / 18 + 0.10 * 2 / 3;
    EXPECT_NEAR(found->score, score, 1e-4);
    EXPECT_FALSE(host.see(2, "new.example", 1'005, "s2"));
}

TEST(HttpsBaseline, more_bytes_than_usual_are_unusual_fewer_are_not) {
    Host host;
    host.train(2);
    EXPECT_FALSE(host.see(2, "usual.example", 10));
    auto found = host.see(2, "usual.example", 50'000'000);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->findings[0].reason, Reason::bytes_to_server);
    EXPECT_EQ(found->findings[0].value, 50'000'000);
    EXPECT_GE(found->findings[0].z, found->findings[0].threshold);
}

TEST(HttpsBaseline, an_hour_with_far_more_flows_is_unusual) {
    Host host{{.training_hours = 12}};
    host.train(12);
    for (int i = 0; i < 12; ++i) host.see(12, "usual.example", 1'000 + static_cast<std::uint64_t>(i));
    EXPECT_FALSE(host.baseline.close_hour());
    for (int i = 0; i < 600; ++i) host.see(13, "usual.example", 1'000 + static_cast<std::uint64_t>(i % 12));
    auto found = host.baseline.close_hour();
    ASSERT_TRUE(found);
    EXPECT_EQ(found->findings[0].reason, Reason::ssl_flows);
    EXPECT_EQ(found->findings[0].value, 600);
    EXPECT_NEAR(found->findings[0].mean, 12, 0.5);
}

TEST(HttpsBaseline, an_hour_with_far_fewer_flows_is_not) {
    Host host{{.training_hours = 12}};
    host.train(12, 500);
    host.see(12, "usual.example", 1'000);
    EXPECT_FALSE(host.baseline.close_hour());
}

TEST(HttpsBaseline, hours_are_those_of_packet_time) {
    EXPECT_EQ(HttpsBaseline::hour_of(Time{hour_us}), 1);
    EXPECT_EQ(HttpsBaseline::hour_of(Time{hour_us - 1}), 0);
    EXPECT_EQ(HttpsBaseline::hour_of(Time{-1}), -1);
    Host host;
    EXPECT_FALSE(host.baseline.hour());
    host.see(5, "a.example", 1);
    host.see(4, "a.example", 1);
    EXPECT_EQ(host.baseline.hour(), 5);
    host.baseline.close_hour();
    EXPECT_FALSE(host.baseline.hour());
}

TEST(HttpsBaseline, a_server_forgotten_for_lack_of_room_is_new_again) {
    Host host{{.training_hours = 0}};
    EXPECT_TRUE(host.see(0, "first.example", 1));
    EXPECT_FALSE(host.see(0, "first.example", 1));
    for (std::size_t i = 0; i < HttpsBaseline::servers_max; ++i)
        host.see(0, fmt::format("s{}.example", i), 1);
    EXPECT_TRUE(host.see(0, "first.example", 1));
}

}  // namespace
}  // namespace slipstream
