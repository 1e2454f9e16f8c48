// Whole runs under a whitelist: what is hidden leaves no evidence, no score and no profile, and the counts by
// entry add up to the same for any number of shards.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"
#include "tests/detect/whitelist/listing.h"

namespace slipstream {
namespace {

using namespace testing;

struct Outcome {
    FindingBatch findings;
    std::vector<WhitelistCount> counts;
    std::uint64_t profiles = 0;
    std::uint64_t hidden = 0;
    std::uint64_t flows = 0;
};

Outcome run(const Scenario& scenario, std::size_t shards = 1) {
    auto batch = std::make_shared<RecordBatch>();
    batch->records = scenario.records();
    batch->last = true;
    std::shared_ptr<const RecordBatch> shared = batch;
    Outcome outcome;
    for (std::size_t i = 0; i < shards; ++i) {
        DetectionShard shard(scenario.config, i, shards);
        FindingBatch found = shard.process({&shared, 1});
        std::move(found.evidence.begin(), found.evidence.end(),
                  std::back_inserter(outcome.findings.evidence));
        std::move(found.alerts.begin(), found.alerts.end(), std::back_inserter(outcome.findings.alerts));
        add_counts(outcome.counts, shard.whitelisted());
        outcome.profiles += shard.counters().profiles.profiles;
        outcome.hidden += shard.counters().evidence.evidence_whitelisted;
        outcome.flows += shard.counters().flows;
    }
    std::sort(outcome.findings.evidence.begin(), outcome.findings.evidence.end(), comes_before<Evidence>);
    return outcome;
}

/// Twenty hosts that talk to an unknown port of one address, thirty times each.
Scenario many_unknown_ports(std::string_view whitelist) {
    Scenario scenario;
    scenario.config.evidence_threshold = 0.08;
    for (int i = 0; i < 600; ++i)
        scenario.add(FlowBuilder(fmt::format("10.0.0.{}", 1 + i % 20), "93.184.216.34", 4321).at(i));
    if (!whitelist.empty()) scenario.config.whitelist = listing(whitelist);
    return scenario;
}

TEST(WhitelistedRun, a_hidden_host_gives_no_evidence_no_alert_and_no_score) {
    Outcome open = run(many_unknown_ports(""));
    EXPECT_FALSE(open.findings.alerts.empty());
    Outcome hidden = run(many_unknown_ports("ip,10.0.0.0/24,src,alerts"));
    EXPECT_TRUE(hidden.findings.evidence.empty());
    EXPECT_TRUE(hidden.findings.alerts.empty());
    EXPECT_EQ(hidden.profiles, open.profiles);
    EXPECT_EQ(hidden.flows, open.flows);
    ASSERT_EQ(hidden.counts.size(), 1U);
    EXPECT_EQ(hidden.counts[0].evidence, hidden.hidden);
    EXPECT_GE(hidden.counts[0].evidence, 600U);  // with the repeats that were never made into evidence
    EXPECT_EQ(hidden.counts[0].flows, 0U);
}

TEST(WhitelistedRun, the_other_hosts_keep_their_evidence_and_its_ids) {
    Outcome open = run(many_unknown_ports(""));
    Outcome hidden = run(many_unknown_ports("ip,10.0.0.7,src,alerts"));
    std::vector<Uuid> expected;
    std::vector<Uuid> found;
    for (const Evidence& e : open.findings.evidence)
        if (e.profile != ip("10.0.0.7")) expected.push_back(e.id);
    for (const Evidence& e : hidden.findings.evidence) found.push_back(e.id);
    EXPECT_EQ(found, expected);
}

TEST(WhitelistedRun, hidden_flows_make_no_profile) {
    Outcome hidden = run(many_unknown_ports("ip,10.0.0.7,src,flows"));
    EXPECT_EQ(hidden.profiles, 19U);
    EXPECT_EQ(hidden.flows, 570U);
    EXPECT_EQ(hidden.counts.at(0).flows, 30U);
    EXPECT_EQ(hidden.counts.at(0).evidence, 0U);
    for (const Evidence& e : hidden.findings.evidence) EXPECT_NE(e.profile, ip("10.0.0.7"));
}

TEST(WhitelistedRun, hidden_rows_still_teach_names_and_networks) {
    Scenario scenario;
    scenario.config.whitelist = listing("domain,example.com,dst,both");
    scenario.add_row(dns("10.0.0.5", "www.example.com", {"93.184.216.34"}));
    scenario.add(FlowBuilder("10.0.0.5", "93.184.216.34", 4321).at(5));
    Outcome hidden = run(scenario);
    EXPECT_TRUE(hidden.findings.evidence.empty());
    EXPECT_EQ(hidden.profiles, 0U);
}

TEST(WhitelistedRun, without_an_entry_for_the_registered_domain_a_sibling_is_not_hidden) {
    Scenario scenario;
    scenario.config.whitelist = listing("domain,a.example.com,both,alerts");
    scenario.add_row(dns("10.0.0.5", "b.example.com", {"93.184.216.34"}));
    scenario.add(FlowBuilder("10.0.0.5", "93.184.216.34", 4321).at(5));
    EXPECT_EQ(scenario.evidence("UNKNOWN_PORT").size(), 1U);
}

TEST(WhitelistedRun, is_the_same_for_any_number_of_shards) {
    const Scenario scenario =
        many_unknown_ports("ip,10.0.0.7,src,alerts\nip,10.0.0.8,src,flows\nip,10.0.0.9,both,both\n");
    const Outcome one = run(scenario);
    for (std::size_t shards : {2U, 3U, 7U}) {
        const Outcome many = run(scenario, shards);
        ASSERT_EQ(many.counts.size(), one.counts.size());
        for (std::size_t i = 0; i < one.counts.size(); ++i) {
            EXPECT_EQ(many.counts[i].entry, one.counts[i].entry);
            EXPECT_EQ(many.counts[i].flows, one.counts[i].flows);
            EXPECT_EQ(many.counts[i].evidence, one.counts[i].evidence);
        }
        ASSERT_EQ(many.findings.evidence.size(), one.findings.evidence.size());
        for (std::size_t i = 0; i < one.findings.evidence.size(); ++i)
            EXPECT_EQ(many.findings.evidence[i].id, one.findings.evidence[i].id);
    }
}

TEST(WhitelistedRun, a_swapped_whitelist_counts_from_the_next_record_on) {
    Scenario scenario = many_unknown_ports("");
    auto batch = std::make_shared<RecordBatch>();
    batch->records = scenario.records();
    std::shared_ptr<const RecordBatch> shared = batch;
    DetectionShard shard(scenario.config, 0, 1);
    EXPECT_FALSE(shard.process({&shared, 1}).evidence.empty());
    shard.replace_whitelist(listing("ip,93.184.216.34,dst,both"));
    EXPECT_TRUE(shard.process({&shared, 1}).evidence.empty());
    EXPECT_EQ(shard.whitelisted().at(0).flows, 600U);
}

}  // namespace
}  // namespace slipstream
