// The chain of Zeek 6.0: sampling, actions, repeats, limits.
#include "output/weird_filter.h"

#include <gtest/gtest.h>

#include "tests/output/sample_findings.h"

namespace slipstream {
namespace {

class WeirdFilterTest : public testing::Test {
protected:
    bool admit(WeirdRecord weird, std::int64_t at_s) {
        weird.time = Time{} + seconds(at_s);
        bool admitted = filter_.admit(weird, weird.time);
        notice_ = weird.notice;
        return admitted;
    }
    static WeirdRecord of_pair(std::string_view name, std::uint32_t orig, std::uint32_t resp) {
        WeirdRecord weird = weird_named(name, Time{});
        weird.orig = IpAddress::v4(orig);
        weird.resp = IpAddress::v4(resp);
        weird.orig_port = weird.resp_port = Port{0};
        return weird;
    }
    static WeirdRecord of_connection(std::string_view name, std::uint64_t uid) {
        WeirdRecord weird = of_pair(name, 1, 2);
        weird.uid = Uid{1, uid};
        weird.orig_port = Port{static_cast<std::uint16_t>(uid)};
        weird.resp_port = Port{80};
        return weird;
    }

    WeirdFilter filter_;
    bool notice_ = false;
};

TEST_F(WeirdFilterTest, logs_a_name_once_in_ten_minutes) {
    EXPECT_TRUE(admit(weird_named("truncated_IP", Time{}), 0));
    EXPECT_FALSE(admit(weird_named("truncated_IP", Time{}), 1));
    EXPECT_FALSE(admit(weird_named("truncated_IP", Time{}), 599));
    EXPECT_TRUE(admit(weird_named("truncated_IP", Time{}), 600));
    EXPECT_TRUE(admit(weird_named("truncated_IPv6", Time{}), 600));
}

TEST_F(WeirdFilterTest, tells_pairs_and_connections_apart) {
    EXPECT_TRUE(admit(of_pair("x", 1, 2), 0));
    EXPECT_TRUE(admit(of_pair("x", 2, 1), 0));
    EXPECT_FALSE(admit(of_pair("x", 1, 2), 0));
    EXPECT_TRUE(admit(of_connection("x", 1), 0));
    EXPECT_TRUE(admit(of_connection("x", 2), 0));
    EXPECT_FALSE(admit(of_connection("x", 2), 0));
}

TEST_F(WeirdFilterTest, ignores_what_zeek_ignores) {
    EXPECT_FALSE(admit(of_connection("spontaneous_RST", 1), 0));
    EXPECT_FALSE(admit(of_connection("unsolicited_SYN_response", 1), 0));
    EXPECT_TRUE(admit(of_connection("spontaneous_RST_in_tunnel", 1), 0));
}

TEST_F(WeirdFilterTest, limits_checksum_weirds_to_one_a_day_for_each_originator) {
    EXPECT_TRUE(admit(of_pair("bad_TCP_checksum", 1, 2), 0));
    EXPECT_FALSE(admit(of_pair("bad_TCP_checksum", 1, 3), 5000));
    EXPECT_TRUE(admit(of_pair("bad_TCP_checksum", 2, 3), 5000));
    EXPECT_TRUE(admit(of_pair("bad_TCP_checksum", 1, 3), 86'400));
}

TEST_F(WeirdFilterTest, marks_notices) {
    EXPECT_TRUE(admit(of_connection("FIN_storm", 1), 0));
    EXPECT_TRUE(notice_);
    EXPECT_TRUE(admit(of_connection("other", 1), 0));
    EXPECT_FALSE(notice_);
}

TEST_F(WeirdFilterTest, samples_one_in_a_thousand_after_the_first_25) {
    for (int i = 0; i < 25 + 3000; ++i) admit(weird_named("flood", Time{}), 0);
    EXPECT_EQ(filter_.sampled_out(), 3000U - 3U);
    EXPECT_EQ(filter_.admitted(), 1U);
    EXPECT_EQ(filter_.suppressed(), 24U + 3U);
}

TEST_F(WeirdFilterTest, counts_anew_ten_minutes_after_the_first) {
    for (int i = 0; i < 100; ++i) admit(weird_named("flood", Time{}), 0);
    EXPECT_FALSE(admit(weird_named("flood", Time{}), 599));
    EXPECT_TRUE(admit(weird_named("flood", Time{}), 600));
}

TEST(BoundedMap, never_holds_more_than_its_bound_and_keeps_what_is_used) {
    BoundedMap<int> map(100, HashKey{});
    map.at("kept") = 1;
    for (int i = 0; i < 10'000; ++i) {
        map.at(std::to_string(i)) = 2;
        EXPECT_EQ(map.at("kept"), 1);
        ASSERT_LE(map.size(), 100U);
    }
    EXPECT_GT(map.forgotten(), 9000U);
    EXPECT_EQ(map.at("0"), 0);
}

}  // namespace
}  // namespace slipstream
