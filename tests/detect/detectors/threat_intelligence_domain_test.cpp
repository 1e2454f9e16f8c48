// Listed names: acceptance vector 40, the three places a name is seen in, and what never counts.
#include <gtest/gtest.h>

#include "tests/detect/intel_scenario.h"

namespace slipstream {
namespace {

using namespace testing;

constexpr std::string_view type = "THREAT_INTELLIGENCE_BLACKLISTED_DOMAIN";

TEST(ThreatIntelligenceDomain, vector_40_a_parent_domain_is_listed) {
    IntelScenario run("bad.test,high,lure,phishing\n");
    run.add_row(dns("10.0.0.5", "Sub.bad.test", {}));
    auto found = run.evidence(type);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].confidence.to_string(), "0.7");
    EXPECT_EQ(found[0].threat_level, ThreatLevel::high);
    EXPECT_EQ(found[0].profile, ip("10.0.0.5"));
    EXPECT_EQ(found[0].victim->value, "sub.bad.test");
    EXPECT_EQ(found[0].description,
              "connection to a blacklisted domain sub.bad.test. Description: lure, Found in feed: own.csv, "
              "Confidence: 0.7. with tags: phishing. ");
}

TEST(ThreatIntelligenceDomain, the_address_it_resolves_to_is_charged_with_the_domain_as_attacker) {
    IntelScenario run("bad.test,high,lure\n");
    run.add_row(dns("10.0.0.5", "bad.test", {"alias.test", "93.184.216.34", "93.184.216.35"}));
    auto found = run.evidence(type);
    ASSERT_EQ(found.size(), 2u);
    const Evidence& other = found[0].attacker.side == FlowSide::destination ? found[0] : found[1];
    EXPECT_EQ(other.profile, ip("93.184.216.34"));
    EXPECT_EQ(other.attacker.kind, Entity::Kind::domain);
    EXPECT_EQ(other.attacker.value, "bad.test");
    EXPECT_EQ(other.confidence.to_string(), "1");
    EXPECT_EQ(other.accumulated, Score{});
}

TEST(ThreatIntelligenceDomain, http_hosts_and_server_names) {
    IntelScenario run("bad.test,low,lure\nworse.test,low,lure\n");
    auto http = row<HttpRecord>("10.0.0.5", "93.184.216.34", 8080);
    http.host = "bad.test:8080";
    run.add_row(http);
    auto ssl = row<SslRecord>("10.0.0.5", "93.184.216.34", 443, 1);
    ssl.server_name = "www.worse.test";
    run.add_row(ssl);
    run.add_row(dns("10.0.0.5", "bad.test", {}, 2));
    EXPECT_EQ(run.evidence(type).size(), 2u);
}

TEST(ThreatIntelligenceDomain, near_misses) {
    IntelScenario run("bad.test,high,lure\nprinter.local,high,x\n");
    for (std::string_view name :
         {"notbad.test", "bad.test.example.com", "printer.local", "test", "34.216.184.93.in-addr.arpa"})
        run.add_row(dns("10.0.0.5", name, {}));
    EXPECT_TRUE(run.evidence(type).empty());
}

}  // namespace
}  // namespace slipstream
