// DHCP scan: acceptance vector 14, and clients known by their hardware address only.
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

DhcpRecord request(std::string_view address, double offset_s) {
    DhcpRecord made;
    made.time = test_origin + Duration{static_cast<std::int64_t>(offset_s * 1e6)};
    made.uids.items.push_back({5, static_cast<std::uint64_t>(offset_s * 1e6) + 1});
    made.client = ip("10.0.0.5");
    made.requested = ip(address);
    return made;
}

TEST(DhcpScan, vector_14_reports_at_the_4th_and_the_8th) {
    Scenario run;
    for (int i = 1; i <= 8; ++i) run.add_row(request("10.0.0." + std::to_string(100 + i), i));
    auto found = run.evidence("DHCP_SCAN");
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].description,
              "Performing a DHCP scan by requesting 4 different IP addresses. Confidence: 0.8. by Slips");
    EXPECT_EQ(found[0].threat_level, ThreatLevel::medium);
    EXPECT_EQ(found[0].profile, ip("10.0.0.5"));
    EXPECT_EQ(found[0].flows.total, 4u);
    EXPECT_EQ(found[1].numbers.at(0).value, 8);
}

TEST(DhcpScan, the_same_address_again_and_another_window_do_not_add_up) {
    Scenario run;
    for (int i = 0; i < 20; ++i) run.add_row(request("10.0.0." + std::to_string(100 + i % 3), i));
    run.add_row(request("10.0.0.104", 4'000));
    EXPECT_TRUE(run.evidence("DHCP_SCAN").empty());
}

TEST(DhcpScan, a_client_without_an_address_is_known_by_its_hardware) {
    Scenario run;
    run.add(arp("request", "10.0.0.7", 7, "10.0.0.1", 0));
    for (int i = 1; i <= 4; ++i) {
        DhcpRecord one = request("10.0.0." + std::to_string(100 + i), i);
        one.client.reset();
        one.mac = "02:00:00:00:00:07";
        run.add_row(one);
    }
    auto found = run.evidence("DHCP_SCAN");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].profile, ip("10.0.0.7"));
}

}  // namespace
}  // namespace slipstream
