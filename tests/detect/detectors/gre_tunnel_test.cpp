// GRE: acceptance vector 38, once per peer and window.
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

TunnelRecord tunnel(std::string_view type, std::string_view action, double offset_s = 0) {
    TunnelRecord made;
    made.time = test_origin + Duration{static_cast<std::int64_t>(offset_s * 1e6)};
    made.orig = ip("10.0.0.5");
    made.resp = ip("93.184.216.34");
    made.type = {type};
    made.action = {action};
    return made;
}

TEST(GreTunnel, vector_38_discover_is_a_scan_and_anything_else_a_tunnel) {
    Scenario run;
    run.add_row(tunnel("Tunnel::GRE", "Tunnel::DISCOVER"));
    run.add_row(tunnel("Tunnel::GRE", "Tunnel::CLOSE", 1));
    auto scan = run.evidence("GRE_SCAN");
    ASSERT_EQ(scan.size(), 1u);
    EXPECT_EQ(scan[0].description, "GRE scan from 10.0.0.5 to 93.184.216.34 tunnel action: Tunnel::DISCOVER");
    EXPECT_EQ(scan[0].threat_level, ThreatLevel::low);
    auto found = run.evidence("GRE_TUNNEL");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].description, "GRE tunnel from 10.0.0.5 to 93.184.216.34 tunnel action: Tunnel::CLOSE");
}

TEST(GreTunnel, repetitions_and_other_tunnels_are_left_out) {
    Scenario run;
    for (int i = 0; i < 100; ++i) run.add_row(tunnel("Tunnel::GRE", "Tunnel::DISCOVER", i));
    run.add_row(tunnel("Tunnel::TEREDO", "Tunnel::DISCOVER"));
    EXPECT_EQ(run.evidence("GRE_SCAN").size(), 1u);
    EXPECT_TRUE(run.evidence("GRE_TUNNEL").empty());
}

}  // namespace
}  // namespace slipstream
