// Invalid resolutions: acceptance vector 17 and the names that may well be local.
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

TEST(InvalidDnsResolution, vector_17_a_private_answer_to_a_public_name) {
    Scenario run;
    run.add_row(dns("10.0.0.5", "a.example", {"192.0.66.1", "10.0.0.1"}));
    auto found = run.evidence("INVALID_DNS_RESOLUTION");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].description,
              "Invalid DNS answer. The DNS query a.example was resolved to the private IP: 10.0.0.1");
    EXPECT_EQ(found[0].threat_level, ThreatLevel::info);
    ASSERT_TRUE(found[0].victim);
    EXPECT_EQ(found[0].victim->value, "a.example");
}

TEST(InvalidDnsResolution, local_names_and_public_answers_are_left_out) {
    Scenario run;
    run.add_row(dns("10.0.0.5", "a.local", {"10.0.0.1"}));
    run.add_row(dns("10.0.0.5", "localhost", {"127.0.0.1"}, 1));
    run.add_row(dns("10.0.0.5", "1.0.0.10.in-addr.arpa", {"10.0.0.1"}, 2));
    run.add_row(dns("10.0.0.5", "b.example", {"93.184.216.34", "alias.example"}, 3));
    EXPECT_TRUE(run.evidence("INVALID_DNS_RESOLUTION").empty());
}

TEST(InvalidDnsResolution, a_thousand_repetitions_are_a_few_lines) {
    Scenario run;
    for (int i = 0; i < 1'000; ++i) run.add_row(dns("10.0.0.5", "ads.example", {"0.0.0.0"}, i));
    auto found = run.evidence("INVALID_DNS_RESOLUTION");
    ASSERT_EQ(found.size(), 4u);  // the 1st, 10th, 100th and 1000th
    EXPECT_NE(found.back().description.find("Seen 1000 times"), std::string::npos);
}

}  // namespace
}  // namespace slipstream
