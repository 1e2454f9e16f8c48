// Multiple reconnection attempts: acceptance vectors 7, 8 and 46.
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

void repeat(Scenario& run, int count, std::uint16_t port, std::string_view state) {
    for (int i = 0; i < count; ++i) run.add(FlowBuilder("10.0.0.5", "10.0.0.9", port).at(i).state(state));
}

TEST(ReconnectionAttempts, vector_7_five_refusals_report_once_ten_twice) {
    Scenario run;
    repeat(run, 5, 8443, "REJ");
    auto found = run.evidence("MULTIPLE_RECONNECTION_ATTEMPTS");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(
        found[0].description,
        "Multiple reconnection attempts from IP: 10.0.0.5 to destination IP: 10.0.0.9 reconnections: 5.");
    EXPECT_EQ(found[0].threat_level, ThreatLevel::medium);
    EXPECT_EQ(found[0].confidence, Confidence::of(0.5));
    EXPECT_EQ(found[0].flows.uids.size(), 5u);
    repeat(run, 5, 8443, "REJ");
    EXPECT_EQ(run.evidence("MULTIPLE_RECONNECTION_ATTEMPTS").size(), 2u);
}

TEST(ReconnectionAttempts, vector_8_telnet_at_the_fourth) {
    Scenario run;
    repeat(run, 3, 23, "S0");
    EXPECT_TRUE(run.evidence("MULTIPLE_RECONNECTION_ATTEMPTS").empty());
    repeat(run, 1, 2323, "S0");
    auto found = run.evidence("MULTIPLE_RECONNECTION_ATTEMPTS");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].description,
              "Multiple Telnet reconnection attempts from IP: 10.0.0.5 to Destination IP: 10.0.0.9  "
              "reconnections: 4");
}

TEST(ReconnectionAttempts, vector_46_refused_telnet_feeds_both_counts) {
    Scenario run;
    repeat(run, 5, 23, "REJ");
    auto found = run.evidence("MULTIPLE_RECONNECTION_ATTEMPTS");
    ASSERT_EQ(found.size(), 2u);
    EXPECT_NE(found[0].description.find("Telnet"), std::string::npos);
    EXPECT_NE(found[1].description.find("reconnections: 5."), std::string::npos);
    EXPECT_LT(found[0].order, found[1].order);
}

TEST(ReconnectionAttempts, other_ports_and_windows_count_apart) {
    Scenario run;
    repeat(run, 4, 8443, "REJ");
    repeat(run, 4, 8444, "REJ");
    run.add(FlowBuilder("10.0.0.5", "10.0.0.9", 8443).at(3600).state("REJ"));
    EXPECT_TRUE(run.evidence("MULTIPLE_RECONNECTION_ATTEMPTS").empty());
}

}  // namespace
}  // namespace slipstream
