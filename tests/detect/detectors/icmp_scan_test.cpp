// ICMP sweeps: three kinds, growing confidence, bounded reports.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

void ask(Scenario& run, std::uint16_t type, int count) {
    for (int i = 0; i < count; ++i)
        run.add(FlowBuilder("10.0.0.1", fmt::format("10.0.{}.{}", 1 + i / 250, 1 + i % 250), 0, "icmp")
                    .from_port(type)
                    .at(0.1 * i)
                    .state("OTH"));
}

TEST(IcmpScan, five_hosts_asked_for_an_echo_are_reported_with_confidence_0_3) {
    Scenario run;
    ask(run, 8, 5);
    auto found = run.evidence("ICMP_ADDRESS_SCAN");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].description, "10.0.0.1 performed ICMP address scan on 5 hosts");
    EXPECT_EQ(found[0].confidence, Confidence::of(0.3));
    EXPECT_EQ(found[0].threat_level, ThreatLevel::medium);
    EXPECT_EQ(found[0].protocol, "icmp");
}

TEST(IcmpScan, timestamp_and_mask_requests_have_their_own_types) {
    Scenario run;
    ask(run, 13, 5);
    ask(run, 17, 5);
    EXPECT_EQ(run.evidence("ICMP_TIMESTAMP_SCAN").size(), 1u);
    ASSERT_EQ(run.evidence("ICMP_ADDRESS_MASK_SCAN").size(), 1u);
    EXPECT_EQ(run.evidence("ICMP_ADDRESS_MASK_SCAN")[0].description,
              "10.0.0.1 performed ICMP address mask scan on 5 hosts");
}

TEST(IcmpScan, four_hosts_repeats_and_replies_are_no_scan) {
    Scenario run;
    for (int i = 0; i < 10; ++i) ask(run, 8, 4);
    ask(run, 0, 100);
    EXPECT_TRUE(run.evidence("ICMP_ADDRESS_SCAN").empty());
}

TEST(IcmpScan, reports_grow_by_steps_and_confidence_never_falls) {
    Scenario run;
    ask(run, 8, 600);
    auto found = run.evidence("ICMP_ADDRESS_SCAN");
    ASSERT_EQ(found.size(), 7u);  // 5, 10, 25, 50, 100, 250, 500
    for (std::size_t i = 1; i < found.size(); ++i) EXPECT_GE(found[i].confidence, found[i - 1].confidence);
    EXPECT_EQ(found.back().confidence, Confidence::of(1));
}

}  // namespace
}  // namespace slipstream
