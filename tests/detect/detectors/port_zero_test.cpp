// Port 0: acceptance vector 34 and the protocols without ports.
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

TEST(PortZero, vector_34_source_port_0_is_charged_to_the_source) {
    Scenario run;
    run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 80).from_port(0));
    auto found = run.evidence("PORT_0_CONNECTION");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].profile, ip("10.0.0.5"));
    EXPECT_EQ(found[0].attacker.side, FlowSide::source);
    EXPECT_EQ(found[0].threat_level, ThreatLevel::high);
    EXPECT_EQ(found[0].description, "Connection on port 0 from 10.0.0.5:0 to 93.184.216.34:80.");
    EXPECT_EQ(found[0].accumulated, (Score{640'000'000}));
}

TEST(PortZero, destination_port_0_makes_the_destination_the_attacker_and_never_scores) {
    Scenario run;
    run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 0));
    auto found = run.evidence("PORT_0_CONNECTION");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].profile, ip("10.0.0.5"));
    EXPECT_EQ(found[0].attacker.value, "93.184.216.34");
    EXPECT_EQ(found[0].attacker.side, FlowSide::destination);
    EXPECT_EQ(found[0].accumulated, Score{});
}

TEST(PortZero, protocols_without_ports_and_multicast_are_left_out) {
    Scenario run;
    for (std::string_view protocol : {"icmp", "unknown_transport", "igmp", "ipv6-icmp"})
        run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 0, protocol).from_port(0));
    run.add(FlowBuilder("10.0.0.5", "224.0.0.1", 0, "udp").from_port(0));
    EXPECT_TRUE(run.evidence("PORT_0_CONNECTION").empty());
}

TEST(PortZero, with_direction_all_the_responder_sees_it_too) {
    Scenario run;
    run.config.direction = AnalysisDirection::all;
    run.add(FlowBuilder("10.0.0.5", "10.0.0.9", 80).from_port(0));
    auto found = run.evidence("PORT_0_CONNECTION");
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[1].profile, ip("10.0.0.9"));
    EXPECT_EQ(found[1].attacker.value, "10.0.0.5");
    EXPECT_EQ(found[1].attacker.side, FlowSide::destination);
}

}  // namespace
}  // namespace slipstream
