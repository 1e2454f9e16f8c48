// Lines of alerts.log and of the terminal.
#include "output/alerts_log.h"

#include <gtest/gtest.h>
#include <time.h>

#include <algorithm>
#include <cstdlib>

#include "tests/output/sample_findings.h"

namespace slipstream {
namespace {

class AlertsLog : public testing::Test {
protected:
    void SetUp() override {
        ::setenv("TZ", "CET-2", 1);
        ::tzset();
    }
    void TearDown() override {
        ::unsetenv("TZ");
        ::tzset();
    }
};

TEST_F(AlertsLog, an_evidence_is_one_line) {
    std::string out;
    append_evidence_line(out, evidence_at(1, 1));
    EXPECT_EQ(out,
              "2026-06-02T10:11:12.345678+02:00 (TW 1): Src IP 10.0.2.112                . Detected "
              "Horizontal port scan to "
              "port http 80/tcp. Confidence: 1. by Slips Threat level: high. \n");
}

TEST_F(AlertsLog, an_alert_is_one_line_with_packet_times) {
    std::string out;
    append_alert_line(out, alert_at(1, 1));
    EXPECT_EQ(out,
              "2026-06-02T10:11:12.345678+02:00: Src IP 10.0.2.112                . Generated an alert given "
              "enough evidence "
              "on timewindow 1. (real time 2026/06/02 10:11:13.000001+0200)\n");
    out.clear();
    append_alert_line(out, alert_at(1, 1), true);
    EXPECT_NE(out.find(". Is blocked given enough evidence on timewindow 1."), std::string::npos);
}

TEST_F(AlertsLog, hostile_names_cannot_add_lines_or_drive_the_terminal) {
    Evidence evidence = evidence_at(1, 1);
    evidence.description = "host a\nb\x1b[31m";
    std::string out;
    append_evidence_line(out, evidence);
    EXPECT_EQ(std::ranges::count(out, '\n'), 1);
    EXPECT_NE(out.find("a\\x0ab\\x1b[31m"), std::string::npos);
}

TEST_F(AlertsLog, the_terminal_gets_window_and_evidence) {
    Alert alert = alert_at(1, 1);
    alert.lines.push_back(std::string(100, 'x') + " " + std::string(100, 'y'));
    std::string out;
    append_alert_console(out, alert);
    EXPECT_EQ(out,
              "2026/06/02 10:11:12.345678+0200 IP 10.0.2.112 detected as malicious in timewindow 1 (start "
              "2026/06/02 "
              "10:00:00, stop 2026/06/02 11:00:00) given the following evidence:\n"
              "\t- Detected something. Threat level: high.\n"
              "\t- " +
                  std::string(100, 'x') + "\n          " + std::string(100, 'y') + "\n");
}

}  // namespace
}  // namespace slipstream
