// The software filter: what is new to a host, and what changed.
#include "output/software_filter.h"

#include <gtest/gtest.h>

namespace slipstream {
namespace {

class SoftwareFilterTest : public testing::Test {
protected:
    /// The name and version that would be logged; "-" for nothing.
    std::string said(std::uint32_t host, std::string_view text, Duration after = {}) {
        SoftwareRecord row;
        row.host = IpAddress::v4(host);
        row.unparsed = text;
        if (!filter_.admit(row, start + after)) return "-";
        return row.name + " " + std::to_string(row.major.value_or(0)) + "." +
               std::to_string(row.minor.value_or(0));
    }
    static constexpr Time start{1'700'000'000'000'000};
    SoftwareFilter filter_;
};

TEST_F(SoftwareFilterTest, tells_a_program_once_and_its_changes_each_time) {
    EXPECT_EQ(said(1, "OpenSSH_5.9"), "OpenSSH 5.9");
    EXPECT_EQ(said(1, "OpenSSH_5.9"), "-");
    EXPECT_EQ(said(2, "OpenSSH_5.9"), "OpenSSH 5.9");
    EXPECT_EQ(said(1, "OpenSSH_6.0"), "OpenSSH 6.0");
    EXPECT_EQ(said(1, "OpenSSH_5.9"), "OpenSSH 5.9");
    EXPECT_EQ(said(1, "curl/7.15"), "curl 7.15");
    EXPECT_EQ(filter_.suppressed(), 1U);
}

TEST_F(SoftwareFilterTest, forgets_all_of_a_host_a_day_after_the_first) {
    said(1, "curl/7.15");
    said(1, "Wget/1.9", hours(23));
    EXPECT_EQ(said(1, "Wget/1.9", hours(23)), "-");
    EXPECT_EQ(said(1, "Wget/1.9", hours(24)), "Wget 1.9");
    EXPECT_EQ(said(1, "curl/7.15", hours(25)), "curl 7.15");
    EXPECT_EQ(said(1, "curl/7.15", hours(26)), "-");
}

TEST_F(SoftwareFilterTest, stays_within_its_bound) {
    for (std::uint32_t host = 0; host < SoftwareFilter::entries_max * 2; ++host) said(host, "a/1.0");
    EXPECT_GT(filter_.forgotten(), 0U);
}

}  // namespace
}  // namespace slipstream
