// ARP scan: acceptance vector 15, the sliding window and the merging of reports (B-80).
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

void ask(Scenario& run, int first, int count, double begin_s, double end_s) {
    for (int i = 0; i < count; ++i)
        run.add(arp("request", "192.168.1.5", 5, fmt::format("192.168.1.{}", first + i),
                    begin_s + (end_s - begin_s) * i / std::max(1, count - 1)));
}

TEST(ArpScan, vector_15_five_targets_in_30_s) {
    Scenario run;
    ask(run, 100, 5, 0, 30.0);
    auto found = run.evidence("ARP_SCAN");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].threat_level, ThreatLevel::low);
    EXPECT_EQ(found[0].confidence, Confidence::of(0.8));
    EXPECT_EQ(found[0].description, "performing an arp scan. Confidence 0.8.");
}

TEST(ArpScan, vector_15_five_targets_in_30_1_s_are_no_scan) {
    Scenario run;
    ask(run, 100, 5, 0, 30.1);
    EXPECT_TRUE(run.evidence("ARP_SCAN").empty());
}

TEST(ArpScan, a_running_scan_is_one_report_and_a_later_one_another) {
    Scenario run;
    ask(run, 10, 200, 0, 20);
    EXPECT_EQ(run.evidence("ARP_SCAN").size(), 1u);
    ask(run, 10, 20, 100, 102);
    EXPECT_EQ(run.evidence("ARP_SCAN").size(), 2u);
}

TEST(ArpScan, repeats_replies_probes_and_announcements_are_no_scan) {
    Scenario run;
    for (int i = 0; i < 50; ++i) run.add(arp("request", "192.168.1.5", 5, "192.168.1.1", 0.1 * i));
    for (int i = 0; i < 50; ++i)
        run.add(arp("request", "0.0.0.0", 5, fmt::format("192.168.1.{}", i + 1), 10 + 0.1 * i));
    for (int i = 0; i < 50; ++i)
        run.add(arp("reply", "192.168.1.5", 5, fmt::format("192.168.1.{}", i + 1), 20 + 0.1 * i));
    EXPECT_TRUE(run.evidence("ARP_SCAN").empty());
}

}  // namespace
}  // namespace slipstream
