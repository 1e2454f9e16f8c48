// ARPA scan: ten different reverse names within two seconds, wherever they fall among others.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

DnsRecord reverse(int host, double offset_s) {
    return dns("10.0.0.5", fmt::format("{}.0.168.192.in-addr.arpa", host), {}, offset_s, "PTR");
}

TEST(DnsArpaScan, ten_names_in_two_seconds) {
    Scenario run;
    for (int i = 0; i < 10; ++i) run.add_row(reverse(i, i * 0.2));
    auto found = run.evidence("DNS_ARPA_SCAN");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].description, "Doing DNS ARPA scan. Scanned 10 hosts within 2 seconds.");
    EXPECT_EQ(found[0].threat_level, ThreatLevel::medium);
    EXPECT_EQ(found[0].confidence, Confidence::of(0.7));
    EXPECT_EQ(found[0].flows.total, 10u);
}

TEST(DnsArpaScan, an_early_name_does_not_block_a_later_scan) {
    Scenario run;
    run.add_row(reverse(100, 0));
    for (int i = 0; i < 10; ++i) run.add_row(reverse(i, 600 + i * 0.1));
    EXPECT_EQ(run.evidence("DNS_ARPA_SCAN").size(), 1u);
}

TEST(DnsArpaScan, slow_or_repeated_names_are_no_scan) {
    Scenario run;
    for (int i = 0; i < 30; ++i) run.add_row(reverse(i, i * 0.23));
    for (int i = 0; i < 30; ++i) run.add_row(reverse(i % 9, 1'000 + i * 0.01));
    EXPECT_TRUE(run.evidence("DNS_ARPA_SCAN").empty());
}

TEST(DnsArpaScan, each_ten_names_are_one_report) {
    Scenario run;
    for (int i = 0; i < 35; ++i) run.add_row(reverse(i, i * 0.01));
    EXPECT_EQ(run.evidence("DNS_ARPA_SCAN").size(), 3u);
}

}  // namespace
}  // namespace slipstream
