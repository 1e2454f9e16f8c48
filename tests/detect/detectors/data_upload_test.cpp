// Data upload: acceptance vector 33, the sum of a window, and who is left out.
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

TEST(DataUpload, vector_33_100_megabytes_in_one_flow) {
    Scenario run;
    run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 443).bytes(99'999'999, 0));
    EXPECT_TRUE(run.evidence("DATA_UPLOAD").empty());
    run.add(FlowBuilder("10.0.0.5", "93.184.216.35", 443).bytes(100'000'000, 0));
    auto found = run.evidence("DATA_UPLOAD");
    ASSERT_EQ(found.size(), 2u);
    const Evidence& sender = found[0].profile == ip("10.0.0.5") ? found[0] : found[1];
    const Evidence& receiver = found[0].profile == ip("10.0.0.5") ? found[1] : found[0];
    EXPECT_EQ(sender.description, "Large data upload. 100.0 MBs sent to 93.184.216.35");
    EXPECT_EQ(sender.threat_level, ThreatLevel::info);
    EXPECT_EQ(receiver.profile, ip("93.184.216.35"));
    EXPECT_EQ(receiver.threat_level, ThreatLevel::high);
    EXPECT_EQ(receiver.attacker.side, FlowSide::destination);
    EXPECT_EQ(sender.related, std::vector{receiver.id});
    EXPECT_EQ(receiver.related, std::vector{sender.id});
}

TEST(DataUpload, sums_up_the_closing_window_only) {
    Scenario run;
    for (int i = 0; i < 6; ++i)
        run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 443).at(i).bytes(90'000'000, 0));
    for (int i = 0; i < 3; ++i)
        run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 443).at(4000 + i).bytes(90'000'000, 0));
    auto found = run.evidence("DATA_UPLOAD");
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].description, "Large data upload. 540.0 MBs sent to 93.184.216.34");
    EXPECT_EQ(found[0].window, 1);
    EXPECT_EQ(found[0].time, test_origin + seconds(5));
}

TEST(DataUpload, multicast_link_local_and_the_gateway_are_left_out) {
    Scenario run;
    run.add(arp("reply", "10.0.0.1", 1, "10.0.0.5", 0));
    run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 443).macs(5, 1));
    for (std::string_view receiver : {"10.0.0.1", "224.0.0.9", "169.254.3.4"})
        run.add(FlowBuilder("10.0.0.5", receiver, 443).bytes(900'000'000, 0));
    EXPECT_TRUE(run.evidence("DATA_UPLOAD").empty());
}

}  // namespace
}  // namespace slipstream
