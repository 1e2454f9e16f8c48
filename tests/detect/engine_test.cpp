// Scores, alerts and their limits: acceptance vectors 25 to 28 and 42, and the bounds.
#include "detect/engine.h"

#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

/// An engine and one window of one host.
struct Bench {
    explicit Bench(DetectionConfig c = {}) : config(std::move(c)), profile(ip("10.0.0.5")) {
        window.profile = &profile;
        window.number = 1;
        window.start = config.origin;
        window.end = config.origin + config.window_width;
    }
    void add(ThreatLevel level, double confidence, FlowSide side = FlowSide::source, int times = 1,
             std::string_view type = "TEST") {
        for (int i = 0; i < times; ++i) {
            Evidence e;
            e.type = type;
            e.profile = profile.address;
            e.threat_level = level;
            e.confidence = Confidence::of(confidence);
            e.attacker = ip_entity(side, profile.address);
            e.description = "testing.";
            e.flows.add({1, ++made});
            order.packet_index = made;
            engine.add({window, order, config.origin}, std::move(e));
        }
    }
    FindingBatch take() {
        FindingBatch batch;
        engine.take(batch);
        return batch;
    }

    DetectionConfig config;
    Profile profile;
    TimeWindow window;
    EvidenceEngine engine{config, HashKey{}};
    RecordOrder order;
    std::uint64_t made = 0;
};

