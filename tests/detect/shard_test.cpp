// Windows, profiles and determinism: acceptance vectors 44 and 45, and equal findings for any number of
// workers, shards and any batch size.
#include "detect/shard.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

TEST(DetectionShard, vector_44_a_flow_on_the_boundary_belongs_to_the_later_window) {
    Scenario run;
    run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 4321).at(3600));
    EXPECT_EQ(run.evidence("UNKNOWN_PORT").at(0).window, 2);
}

TEST(DetectionShard, vector_45_a_flow_before_the_origin_is_window_0) {
    Scenario run;
    run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 4321).at(-1));
    EXPECT_EQ(run.evidence("UNKNOWN_PORT").at(0).window, 0);
}

TEST(DetectionShard, only_one_window_is_number_1_whatever_the_time) {
    Scenario run;
    run.config.only_one_window = true;
    run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 4321).at(-5));
    run.add(FlowBuilder("10.0.0.5", "93.184.216.35", 4321).at(1e6));
    for (const Evidence& e : run.evidence("UNKNOWN_PORT")) EXPECT_EQ(e.window, 1);
}

/// A day of mixed behaviour of 40 hosts.
Scenario busy_day() {
    Scenario run;
    run.config.evidence_threshold = 0.08;
    std::mt19937 random(7);
    auto pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    for (int i = 0; i < 6'000; ++i) {
        double at = i * 4.0;
        std::string orig = fmt::format("192.168.1.{}", 1 + pick(40));
        auto mac_of = static_cast<std::uint8_t>(pick(40) + 2);
        switch (pick(7)) {
            case 0:
                run.add(
                    FlowBuilder(orig, "93.184.216.34", static_cast<std::uint16_t>(20'000 + pick(30))).at(at));
                break;
            case 1:
                run.add(FlowBuilder(orig, fmt::format("192.168.1.{}", 1 + pick(200)), 445)
                            .at(at)
                            .state("S0")
                            .macs(mac_of, 1));
                break;
            case 2:
                run.add(FlowBuilder(orig, "192.168.1.200", static_cast<std::uint16_t>(1 + pick(500)))
                            .at(at)
                            .state("REJ"));
                break;
            case 3:
                run.add(FlowBuilder(orig, fmt::format("93.184.216.{}", pick(3)), 443)
                            .at(at)
                            .bytes(120'000'000, 9)
                            .macs(mac_of, 1));
                break;
            case 4:
                run.add(arp(pick(2) ? "request" : "reply", orig, mac_of,
                            fmt::format("192.168.1.{}", 1 + pick(250)), at));
                break;
            case 5:
                run.add(
                    FlowBuilder(orig, fmt::format("10.0.0.{}", pick(250)), 0, "icmp").from_port(8).at(at));
                break;
            default:
                run.add(FlowBuilder(orig, "93.184.216.9", 443)
                            .at(at - pick(5000))
                            .duration(pick(5000))
                            .macs(mac_of, 1));
        }
    }
    return run;
}

std::string text_of(const FindingBatch& found) {
    std::string text;
    for (const Evidence& e : found.evidence) {
        text += fmt::format("{} {} {} {} {} {} {} {} {} {}", e.id.to_string(), e.type, e.time.us,
                            e.profile.to_string(), e.window, e.confidence.to_string(), e.description,
                            e.accumulated.nano, e.flows.total, e.order.packet_index);
        for (const Uuid& id : e.related) text += " " + id.to_string();
        for (const EvidenceNumber& n : e.numbers) text += fmt::format(" {}={}", n.name, n.value);
        text += "\n";
    }
    for (const Alert& a : found.alerts) {
        text += fmt::format("ALERT {} {} {} {} {} {}", a.id.to_string(), a.profile.to_string(), a.window,
                            a.accumulated.nano, a.confidence.to_string(), a.flows.size());
        for (const Uuid& id : a.evidence) text += " " + id.to_string();
        text += "\n";
    }
    return text;
}

TEST(DetectionShard, findings_do_not_depend_on_workers_shards_or_batches) {
    Scenario run = busy_day();
    FindingBatch one = run.findings();
    EXPECT_GT(one.evidence.size(), 1'000u);
    EXPECT_GT(one.alerts.size(), 0u);
    std::string expected = text_of(one);
    EXPECT_EQ(text_of(run.findings(2, 1, 100)), expected);
    EXPECT_EQ(text_of(run.findings(3, 4, 977)), expected);
    EXPECT_EQ(text_of(run.findings(8, 8, 1)), expected);
}

TEST(DetectionShard, eviction_of_profiles_does_not_depend_on_the_number_of_shards) {
    Scenario run = busy_day();
    run.config.profiles_max = 7;
    run.config.windows_per_profile_max = 2;
    std::string expected = text_of(run.findings());
    EXPECT_EQ(text_of(run.findings(5, 3, 50)), expected);
}

TEST(DetectionShard, a_shift_of_all_times_shifts_only_times) {
    Scenario run;
    Scenario later;
    Duration shift = hours(24 * 365);
    later.config.origin = later.config.origin + shift;
    for (int i = 0; i < 50; ++i) {
        FlowRecord flow =
            FlowBuilder("10.0.0.5", "10.0.0.9", static_cast<std::uint16_t>(1 + i)).at(i).state("S0");
        run.add(flow);
        flow.start = flow.start + shift;
        later.add(flow);
    }
    auto a = run.findings().evidence;
    auto b = later.findings().evidence;
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        EXPECT_EQ(a[i].id, b[i].id);
        EXPECT_EQ(a[i].description, b[i].description);
        EXPECT_EQ(a[i].time + shift, b[i].time);
    }
}

TEST(DetectionShard, a_flood_of_spoofed_sources_keeps_the_bounds) {
    Scenario run;
    run.config.profiles_max = 100;
    for (std::uint32_t i = 0; i < 20'000; ++i)
        run.add(FlowBuilder(IpAddress::v4(0x0b000000 + i * 7919).to_string(), "10.0.0.9", 80)
                    .at(i * 0.001)
                    .state("S0"));
    DetectionShard shard(run.config, 0, 1);
    FindingBatch found = run.findings();
    EXPECT_TRUE(found.alerts.empty());
    EXPECT_TRUE(run.evidence("HORIZONTAL_PORT_SCAN").empty());
    EXPECT_TRUE(run.evidence("VERTICAL_PORT_SCAN").empty());
}

TEST(DetectionConfig, names_of_parameters_are_checked) {
    DetectionConfig config;
    config.parameters = {{"long_connection.duration_s", 3000}};
    EXPECT_TRUE(validate(config));
    config.parameters = {{"long_connection.duratoin_s", 3000}};
    EXPECT_FALSE(validate(config));
    config.parameters = {{"long_connection.duration_s", -1}};
    EXPECT_FALSE(validate(config));
    config.parameters = {{"no_such_detector.threshold_s", 1}};
    EXPECT_FALSE(validate(config));
    config.parameters = {};
    config.window_width = {};
    EXPECT_FALSE(validate(config));
}

TEST(DetectionConfig, parameters_change_the_detector) {
    Scenario run;
    run.config.parameters = {{"long_connection.duration_s", 60}};
    run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 443).duration(61));
    EXPECT_EQ(run.evidence("LONG_CONNECTION").size(), 1u);
}

}  // namespace
}  // namespace slipstream
