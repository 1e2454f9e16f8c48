// Unknown port: acceptance vectors 5, 6, 41, 47 and the false positives of section 9.5.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

TEST(UnknownPort, vector_5_established) {
    Scenario run;
    run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 4321).state("SF"));
    auto found = run.evidence("UNKNOWN_PORT");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].threat_level, ThreatLevel::high);
    EXPECT_EQ(found[0].confidence, Confidence::of(1));
    EXPECT_EQ(found[0].description,
              "Connection to unknown destination port 4321/TCP destination IP 93.184.216.34.");
    EXPECT_EQ(found[0].accumulated, (Score{800'000'000}));
    EXPECT_EQ(found[0].flows.uids.size(), 1u);
}

TEST(UnknownPort, vector_6_unanswered_is_medium) {
    Scenario run;
    run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 4321).state("S0"));
    auto found = run.evidence("UNKNOWN_PORT");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].threat_level, ThreatLevel::medium);
}

TEST(UnknownPort, vector_41_RSTR_counts_as_established) {
    Scenario run;
    run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 4321).state("RSTR").packets(1, 1));
    EXPECT_EQ(run.evidence("UNKNOWN_PORT").at(0).threat_level, ThreatLevel::high);
}

TEST(UnknownPort, vector_47_five_udp_peers_on_high_ports_exempt_the_host_for_the_window) {
    Scenario run;
    for (int host = 1; host <= 5; ++host)
        run.add(FlowBuilder("10.0.0.5", fmt::format("198.41.0.{}", host), 40'000, "udp"));
    run.add(FlowBuilder("10.0.0.5", "198.41.0.1", 40'001, "udp"));
    EXPECT_EQ(run.evidence("UNKNOWN_PORT").size(), 4u);
    run.add(FlowBuilder("10.0.0.6", "198.41.0.1", 40'000, "udp"));           // another host
    run.add(FlowBuilder("10.0.0.5", "198.41.0.1", 40'000, "udp").at(3600));  // another window
    EXPECT_EQ(run.evidence("UNKNOWN_PORT").size(), 6u);
}

TEST(UnknownPort, known_ports_icmp_and_port_0_are_left_out) {
    Scenario run;
    run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 443));
    run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 443, "udp"));
    run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 0));
    run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 4321, "icmp"));
    run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 4321, "unknown_transport"));
    EXPECT_TRUE(run.evidence("UNKNOWN_PORT").empty());
}

TEST(UnknownPort, ports_of_a_reported_scan_are_left_out) {
    Scenario run;
    for (std::uint16_t port = 20'001; port <= 20'100; ++port)
        run.add(FlowBuilder("10.0.0.5", "10.0.0.9", port).state("S0"));
    EXPECT_LE(run.evidence("UNKNOWN_PORT").size(), 6u);
}

TEST(UnknownPort, a_flow_seen_without_its_beginning_from_the_server_is_left_out) {
    Scenario run;
    run.add(FlowBuilder("93.184.216.34", "10.0.0.5", 50'123).from_port(443).state("OTH").history("DadA"));
    EXPECT_TRUE(run.evidence("UNKNOWN_PORT").empty());
}

TEST(UnknownPort, repeats_are_written_at_1_10_100_and_all_score) {
    Scenario run;
    run.config.evidence_threshold = 100;
    for (int i = 0; i < 100; ++i) run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 4321));
    auto found = run.evidence("UNKNOWN_PORT");
    ASSERT_EQ(found.size(), 3u);
    EXPECT_EQ(found[2].accumulated, (Score{80'000'000'000}));
    EXPECT_TRUE(found[2].description.ends_with(" Seen 100 times in this time window."));
}

TEST(UnknownPort, ports_that_ftp_announced_for_data_are_left_out) {
    Scenario run;
    auto ftp = row<FtpRecord>("10.0.0.5", "93.184.216.34", 21);
    ftp.data_port = Port{4321};
    run.add_row(ftp);
    run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 4321).at(1));
    EXPECT_TRUE(run.evidence("UNKNOWN_PORT").empty());
    run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 4322).at(2));
    EXPECT_EQ(run.evidence("UNKNOWN_PORT").size(), 1u);
}

}  // namespace
}  // namespace slipstream
