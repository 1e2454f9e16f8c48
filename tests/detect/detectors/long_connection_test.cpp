// Long connection: acceptance vectors 1 to 4.
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

std::vector<Evidence> lasting(double duration_s, std::string_view responder = "93.184.216.34") {
    Scenario run;
    run.add(FlowBuilder("10.0.0.5", responder, 443).duration(duration_s));
    return run.evidence("LONG_CONNECTION");
}

TEST(LongConnection, vector_1_1500_s_is_not_long) { EXPECT_TRUE(lasting(1500).empty()); }

TEST(LongConnection, vector_2_1501_s) {
    auto found = lasting(1501);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].threat_level, ThreatLevel::low);
    EXPECT_EQ(found[0].confidence, Confidence::of(0.02));
    EXPECT_EQ(found[0].description,
              "Long Connection. Connection from 10.0.0.5 to destination address: 93.184.216.34 took 25 mins");
}

TEST(LongConnection, vector_3_half_a_day) {
    auto found = lasting(43'200);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].confidence, Confidence::of(0.5));
    EXPECT_NE(found[0].description.find("took 720 mins"), std::string::npos);
}

TEST(LongConnection, vector_4_multicast_is_left_out) { EXPECT_TRUE(lasting(90'000, "224.0.0.251").empty()); }

TEST(LongConnection, more_than_a_day_has_confidence_one) {
    EXPECT_EQ(lasting(200'000).at(0).confidence, Confidence::of(1));
}

}  // namespace
}  // namespace slipstream
