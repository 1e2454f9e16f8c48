// Connection to a private address: acceptance vectors 31 and 32, and the bound on repeats.
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

TEST(PrivateIp, vector_31_private_to_private) {
    Scenario run;
    run.add(FlowBuilder("192.168.1.5", "192.168.1.9", 445));
    auto found = run.evidence("CONNECTION_TO_PRIVATE_IP");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].threat_level, ThreatLevel::info);
    EXPECT_EQ(found[0].description, "Connecting to private IP: 192.168.1.9 on destination port: 445");
    EXPECT_EQ(found[0].accumulated, Score{});
}

TEST(PrivateIp, vector_32_dns_and_dhcp_to_the_gateway_are_left_out) {
    Scenario run;
    run.add(arp("reply", "192.168.1.1", 1, "192.168.1.5", 0));
    run.add(FlowBuilder("192.168.1.5", "93.184.216.34", 443).macs(5, 1));
    run.add(FlowBuilder("192.168.1.5", "192.168.1.1", 53, "udp").macs(5, 1));
    run.add(FlowBuilder("192.168.1.5", "192.168.1.1", 67, "udp").macs(5, 1));
    EXPECT_TRUE(run.evidence("CONNECTION_TO_PRIVATE_IP").empty());
    run.add(FlowBuilder("192.168.1.5", "192.168.1.2", 53, "udp").macs(5, 2));
    run.add(FlowBuilder("192.168.1.5", "192.168.1.1", 80).macs(5, 1));
    EXPECT_EQ(run.evidence("CONNECTION_TO_PRIVATE_IP").size(), 2u);
}

TEST(PrivateIp, icmp_names_the_protocol) {
    Scenario run;
    run.add(FlowBuilder("192.168.1.5", "192.168.1.9", 0, "icmp").from_port(8));
    EXPECT_EQ(run.evidence("CONNECTION_TO_PRIVATE_IP").at(0).description,
              "Connecting to private IP: 192.168.1.9 protocol: ICMP");
}

TEST(PrivateIp, a_thousand_flows_to_one_port_are_four_evidences) {
    Scenario run;
    for (int i = 0; i < 1000; ++i) run.add(FlowBuilder("192.168.1.5", "192.168.1.9", 445));
    auto found = run.evidence("CONNECTION_TO_PRIVATE_IP");
    ASSERT_EQ(found.size(), 4u);
    EXPECT_EQ(found.back().numbers.back().value, 1000);
}

TEST(PrivateIp, public_sides_are_left_out) {
    Scenario run;
    run.add(FlowBuilder("192.168.1.5", "93.184.216.34", 445));
    run.add(FlowBuilder("93.184.216.34", "192.168.1.5", 445));
    EXPECT_TRUE(run.evidence("CONNECTION_TO_PRIVATE_IP").empty());
}

}  // namespace
}  // namespace slipstream
