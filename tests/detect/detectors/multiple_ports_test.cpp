// Connection to multiple ports: per peer, unknown services only.
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

TEST(MultiplePorts, two_unknown_ports_of_one_host) {
    Scenario run;
    run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 18'081));
    run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 9001));
    run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 9001));
    auto found = run.evidence("CONNECTION_TO_MULTIPLE_PORTS");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].description,
              "Connection to multiple ports ['9001', '18081'] from 10.0.0.5 to 93.184.216.34. ");
    EXPECT_EQ(found[0].threat_level, ThreatLevel::info);
    EXPECT_EQ(found[0].flows.uids.size(), 2u);
}

TEST(MultiplePorts, a_second_host_with_fewer_ports_is_reported_too) {
    Scenario run;
    for (std::uint16_t port : std::initializer_list<std::uint16_t>{19'001, 19'002, 19'003})
        run.add(FlowBuilder("10.0.0.5", "93.184.216.34", port));
    for (std::uint16_t port : std::initializer_list<std::uint16_t>{19'001, 19'002})
        run.add(FlowBuilder("10.0.0.5", "93.184.216.35", port));
    EXPECT_EQ(run.evidence("CONNECTION_TO_MULTIPLE_PORTS").size(), 3u);
}

TEST(MultiplePorts, known_ports_services_and_unanswered_flows_are_left_out) {
    Scenario run;
    for (std::uint16_t port : std::initializer_list<std::uint16_t>{80, 443, 22})
        run.add(FlowBuilder("10.0.0.5", "93.184.216.34", port));
    for (std::uint16_t port : std::initializer_list<std::uint16_t>{19'001, 19'002}) {
        run.add(FlowBuilder("10.0.0.5", "93.184.216.34", port).service("http"));
        run.add(FlowBuilder("10.0.0.5", "93.184.216.34", port).state("S0"));
        run.add(FlowBuilder("10.0.0.5", "93.184.216.34", port, "udp"));
    }
    EXPECT_TRUE(run.evidence("CONNECTION_TO_MULTIPLE_PORTS").empty());
}

TEST(MultiplePorts, with_direction_all_the_responder_sees_it_too) {
    Scenario run;
    run.config.direction = AnalysisDirection::all;
    for (std::uint16_t port : std::initializer_list<std::uint16_t>{19'001, 19'002})
        run.add(FlowBuilder("10.0.0.5", "10.0.0.9", port));
    auto found = run.evidence("CONNECTION_TO_MULTIPLE_PORTS");
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[1].profile, ip("10.0.0.9"));
    EXPECT_EQ(found[1].attacker.side, FlowSide::destination);
}

}  // namespace
}  // namespace slipstream
