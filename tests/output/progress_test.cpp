// Texts for the terminal.
#include "output/progress.h"

#include <gtest/gtest.h>

#include "output/program_log.h"
#include "tests/capture/temporary_folder.h"

namespace slipstream {
namespace {

TEST(Progress, numbers_are_readable) {
    EXPECT_EQ(with_separators(0), "0");
    EXPECT_EQ(with_separators(999), "999");
    EXPECT_EQ(with_separators(1'234'567), "1,234,567");
    EXPECT_EQ(short_number(950), "950");
    EXPECT_EQ(short_number(1'234'567), "1.23 M");
}

TEST(Progress, a_line_tells_how_far_the_run_is) {
    EXPECT_EQ(progress_line({1'200'000, 5'400, 7, 12, 0, 1.0, 0.42}),
              "42% | 1,200,000 packets (1.2 M/s) | 5,400 flows | 7 hosts | 12 evidence | 0 alerts");
    EXPECT_EQ(progress_line({}), "0 packets (0/s) | 0 flows | 0 hosts | 0 evidence | 0 alerts");
}

TEST(Progress, the_summary_is_aligned_and_names_every_drop) {
    SummaryNumbers n;
    n.input = "trace.pcap";
    n.packets = 1'000'000;
    n.bytes = 800'000'000;
    n.flows = 12'345;
    n.hosts = 42;
    n.windows = 3;
    n.alerts = 1;
    n.evidence_by_type = {{"ARP_SCAN", 2}, {"HORIZONTAL_PORT_SCAN", 10}, {"GRE_SCAN", 0}};
    n.drops_by_cause = {{"truncated", 7}};
    n.log_rows = {{"conn", 12'345}};
    n.rows_left_out = {{"weird repeated", 3}, {"weird sampled", 0}};
    n.elapsed_s = 0.5;
    n.folder = "output/trace.pcap";
    EXPECT_EQ(summary_text(n),
              "Finished trace.pcap\n"
              "  Packets   1,000,000 (800,000,000 bytes) in 0.50 s: 2 M packets/s\n"
              "  Flows     12,345\n"
              "  Hosts     42 in 3 time windows\n"
              "  Evidence  12\n"
              "                    10  HORIZONTAL_PORT_SCAN\n"
              "                     2  ARP_SCAN\n"
              "  Alerts    1\n"
              "  Dropped   7\n"
              "                     7  truncated\n"
              "  Log rows  12,345\n"
              "                12,345  conn\n"
              "  Left out  3\n"
              "                     3  weird repeated\n"
              "  Results   output/trace.pcap\n");
}

TEST(ProgramLog, warnings_also_go_to_the_errors_log) {
    TemporaryFolder folder;
    auto log = ProgramLog::open(folder.path() / "slipstream.log", folder.path() / "errors.log");
    ASSERT_TRUE(log);
    log->note("capture", "opened {}");
    log->warn("output", "disk\nfull");
    log->flush();
    std::string all = contents_of(folder.path() / "slipstream.log");
    EXPECT_NE(all.find("info [capture] opened {}\n"), std::string::npos);
    EXPECT_NE(all.find("warning [output] disk\\x0afull\n"), std::string::npos);
    std::string errors = contents_of(folder.path() / "errors.log");
    EXPECT_EQ(errors.find("opened"), std::string::npos);
    EXPECT_NE(errors.find("disk"), std::string::npos);
    EXPECT_FALSE(ProgramLog::open("/dev/null/x", "/dev/null/y"));
}

}  // namespace
}  // namespace slipstream
