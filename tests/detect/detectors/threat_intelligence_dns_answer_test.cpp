// Answers that are listed and answers to listed names.
#include <gtest/gtest.h>

#include "tests/detect/intel_scenario.h"

namespace slipstream {
namespace {

using namespace testing;

constexpr std::string_view answer = "THREAT_INTELLIGENCE_BLACKLISTED_DNS_ANSWER";
constexpr std::string_view query = "THREAT_INTELLIGENCE_ANSWER_OF_BLACKLISTED_QUERY";

TEST(ThreatIntelligenceDnsAnswer, a_listed_address) {
    IntelScenario run("93.184.216.34,high,C2\n");
    run.add_row(dns("10.0.0.5", "fine.example.com", {"TXT 1 x", "93.184.216.33", "93.184.216.34"}));
    auto found = run.evidence(answer);
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].description,
              "DNS answer with a blacklisted IP: 93.184.216.34 for query: fine.example.com Description: C2 "
              "Source: own.csv.");
    for (const Evidence& e : found) {
        EXPECT_EQ(e.threat_level, ThreatLevel::high);
        bool source = e.attacker.side == FlowSide::source;
        EXPECT_EQ(e.profile, ip(source ? "10.0.0.5" : "93.184.216.34"));
        EXPECT_EQ(e.victim->value, source ? "93.184.216.34" : "10.0.0.5");
    }
    EXPECT_TRUE(run.evidence(query).empty());
}

TEST(ThreatIntelligenceDnsAnswer, a_listed_alias) {
    IntelScenario run("bad.test,medium,lure\n");
    run.add_row(dns("10.0.0.5", "fine.example.com", {"cdn.bad.test", "93.184.216.34"}));
    auto found = run.evidence(answer);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(
        found[0].description,
        "blacklisted CNAME: cdn.bad.test when resolving fine.example.com Description: lure, Found in feed: "
        "own.csv, Confidence: 0.7 ");
    EXPECT_EQ(found[0].profile, ip("10.0.0.5"));
    EXPECT_EQ(found[0].victim->value, "fine.example.com");
}

TEST(ThreatIntelligenceDnsAnswer, every_address_of_a_listed_name_once) {
    IntelScenario run("bad.test,high,lure,c2\n");
    run.add_row(dns("10.0.0.5", "bad.test", {"93.184.216.34", "93.184.216.35"}));
    run.add_row(dns("10.0.0.5", "bad.test", {"93.184.216.34"}, 1));
    auto found = run.evidence(query);
    ASSERT_EQ(found.size(), 4u);
    EXPECT_EQ(found[0].description,
              "DNS answer of a blacklisted query. Query: bad.test. Answer: 93.184.216.34, Description: lure, "
              "Query found in feed: own.csv, Confidence: 1, Tags: c2. ");
    EXPECT_TRUE(found[0].related.empty());
}

TEST(ThreatIntelligenceDnsAnswer, near_misses) {
    IntelScenario run("bad.test,high,lure\n93.184.216.34,high,x\n");
    run.add_row(dns("10.0.0.5", "bad.test", {"10.1.1.1", "TXT 8 bad.test"}));
    run.add_row(dns("10.0.0.5", "34.216.184.93.in-addr.arpa", {"host.bad.test"}));
    run.add_row(dns("10.0.0.5", "fine.example.com", {"93.184.216.35"}));
    EXPECT_TRUE(run.evidence(answer).empty());
    EXPECT_TRUE(run.evidence(query).empty());
}

}  // namespace
}  // namespace slipstream
