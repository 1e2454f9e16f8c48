// The engine and the whitelist: hidden repeats never score, related evidence is judged one by one, and what
// shares a count is judged by its peer.
#include "detect/engine.h"
#include "tests/detect/record_builder.h"
#include "tests/detect/whitelist/listing.h"

namespace slipstream {
namespace {

using namespace testing;

class WhitelistedEngine : public ::testing::Test {
protected:
    void SetUp() override {
        window.profile = &profile;
        window.number = 1;
    }
    Evidence about(std::string_view attacker, FlowSide side, std::string_view victim) {
        Evidence e;
        e.type = "TEST";
        e.profile = profile.address;
        e.threat_level = ThreatLevel::high;
        e.confidence = sure;
        e.attacker = ip_entity(side, ip(attacker));
        e.victim = ip_entity(side == FlowSide::source ? FlowSide::destination : FlowSide::source, ip(victim));
        e.description = "testing.";
        return e;
    }
    /// One more finding about the profile and a peer, as detectors report it.
    void repeat(std::string_view peer, std::string_view named_victim = {}) {
        order.packet_index = ++made;
        Occurrence seen =
            engine.count(window, "TEST", ThreatLevel::high, sure, FlowSide::source, {ip(peer), 80});
        if (seen.report)
            engine.add({window, order, {}},
                       about("10.0.0.5", FlowSide::source, named_victim.empty() ? peer : named_victim), seen);
    }
    Score score() { return EvidenceEngine::accumulated(window); }

    DetectionConfig config;
    Confidence sure = Confidence::millionths(1'000'000);
    NetworkFacts facts{{}, HashKey{}};
    WhitelistJudge judge{listing("ip,1.2.3.4,dst,alerts\nip,10.0.0.9,src,alerts"), facts};
    EvidenceEngine engine{config, HashKey{}, &judge};
    Profile profile{ip("10.0.0.5")};
    TimeWindow window;
    RecordOrder order;
    std::uint64_t made = 0;
};

TEST_F(WhitelistedEngine, hidden_repeats_do_not_score) {
    for (int i = 0; i < 5'000; ++i) repeat("1.2.3.4");
    EXPECT_EQ(score(), Score{});
    FindingBatch batch;
    engine.take(batch);
    EXPECT_TRUE(batch.evidence.empty());
    EXPECT_TRUE(batch.alerts.empty());
    EXPECT_EQ(judge.counts()[0].evidence, 5'000U);
    EXPECT_EQ(engine.counters().evidence_whitelisted, 5'000U);
}

TEST_F(WhitelistedEngine, other_repeats_score_as_before) {
    for (int i = 0; i < 15; ++i) {
        repeat("5.6.7.8");
        repeat("1.2.3.4");
    }
    EXPECT_EQ(score(), (Score{12'000'000'000}));
}

TEST_F(WhitelistedEngine, repeats_follow_what_the_evidence_names_not_their_key) {
    for (int i = 0; i < 50; ++i) repeat("7.7.7.7", "1.2.3.4");
    EXPECT_EQ(score(), Score{});
    EXPECT_EQ(judge.counts()[0].evidence, 50U);
}

TEST_F(WhitelistedEngine, a_swap_lets_hidden_repeats_score_again) {
    for (int i = 0; i < 5; ++i) repeat("1.2.3.4");
    judge.replace(listing("ip,9.9.9.9,dst,alerts"));
    for (int i = 0; i < 4; ++i) repeat("1.2.3.4");
    EXPECT_EQ(score(), (Score{3'200'000'000}));
}

TEST_F(WhitelistedEngine, with_more_keys_than_are_counted_the_peer_decides) {
    // Fill the table with hidden and other peers, then come back with new ones.
    for (std::uint32_t i = 0; i < 4'096; ++i) repeat(IpAddress::v4(0x0b000000 + i).to_string(), "1.2.3.4");
    EXPECT_EQ(score(), Score{});
    for (int i = 0; i < 100; ++i) repeat("1.2.3.4");
    EXPECT_EQ(score(), Score{});
    repeat("5.6.7.8");
    EXPECT_EQ(score(), (Score{800'000'000}));
}

TEST_F(WhitelistedEngine, related_evidence_is_judged_one_by_one) {
    Evidence one = about("10.0.0.5", FlowSide::source, "1.2.3.4");    // hidden by its victim
    Evidence other = about("10.0.0.5", FlowSide::source, "5.6.7.8");  // stays
    engine.add_related({window, order, {}}, std::move(one), std::move(other));
    FindingBatch batch;
    engine.take(batch);
    ASSERT_EQ(batch.evidence.size(), 1U);
    EXPECT_EQ(batch.evidence[0].victim->value, "5.6.7.8");
    EXPECT_TRUE(batch.evidence[0].related.empty());
    EXPECT_EQ(score(), (Score{800'000'000}));
}

TEST_F(WhitelistedEngine, disabled_types_are_not_counted_as_hidden) {
    config.disabled_detections = {"TEST"};
    repeat("1.2.3.4");
    EXPECT_EQ(judge.counts()[0].evidence, 0U);
    EXPECT_EQ(engine.counters().evidence_disabled, 1U);
}

}  // namespace
}  // namespace slipstream
