// Device changing its address.
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

TEST(DeviceChangingIp, a_new_address_with_a_known_mac) {
    Scenario run;
    run.add(FlowBuilder("192.168.1.5", "93.184.216.34", 443).macs(5, 1));
    run.add(FlowBuilder("192.168.1.77", "93.184.216.34", 443).macs(5, 1));
    run.add(FlowBuilder("192.168.1.77", "93.184.216.34", 443).macs(5, 1));
    auto found = run.evidence("DEVICE_CHANGING_IP");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].threat_level, ThreatLevel::medium);
    EXPECT_EQ(found[0].description,
              "A device changing IPs. IP 192.168.1.77 was found with MAC address 02:00:00:00:00:05 but the "
              "MAC belongs "
              "originally to IP: 192.168.1.5. ");
}

TEST(DeviceChangingIp, special_public_and_gateway_addresses_are_left_out) {
    Scenario run;
    run.add(FlowBuilder("192.168.1.5", "93.184.216.34", 443).macs(5, 1));
    run.add(FlowBuilder("0.0.0.0", "255.255.255.255", 67, "udp").macs(5, 9));
    run.add(FlowBuilder("169.254.7.7", "192.168.1.9", 137, "udp").macs(5, 9));
    run.add(FlowBuilder("93.184.216.34", "192.168.1.5", 8080).macs(1, 5));
    run.add(FlowBuilder("10.1.1.1", "192.168.1.5", 8080).macs(1, 5));
    run.add(FlowBuilder("10.1.1.2", "192.168.1.5", 8080).macs(1, 5));
    EXPECT_TRUE(run.evidence("DEVICE_CHANGING_IP").empty());
}

}  // namespace
}  // namespace slipstream
