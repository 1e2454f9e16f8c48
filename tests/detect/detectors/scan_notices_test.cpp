// Scans told by the notices of an imported run.
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

NoticeRecord notice(std::string_view note, std::string message) {
    NoticeRecord made;
    made.time = test_origin;
    made.note = {note};
    made.message = std::move(message);
    made.source = ip("10.0.0.5");
    return made;
}

TEST(ScanNotices, a_horizontal_scan) {
    Scenario run;
    run.add_row(notice("Scan::Address_Scan", "10.0.0.5 scanned at least 25 unique hosts on port 445/tcp"));
    auto found = run.evidence("HORIZONTAL_PORT_SCAN");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(
        found[0].description,
        "horizontal port scan by Zeek engine. 10.0.0.5 scanned at least 25 unique hosts on port 445/tcp");
    EXPECT_EQ(found[0].threat_level, ThreatLevel::high);
    EXPECT_FALSE(found[0].victim);
}

TEST(ScanNotices, a_vertical_scan_names_its_victim_and_marks_the_scanner) {
    Scenario run;
    run.add_row(
        notice("Scan::Port_Scan", "10.0.0.5 scanned at least 15 unique ports of host 93.184.216.34 in 0m1s"));
    run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 4321));
    auto found = run.evidence("VERTICAL_PORT_SCAN");
    ASSERT_EQ(found.size(), 1u);
    ASSERT_TRUE(found[0].victim);
    EXPECT_EQ(found[0].victim->value, "93.184.216.34");
    EXPECT_TRUE(run.evidence("UNKNOWN_PORT").empty());
}

TEST(ScanNotices, icmp_scans_grow_in_confidence) {
    Scenario run;
    run.add_row(notice("ICMPAddressScan", "10.0.0.5 performed ICMP address scan on 5 hosts"));
    run.add_row(notice("TimestampScan", "10.0.0.5 performed ICMP timestamp scan on 255 hosts"));
    run.add_row(notice("AddressMaskScan", "10.0.0.5 performed ICMP address mask scan on 25 hosts"));
    EXPECT_EQ(run.evidence("ICMP_ADDRESS_SCAN").at(0).confidence, Confidence::of(0.3));
    EXPECT_EQ(run.evidence("ICMP_TIMESTAMP_SCAN").at(0).confidence, Confidence::of(1));
    EXPECT_EQ(run.evidence("ICMP_ADDRESS_MASK_SCAN").at(0).description,
              "10.0.0.5 performed ICMP address mask scan on 25 hosts");
}

TEST(ScanNotices, other_notices_and_observations_are_left_out) {
    Scenario run;
    run.add_row(notice("SSL::Invalid_Server_Cert", "ports of host"));
    NoticeRecord observation = notice("Scan::Address_Scan", "x");
    observation.counts = true;
    run.add_row(observation);
    EXPECT_TRUE(run.evidence("HORIZONTAL_PORT_SCAN").empty());
    EXPECT_TRUE(run.evidence("VERTICAL_PORT_SCAN").empty());
}

}  // namespace
}  // namespace slipstream
