// ARP outside the local network.
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

TEST(ArpOutsideLocalnet, a_request_for_a_public_address) {
    Scenario run;
    run.add(arp("request", "192.168.1.5", 5, "93.184.216.34", 0));
    auto found = run.evidence("ARP_OUTSIDE_LOCALNET");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(
        found[0].description,
        "192.168.1.5 sending ARP packet to a destination address outside of local network: 93.184.216.34. ");
    EXPECT_EQ(found[0].accumulated, (Score{120'000'000}));
}

TEST(ArpOutsideLocalnet, local_link_local_multicast_and_same_network_targets_are_left_out) {
    Scenario run;
    for (std::string_view target :
         {"192.168.9.9", "10.0.0.1", "172.16.0.1", "169.254.1.1", "224.0.0.1", "0.0.0.0"})
        run.add(arp("request", "192.168.1.5", 5, target, 0));
    run.add(arp("request", "0.0.0.0", 5, "93.184.216.34", 0));
    run.add(arp("request", "93.184.1.1", 5, "93.184.216.34", 0));
    run.add(arp("reply", "192.168.1.5", 5, "93.184.216.34", 0));
    EXPECT_TRUE(run.evidence("ARP_OUTSIDE_LOCALNET").empty());
}

}  // namespace
}  // namespace slipstream
