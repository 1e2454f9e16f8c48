// High-entropy TXT answers: acceptance vector 16 and multicast DNS.
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

// 32 different characters, each twice: exactly 5 bits each.
constexpr std::string_view exactly_5 = "TXT X abcdefghijklmnopqrstuvwxyz012abcdefghijklmnopqrstuvwxyz012";

TEST(HighEntropyDnsAnswer, vector_16_exactly_5_bits_are_reported) {
    Scenario run;
    run.add_row(dns("10.0.0.5", "c2.example", {std::string(exactly_5)}, 0, "TXT"));
    auto found = run.evidence("HIGH_ENTROPY_DNS_ANSWER");
    ASSERT_EQ(found.size(), 2u);
    const Evidence& server = found[0].profile == ip("192.168.1.1") ? found[0] : found[1];
    const Evidence& client = found[0].profile == ip("10.0.0.5") ? found[0] : found[1];
    EXPECT_EQ(server.threat_level, ThreatLevel::medium);
    EXPECT_EQ(server.attacker.side, FlowSide::destination);
    EXPECT_EQ(client.threat_level, ThreatLevel::low);
    EXPECT_EQ(client.description, "A DNS TXT answer with high entropy. query: c2.example answer: \"" +
                                      std::string(exactly_5) + "\" entropy: 5.00 ");
    EXPECT_EQ(client.accumulated, (Score{120'000'000}));
    EXPECT_EQ(client.related, std::vector{server.id});
}

TEST(HighEntropyDnsAnswer, ordinary_text_and_other_answers_are_left_out) {
    Scenario run;
    run.add_row(dns("10.0.0.5", "a.example", {"TXT 15 v=spf1 -all"}, 0, "TXT"));
    run.add_row(dns("10.0.0.5", "a.example", {std::string(exactly_5).substr(4)}, 1, "CNAME"));
    EXPECT_TRUE(run.evidence("HIGH_ENTROPY_DNS_ANSWER").empty());
}

TEST(HighEntropyDnsAnswer, multicast_dns_is_left_out) {
    Scenario run;
    DnsRecord row = dns("10.0.0.5", "device.local", {std::string(exactly_5)}, 0, "TXT");
    row.resp = ip("224.0.0.251");
    row.resp_port = {5353};
    run.add_row(row);
    EXPECT_TRUE(run.evidence("HIGH_ENTROPY_DNS_ANSWER").empty());
}

}  // namespace
}  // namespace slipstream
