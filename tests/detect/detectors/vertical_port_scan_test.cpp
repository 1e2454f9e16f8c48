// Vertical port scan: acceptance vectors 9 to 12 and what must not count.
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

void scan_ports(Scenario& run, unsigned first, unsigned count, std::uint64_t packets = 1,
                std::string_view protocol = "tcp") {
    for (unsigned i = 0; i < count; ++i)
        run.add(FlowBuilder("10.0.0.5", "10.0.0.9", static_cast<std::uint16_t>(first + i), protocol)
                    .at(0.01 * i)
                    .state("S0")
                    .packets(packets, 0));
}

TEST(VerticalPortScan, vector_9_nine_ports_report_once_at_six) {
    Scenario run;
    scan_ports(run, 1, 9);
    auto found = run.evidence("VERTICAL_PORT_SCAN");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].threat_level, ThreatLevel::high);
    EXPECT_EQ(found[0].confidence, Confidence::of(0.6));
    EXPECT_EQ(found[0].description,
              "new vertical port scan to IP 10.0.0.9 from 10.0.0.5. Total 6 TCP ports were scanned. Total "
              "packets sent "
              "to all ports: 6. Confidence: 0.6. by Slips");
    EXPECT_EQ(found[0].flows.total, 6u);
    EXPECT_EQ(found[0].time, test_origin);
}

TEST(VerticalPortScan, vector_10_ten_ports_with_ten_packets_have_confidence_one) {
    Scenario run;
    scan_ports(run, 1, 10);
    auto found = run.evidence("VERTICAL_PORT_SCAN");
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[1].confidence, Confidence::of(1));
}

TEST(VerticalPortScan, vector_10_ten_ports_with_seven_packets_have_confidence_0_7) {
    Scenario run;
    scan_ports(run, 1, 7);
    scan_ports(run, 8, 3, 0);
    auto found = run.evidence("VERTICAL_PORT_SCAN");
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[1].confidence, Confidence::of(0.7));
}

TEST(VerticalPortScan, vector_11_without_packets_the_confidence_is_0_3) {
    Scenario run;
    scan_ports(run, 1, 10, 0);
    EXPECT_EQ(run.evidence("VERTICAL_PORT_SCAN").back().confidence, Confidence::of(0.3));
}

TEST(VerticalPortScan, vector_12_reports_at_6_10_100_and_nowhere_between) {
    Scenario run;
    scan_ports(run, 1, 99);
    EXPECT_EQ(run.evidence("VERTICAL_PORT_SCAN").size(), 2u);
    scan_ports(run, 100, 1);
    auto found = run.evidence("VERTICAL_PORT_SCAN");
    ASSERT_EQ(found.size(), 3u);
    EXPECT_NE(found[2].description.find("Total 100 TCP ports"), std::string::npos);
}

TEST(VerticalPortScan, counts_a_port_once) {
    Scenario run;
    for (int i = 0; i < 20; ++i) scan_ports(run, 1, 5);
    EXPECT_TRUE(run.evidence("VERTICAL_PORT_SCAN").empty());
}

TEST(VerticalPortScan, tcp_and_udp_do_not_hide_each_other) {
    Scenario run;
    scan_ports(run, 1, 6);
    scan_ports(run, 1, 6, 1, "udp");
    EXPECT_EQ(run.evidence("VERTICAL_PORT_SCAN").size(), 2u);
}

TEST(VerticalPortScan, counts_all_65535_ports_exactly) {
    Scenario run;
    scan_ports(run, 1, 65'535);
    EXPECT_EQ(run.evidence("VERTICAL_PORT_SCAN").size(), 5u);  // 6, 10, 100, 1000, 10000
}

TEST(VerticalPortScan, backscatter_is_not_charged_to_its_victim) {
    Scenario run;
    for (const char* history : {"H", "R", "^h", "^r", "h", "r", "A"})
        for (std::uint16_t port = 1000; port < 1200; ++port)
            run.add(FlowBuilder("10.0.0.5", "10.0.0.9", port).from_port(80).state("S0").history(history));
    EXPECT_TRUE(run.evidence("VERTICAL_PORT_SCAN").empty());
}

TEST(VerticalPortScan, a_new_window_counts_anew) {
    Scenario run;
    scan_ports(run, 1, 5);
    for (unsigned i = 0; i < 5; ++i)
        run.add(FlowBuilder("10.0.0.5", "10.0.0.9", static_cast<std::uint16_t>(100 + i))
                    .at(3600 + i)
                    .state("S0"));
    EXPECT_TRUE(run.evidence("VERTICAL_PORT_SCAN").empty());
}

}  // namespace
}  // namespace slipstream
