// Man in the middle by ARP: a claim on an address in use; acceptance vector 48.
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

TEST(MitmArp, an_address_in_use_is_claimed_by_another_mac) {
    Scenario run;
    run.add(arp("reply", "192.168.1.9", 9, "192.168.1.5", 0));
    run.add(arp("reply", "192.168.1.5", 5, "192.168.1.9", 1));
    run.add(arp("reply", "192.168.1.9", 5, "192.168.1.1", 2));
    auto found = run.evidence("MITM_ARP_ATTACK");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].threat_level, ThreatLevel::critical);
    EXPECT_EQ(found[0].confidence, Confidence::of(0.2));
    EXPECT_EQ(found[0].description,
              "192.168.1.9 performing a MITM ARP attack. The MAC 02:00:00:00:00:05, now belonging to "
              "192.168.1.9, was "
              "seen before for IP 192.168.1.5.");
}

TEST(MitmArp, a_claim_on_the_gateway_weighs_more) {
    Scenario run;
    run.add(arp("reply", "192.168.1.1", 1, "192.168.1.5", 0));
    run.add(FlowBuilder("192.168.1.9", "93.184.216.34", 443).macs(9, 1));
    run.add(arp("reply", "192.168.1.1", 5, "192.168.1.9", 2000));
    auto found = run.evidence("MITM_ARP_ATTACK");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].confidence, Confidence::of(0.8));
    EXPECT_TRUE(found[0].description.starts_with("The gateway 192.168.1.1 performing a MITM ARP attack."));
}

TEST(MitmArp, vector_48_a_renumbered_host_that_announces_itself_is_no_attack) {
    Scenario run;
    run.add(arp("reply", "192.168.1.5", 5, "192.168.1.1", 0));
    run.add(arp("reply", "192.168.1.77", 5, "192.168.1.77", 10));
    run.add(arp("request", "192.168.1.77", 5, "192.168.1.77", 11));
    EXPECT_TRUE(run.evidence("MITM_ARP_ATTACK").empty());
}

TEST(MitmArp, an_address_handed_on_after_a_silence_is_no_attack) {
    Scenario run;
    run.add(arp("reply", "192.168.1.9", 9, "192.168.1.1", 0));
    run.add(arp("reply", "192.168.1.9", 5, "192.168.1.1", 400));
    EXPECT_TRUE(run.evidence("MITM_ARP_ATTACK").empty());
}

}  // namespace
}  // namespace slipstream