TEST(EvidenceEngine, vector_25_alerts_at_exactly_15) {
    Bench bench;
    bench.add(ThreatLevel::critical, 1, FlowSide::source, 14);
    bench.add(ThreatLevel::critical, 0.99);  // 14.99
    EXPECT_TRUE(bench.take().alerts.empty());
    bench.add(ThreatLevel::critical, 0.01);
    auto alerts = bench.take().alerts;
    ASSERT_EQ(alerts.size(), 1u);
    EXPECT_EQ(alerts[0].accumulated, (Score{15'000'000'000}));
    EXPECT_NEAR(alerts[0].confidence.value(), 0.481, 0.0005);
}

TEST(EvidenceEngine, vector_26_the_threshold_follows_the_width) {
    DetectionConfig config;
    config.window_width = seconds(300);
    EXPECT_EQ(EvidenceEngine(config, HashKey{}).threshold({}), (Score{1'250'000'000}));
}

TEST(EvidenceEngine, vector_27_nineteen_high_evidences_alert_and_the_score_starts_again) {
    Bench bench;
    bench.add(ThreatLevel::high, 1, FlowSide::source, 18);
    EXPECT_TRUE(bench.take().alerts.empty());
    bench.add(ThreatLevel::high, 1);
    FindingBatch batch = bench.take();
    ASSERT_EQ(batch.alerts.size(), 1u);
    EXPECT_EQ(batch.alerts[0].accumulated, (Score{15'200'000'000}));
    EXPECT_EQ(batch.evidence.back().accumulated, (Score{15'200'000'000}));
    EXPECT_EQ(batch.alerts[0].evidence.size(), 19u);
    EXPECT_EQ(batch.alerts[0].flows.size(), 19u);
    EXPECT_EQ(batch.alerts[0].lines[0], "Detected testing. Threat level: high.");
    EXPECT_EQ(EvidenceEngine::accumulated(bench.window), Score{});
}

TEST(EvidenceEngine, vector_28_evidence_about_the_other_side_never_alerts) {
    Bench bench;
    bench.add(ThreatLevel::high, 1, FlowSide::destination, 100);
    EXPECT_TRUE(bench.take().alerts.empty());
}

TEST(EvidenceEngine, vector_42_a_second_alert_has_the_later_evidence_only) {
    Bench bench;
    bench.add(ThreatLevel::high, 1, FlowSide::source, 19);
    auto first = bench.take();
    bench.add(ThreatLevel::high, 1, FlowSide::source, 19);
    auto second = bench.take();
    ASSERT_EQ(first.alerts.size(), 1u);
    ASSERT_EQ(second.alerts.size(), 1u);
    EXPECT_EQ(second.alerts[0].evidence.size(), 19u);
    EXPECT_EQ(second.alerts[0].evidence.front(), second.evidence.front().id);
    EXPECT_NE(first.alerts[0].id, second.alerts[0].id);
}

TEST(EvidenceEngine, seventy_five_fifths_are_exactly_15) {
    Bench bench;
    bench.add(ThreatLevel::low, 1, FlowSide::source, 74);
    EXPECT_TRUE(bench.take().alerts.empty());
    bench.add(ThreatLevel::low, 1);
    EXPECT_EQ(bench.take().alerts.size(), 1u);
}

TEST(EvidenceEngine, alert_confidence_stays_within_0_and_1) {
    DetectionConfig config;
    config.evidence_threshold = 0.05;  // 3, below the lower limit
    Bench low(config);
    low.add(ThreatLevel::critical, 1, FlowSide::source, 3);
    EXPECT_EQ(low.take().alerts.at(0).confidence, Confidence{});
    config.evidence_threshold = 1;  // 60
    Bench high(config);
    high.add(ThreatLevel::critical, 1, FlowSide::source, 60);
    EXPECT_EQ(high.take().alerts.at(0).confidence, Confidence::of(1));
}

TEST(EvidenceEngine, one_endless_window_still_alerts) {
    DetectionConfig config;
    config.only_one_window = true;
    EXPECT_EQ(EvidenceEngine(config, HashKey{}).threshold({}), (Score{15'000'000'000}));
    EXPECT_EQ(EvidenceEngine(config, HashKey{}).threshold(Time{} + hours(2)), (Score{30'000'000'000}));
    EXPECT_EQ(EvidenceEngine(config, HashKey{}).threshold(Time{} + hours(2400)), (Score{360'000'000'000}));
}

TEST(EvidenceEngine, disabled_types_neither_score_nor_appear) {
    DetectionConfig config;
    config.disabled_detections = {"TEST"};
    Bench bench(config);
    bench.add(ThreatLevel::high, 1, FlowSide::source, 100);
    FindingBatch batch = bench.take();
    EXPECT_TRUE(batch.evidence.empty());
    EXPECT_TRUE(batch.alerts.empty());
    EXPECT_EQ(bench.engine.counters().evidence_disabled, 100u);
}

TEST(EvidenceEngine, a_flood_of_one_type_or_of_info_leaves_room_for_what_matters) {
    DetectionConfig config;
    config.evidence_per_window_max = 100;
    Bench bench(config);
    for (std::string_view type : {"INFO_1", "INFO_2", "INFO_3"})
        bench.add(ThreatLevel::info, 1, FlowSide::source, 1'000, type);
    bench.add(ThreatLevel::high, 1, FlowSide::destination, 1'000, "OTHER_SIDE");
    bench.add(ThreatLevel::low, 0.001, FlowSide::source, 1'000, "LOW");
    bench.add(ThreatLevel::high, 1, FlowSide::source, 19);
    FindingBatch batch = bench.take();
    EXPECT_EQ(batch.evidence.size(), 50u + 25u + 19u);
    EXPECT_EQ(batch.alerts.size(), 1u);
    EXPECT_EQ(bench.engine.counters().evidence_suppressed, 5'000u - 75u);
}

TEST(EvidenceEngine, evidence_and_alerts_of_a_window_are_bounded) {
    DetectionConfig config;
    config.evidence_per_window_max = 100;
    config.alerts_per_window_max = 3;
    Bench bench(config);
    bench.add(ThreatLevel::high, 1, FlowSide::source, 10'000);
    FindingBatch batch = bench.take();
    EXPECT_EQ(batch.alerts.size(), 3u);
    EXPECT_LT(batch.evidence.size(), 1'000u);
    EXPECT_EQ(bench.engine.counters().alerts_suppressed, 10'000u / 19 - 3);
}

TEST(EvidenceEngine, ids_come_from_content_and_seed) {
    DetectionConfig config;
    config.seed = 7;
    Bench a(config);
    Bench b(config);
    config.seed = 8;
    Bench c(config);
    for (Bench* bench : {&a, &b, &c}) bench->add(ThreatLevel::high, 1, FlowSide::source, 2);
    auto x = a.take().evidence;
    auto y = b.take().evidence;
    auto z = c.take().evidence;
    EXPECT_EQ(x[0].id, y[0].id);
    EXPECT_NE(x[0].id, x[1].id);
    EXPECT_NE(x[0].id, z[0].id);
    EXPECT_EQ(x[0].id.to_string()[14], '5');
}

TEST(EvidenceEngine, nineteen_flows_of_one_port_alert_even_though_two_are_written) {
    Scenario run;
    for (int i = 0; i < 38; ++i) run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 4321));
    FindingBatch found = run.findings();
    ASSERT_EQ(found.alerts.size(), 2u);
    EXPECT_EQ(found.alerts[0].accumulated, (Score{15'200'000'000}));
    EXPECT_EQ(found.alerts[0].evidence.size(), 3u);  // 1st, 10th, 19th
    EXPECT_EQ(found.alerts[1].evidence.size(), 1u);  // 38th
}

TEST(EvidenceEngine, with_repeats_score_off_only_written_evidence_counts) {
    Scenario run;
    run.config.repeats_score = false;
    for (int i = 0; i < 38; ++i) run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 4321));
    FindingBatch found = run.findings();
    EXPECT_TRUE(found.alerts.empty());
    EXPECT_EQ(found.evidence.back().accumulated, (Score{1'600'000'000}));
}

TEST(Confidence, prints_the_shortest_decimal) {
    EXPECT_EQ(Confidence::of(0.02).to_string(), "0.02");
    EXPECT_EQ(Confidence::of(1).to_string(), "1");
    EXPECT_EQ(Confidence::of(7).to_string(), "1");
    EXPECT_EQ(Confidence::of(-1).to_string(), "0");
    EXPECT_EQ(Confidence::of(0.8).label(), "High");
    EXPECT_EQ(Confidence::of(0.55).label(), "Medium");
    EXPECT_EQ(Confidence::of(0.549).label(), "low");
}

}  // namespace
}  // namespace slipstream
