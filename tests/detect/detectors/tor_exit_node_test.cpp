// Exit nodes of Tor: one line per window and node, without weight.
#include <gtest/gtest.h>

#include "tests/detect/intel_scenario.h"

namespace slipstream {
namespace {

using namespace testing;

TEST(TorExitNode, a_connection_to_one) {
    IntelScenario run("93.184.216.34\n", FeedFormat::tor_exits);
    run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 9001));
    run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 9001).at(1));
    auto found = run.evidence("TOR_EXIT_NODE");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].profile, ip("10.0.0.5"));
    EXPECT_EQ(found[0].attacker.value, "93.184.216.34");
    EXPECT_EQ(found[0].attacker.side, FlowSide::destination);
    EXPECT_EQ(found[0].threat_level, ThreatLevel::info);
    EXPECT_EQ(found[0].description, "A connection to TOR exit node 93.184.216.34.");
    EXPECT_EQ(found[0].accumulated, Score{});
}

TEST(TorExitNode, connections_from_one_and_to_others_are_nothing) {
    IntelScenario run("93.184.216.34\n", FeedFormat::tor_exits);
    run.add(FlowBuilder("10.0.0.5", "93.184.216.35", 9001));
    run.add(FlowBuilder("93.184.216.34", "10.0.0.5", 22));
    EXPECT_TRUE(run.evidence("TOR_EXIT_NODE").empty());
}

}  // namespace
}  // namespace slipstream
