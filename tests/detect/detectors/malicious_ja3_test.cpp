// Listed TLS fingerprints: of the client it is his, of the server both are told.
#include <gtest/gtest.h>

#include "tests/detect/intel_scenario.h"

namespace slipstream {
namespace {

using namespace testing;

SslRecord handshake(std::string_view orig, std::string ja3, std::string ja3s) {
    auto ssl = row<SslRecord>(orig, "93.184.216.34", 443);
    ssl.ja3 = std::move(ja3);
    ssl.ja3s = std::move(ja3s);
    return ssl;
}

constexpr const char* listed = "6734f37431670b3ab4292b8f60f29984";
constexpr const char* other = "00000000000000000000000000000000";

TEST(MaliciousJa3, of_the_client) {
    IntelScenario run("6734F37431670b3ab4292b8f60f29984, high, Trickbot, trojan\n", FeedFormat::own_ja3);
    run.add_row(handshake("10.0.0.5", listed, other));
    run.add_row(handshake("10.0.0.5", listed, other));
    auto found = run.evidence("MALICIOUS_JA3");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].threat_level, ThreatLevel::high);
    EXPECT_EQ(found[0].profile, ip("10.0.0.5"));
    EXPECT_EQ(
        found[0].description,
        "Malicious JA3: 6734f37431670b3ab4292b8f60f29984 from source address 10.0.0.5 to 93.184.216.34. "
        "description: Trickbot. tags: trojan");
    EXPECT_TRUE(run.evidence("MALICIOUS_JA3S").empty());
}

TEST(MaliciousJa3, of_the_server) {
    IntelScenario run("6734f37431670b3ab4292b8f60f29984,medium\n", FeedFormat::own_ja3);
    run.add_row(handshake("10.0.0.5", other, listed));
    auto found = run.evidence("MALICIOUS_JA3S");
    ASSERT_EQ(found.size(), 2u);
    for (const Evidence& e : found) {
        bool source = e.attacker.side == FlowSide::source;
        EXPECT_EQ(e.threat_level, source ? ThreatLevel::low : ThreatLevel::medium);
        EXPECT_EQ(e.description,
                  "Malicious JA3s: (possible C&C server): 6734f37431670b3ab4292b8f60f29984 to server "
                  "93.184.216.34.");
    }
    EXPECT_TRUE(run.evidence("MALICIOUS_JA3").empty());
}

TEST(MaliciousJa3, other_fingerprints_are_nothing) {
    IntelScenario run("6734f37431670b3ab4292b8f60f29984,high,x\n", FeedFormat::own_ja3);
    run.add_row(handshake("10.0.0.5", other, other));
    EXPECT_TRUE(run.findings().evidence.empty());
}

}  // namespace
}  // namespace slipstream
