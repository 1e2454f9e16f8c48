// Different local network: both sides, and the regression cases of section 9.5.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

Scenario with_local_network() {
    Scenario run;
    run.config.local_networks = {*Subnet::parse("192.168.1.0/24")};
    return run;
}

TEST(DifferentLocalnet, a_responder_outside_is_charged_itself_and_does_not_score) {
    Scenario run = with_local_network();
    run.add(FlowBuilder("192.168.1.5", "10.9.9.9", 445));
    auto found = run.evidence("DIFFERENT_LOCALNET");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].profile, ip("10.9.9.9"));
    EXPECT_EQ(found[0].threat_level, ThreatLevel::high);
    EXPECT_EQ(found[0].attacker.side, FlowSide::destination);
    EXPECT_EQ(found[0].description,
              "A connection to a private IP (10.9.9.9) on port 445/tcp outside of the used local network "
              "192.168.1.0/24. "
              "From IP: 192.168.1.5 on destination port: 445/TCP");
}

TEST(DifferentLocalnet, an_originator_outside_is_low) {
    Scenario run = with_local_network();
    run.add(FlowBuilder("10.9.9.9", "192.168.1.5", 445));
    auto found = run.evidence("DIFFERENT_LOCALNET");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].profile, ip("10.9.9.9"));
    EXPECT_EQ(found[0].threat_level, ThreatLevel::low);
    EXPECT_EQ(found[0].description,
              "A connection from a private IP (10.9.9.9) on port 445/tcp outside of the used local network "
              "192.168.1.0/24. To IP: 192.168.1.5 ");
}

TEST(DifferentLocalnet, multicast_dns_special_and_public_responders_are_left_out) {
    Scenario run = with_local_network();
    run.add(FlowBuilder("192.168.1.5", "224.0.0.251", 5353, "udp"));
    run.add(FlowBuilder("192.168.1.5", "10.9.9.9", 53, "udp"));
    run.add(FlowBuilder("0.0.0.0", "255.255.255.255", 67, "udp"));
    run.add(FlowBuilder("192.168.1.5", "93.184.216.34", 443));
    run.add(FlowBuilder("192.168.1.5", "192.168.1.9", 445));
    EXPECT_TRUE(run.evidence("DIFFERENT_LOCALNET").empty());
}

TEST(DifferentLocalnet, nothing_is_said_before_the_network_is_known) {
    Scenario run;
    run.add(FlowBuilder("192.168.1.5", "10.9.9.9", 445));
    EXPECT_TRUE(run.evidence("DIFFERENT_LOCALNET").empty());
}

TEST(DifferentLocalnet, the_inferred_network_is_a_slash_24) {
    Scenario run;
    for (int host = 1; host <= 30; ++host)
        run.add(FlowBuilder(fmt::format("192.168.1.{}", host), "93.184.216.34", 443));
    run.add(FlowBuilder("192.168.1.5", "192.168.5.9", 445));
    auto found = run.evidence("DIFFERENT_LOCALNET");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_NE(found[0].description.find("local network 192.168.1.0/24"), std::string::npos);
}

}  // namespace
}  // namespace slipstream
