// Horizontal port scan: acceptance vector 13, the steps, and what must not count.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

void sweep(Scenario& run, unsigned first, unsigned count, std::uint16_t port = 445,
           std::string_view protocol = "tcp") {
    for (unsigned i = first; i < first + count; ++i)
        run.add(FlowBuilder("10.0.0.5", fmt::format("10.0.{}.{}", 1 + i / 250, 1 + i % 250), port, protocol)
                    .at(0.1 * i)
                    .state("S0")
                    .packets(1, 0));
}

TEST(HorizontalPortScan, vector_13_ten_hosts_on_port_445) {
    Scenario run;
    sweep(run, 0, 10);
    auto found = run.evidence("HORIZONTAL_PORT_SCAN");
    ASSERT_EQ(found.size(), 2u);  // at 6 and at 10
    EXPECT_EQ(found[1].description,
              "Horizontal port scan to port microsoft-ds 445/tcp. From 10.0.0.5 to 10 unique destination "
              "IPs. Total "
              "packets sent: 10. Confidence: 1. by Slips");
    EXPECT_FALSE(found[1].victim.has_value());
    EXPECT_EQ(found[1].destination_port, 445);
    EXPECT_EQ(found[1].threat_level, ThreatLevel::high);
}

TEST(HorizontalPortScan, a_window_boundary_does_not_hide_a_scan) {
    Scenario run;
    for (unsigned i = 0; i < 7; ++i)  // three before the hour, four after it
        run.add(FlowBuilder("10.0.0.5", fmt::format("10.0.1.{}", 1 + i), 445, "tcp")
                    .at(3000 + 200.0 * i)
                    .state("S0")
                    .packets(1, 0));
    auto found = run.evidence("HORIZONTAL_PORT_SCAN");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].window, 2);
    EXPECT_EQ(found[0].flows.total, 6u);
}

TEST(HorizontalPortScan, as_many_targets_over_a_longer_time_are_no_scan) {
    Scenario run;
    for (unsigned i = 0; i < 8; ++i)
        run.add(
            FlowBuilder("10.0.0.5", fmt::format("10.0.1.{}", 1 + i), 445, "tcp").at(1000.0 * i).state("S0"));
    EXPECT_TRUE(run.evidence("HORIZONTAL_PORT_SCAN").empty());
}

TEST(HorizontalPortScan, an_unknown_service_leaves_two_spaces) {
    Scenario run;
    sweep(run, 0, 6, 4321);
    auto found = run.evidence("HORIZONTAL_PORT_SCAN");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_TRUE(found[0].description.starts_with("Horizontal port scan to port  4321/tcp. From"));
}

TEST(HorizontalPortScan, counts_a_target_once) {
    Scenario run;
    for (int i = 0; i < 20; ++i) sweep(run, 0, 5);
    EXPECT_TRUE(run.evidence("HORIZONTAL_PORT_SCAN").empty());
}

TEST(HorizontalPortScan, reports_on_a_log_scale) {
    Scenario run;
    sweep(run, 0, 5'000);
    EXPECT_EQ(run.evidence("HORIZONTAL_PORT_SCAN").size(), 4u);  // 6, 10, 100, 1000
}

TEST(HorizontalPortScan, a_sweep_of_20000_hosts_is_estimated_within_a_tenth) {
    Scenario run;
    sweep(run, 0, 20'000);
    auto found = run.evidence("HORIZONTAL_PORT_SCAN");
    ASSERT_EQ(found.size(), 5u);
    auto& numbers = found.back().numbers;
    EXPECT_EQ(numbers.back().name, "estimated");
    EXPECT_NEAR(static_cast<double>(found.back().flows.total), 10'000, 1'000);
}

TEST(HorizontalPortScan, a_udp_client_whose_servers_partly_answer_does_not_scan) {
    Scenario run;
    for (int i = 0; i < 5; ++i) run.add(FlowBuilder("10.0.0.5", fmt::format("93.184.1.{}", i), 6000, "udp"));
    sweep(run, 0, 10, 6000, "udp");
    EXPECT_TRUE(run.evidence("HORIZONTAL_PORT_SCAN").empty());
    sweep(run, 10, 90, 6000, "udp");
    EXPECT_EQ(run.evidence("HORIZONTAL_PORT_SCAN").size(),
              2u);  // answers are too few from the 20th on, then at 100
}

FlowRecord udp_probe(int host, std::uint64_t ip_bytes) {
    FlowRecord flow =
        FlowBuilder("10.0.0.5", fmt::format("93.184.2.{}", host), 6000, "udp").state("S0").packets(2, 0);
    flow.orig_ip_bytes = 2 * ip_bytes;
    return flow;
}

TEST(HorizontalPortScan, a_udp_scan_sends_everyone_the_same) {
    Scenario run;
    for (int host = 0; host < 40; ++host)
        run.add(udp_probe(host, 46 + static_cast<std::uint64_t>(host % 8)));  // five of each length
    EXPECT_TRUE(run.evidence("HORIZONTAL_PORT_SCAN").empty());
    for (int host = 40; host < 45; ++host) run.add(udp_probe(host, 46));
    EXPECT_EQ(run.evidence("HORIZONTAL_PORT_SCAN").size(), 2u);
}

TEST(HorizontalPortScan, full_udp_datagrams_are_no_probes) {
    Scenario run;
    for (int host = 0; host < 40; ++host) run.add(udp_probe(host, 1228));
    EXPECT_TRUE(run.evidence("HORIZONTAL_PORT_SCAN").empty());
}

TEST(HorizontalPortScan, flipped_flows_backscatter_answers_and_broadcasts_do_not_count) {
    Scenario run;
    for (const char* history : {"^S", "^h", "H", "R", "r"})
        for (int host = 1; host < 50; ++host)
            run.add(FlowBuilder("10.0.0.5", fmt::format("10.0.0.{}", 100 + host), 80)
                        .state("S0")
                        .history(history));
    for (int host = 1; host < 50; ++host)
        run.add(FlowBuilder("10.0.0.5", fmt::format("224.0.0.{}", host), 5353, "udp").state("S0"));
    for (int host = 1; host < 50; ++host)
        run.add(FlowBuilder("10.0.0.5", fmt::format("10.0.1.{}", host), 443).state("SF"));
    EXPECT_TRUE(run.evidence("HORIZONTAL_PORT_SCAN").empty());
}

}  // namespace
}  // namespace slipstream
