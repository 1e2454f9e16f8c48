// Listed addresses: acceptance vector 39, both directions, every host, once per window.
#include <gtest/gtest.h>

#include "tests/detect/intel_scenario.h"

namespace slipstream {
namespace {

using namespace testing;

constexpr std::string_view to = "THREAT_INTELLIGENCE_TO_BLACKLISTED_IP";
constexpr std::string_view from = "THREAT_INTELLIGENCE_FROM_BLACKLISTED_IP";

TEST(ThreatIntelligenceIp, vector_39_a_listed_address_is_contacted) {
    IntelScenario run("93.184.216.34,high,C2 server\n");
    run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 443));
    auto found = run.evidence(to);
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].description,
              "connection to blacklisted IP: 93.184.216.34 from 10.0.0.5. Description: C2 server. Source: "
              "own.csv.");
    for (const Evidence& e : found) {
        bool source = e.attacker.side == FlowSide::source;
        EXPECT_EQ(e.profile, ip(source ? "10.0.0.5" : "93.184.216.34"));
        EXPECT_EQ(e.threat_level, source ? ThreatLevel::low : ThreatLevel::high);
        EXPECT_EQ(e.confidence.to_string(), "1");
        EXPECT_EQ(e.related.size(), 1u);
        EXPECT_EQ(e.accumulated, (source ? Score{200'000'000} : Score{}));
    }
    EXPECT_TRUE(run.evidence(from).empty());
}

TEST(ThreatIntelligenceIp, every_host_is_judged_and_each_once_per_window) {
    IntelScenario run("93.184.0.0/16,high,net\n");
    for (double at : {0.0, 10.0, 20.0}) {
        run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 443).at(at));
        run.add(FlowBuilder("10.0.0.6", "93.184.216.34", 443).at(at + 1));
    }
    EXPECT_EQ(run.evidence(to).size(), 4u);
    run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 443).at(3'700));
    EXPECT_EQ(run.evidence(to).size(), 6u);
}

TEST(ThreatIntelligenceIp, a_listed_source_is_charged_as_from) {
    IntelScenario run("93.184.216.34,high,scanner\n");
    run.add(FlowBuilder("93.184.216.34", "10.0.0.5", 22));
    auto found = run.evidence(from);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].profile, ip("93.184.216.34"));
    EXPECT_EQ(found[0].threat_level, ThreatLevel::high);
    EXPECT_EQ(
        found[0].description,
        "connection from blacklisted IP: 93.184.216.34 to 10.0.0.5. Description: scanner. Source: own.csv.");
    EXPECT_TRUE(run.evidence(to).empty());
}

TEST(ThreatIntelligenceIp, near_misses) {
    IntelScenario run("93.184.216.34,high,x\n");
    run.add(FlowBuilder("10.0.0.5", "93.184.216.35", 443));
    run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 0, "icmp"));
    run.add(FlowBuilder("93.184.216.34", "10.0.0.5", 443).state("OTH"));
    EXPECT_TRUE(run.evidence(to).empty());
    EXPECT_TRUE(run.evidence(from).empty());
    Scenario without;
    without.add(FlowBuilder("10.0.0.5", "93.184.216.34", 443));
    EXPECT_TRUE(without.evidence(to).empty());
}

TEST(ThreatIntelligenceIp, ssh_rows_are_looked_at_too) {
    IntelScenario run("93.184.216.34,medium,x\n");
    run.add_row(row<SshRecord>("10.0.0.5", "93.184.216.34", 22));
    EXPECT_EQ(run.evidence(to).size(), 2u);
    run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 22).at(1));
    EXPECT_EQ(run.evidence(to).size(), 2u);
}

TEST(ThreatIntelligenceIp, what_is_listed_may_change_during_the_run) {
    auto slot = std::make_shared<IntelSlot>();
    DetectionConfig config;
    config.origin = test_origin;
    config.intel = slot;
    DetectionShard shard(config, 0, 1);
    std::uint64_t made = 0;
    auto contact = [&] {
        auto batch = std::make_shared<RecordBatch>();
        batch->sequence = made++;
        FlowRecord flow = FlowBuilder("10.0.0.5", "93.184.216.34", 443).at(static_cast<double>(made));
        batch->records.push_back({.order = {.packet_index = made, .phase = RecordOrder::packet},
                                  .made_at = flow.start,
                                  .body = flow});
        std::shared_ptr<const RecordBatch> given = batch;
        return shard.process({&given, 1}).evidence.size();
    };
    EXPECT_EQ(contact(), 0u);
    IntelBuilder builder;
    builder.add(recognise("93.184.216.34", DomainRule::any_name), builder.origin({}), "new");
    slot->replace(std::move(builder).build());
    EXPECT_EQ(contact(), 2u);
}

TEST(ThreatIntelligenceIp, the_same_for_any_number_of_shards) {
    IntelScenario run("93.184.0.0/16,high,net\nbad.example.com,high,name\n");
    for (int i = 1; i < 40; ++i)
        run.add(FlowBuilder("10.0.0." + std::to_string(i), "93.184.216." + std::to_string(i % 5), 443).at(i));
    EXPECT_EQ(run.findings(1).evidence.size(), run.findings(3, 2, 7).evidence.size());
}

}  // namespace
}  // namespace slipstream
