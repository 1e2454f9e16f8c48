// The notices: thresholds, stretches of time, repeats.
#include "output/notice_filter.h"

#include <gtest/gtest.h>

namespace slipstream {
namespace {

constexpr Time start{1'700'000'000'000'000};

class NoticeFilterTest : public testing::Test {
protected:
    NoticeFilterTest() { filter_.begin_at(start); }

    void observe(std::string_view note, std::uint32_t source, std::uint32_t destination, Duration after,
                 std::optional<std::uint32_t> by = {}, std::uint64_t window = 0) {
        NoticeRecord row;
        row.note = {note};
        row.source = IpAddress::v4(source);
        row.destination = IpAddress::v4(destination);
        row.protocol = {"udp"};
        row.counts = true;
        row.window = window;
        if (by) row.by = IpAddress::v4(*by);
        filter_.add(std::move(row), start + after, rows_);
    }
    void fail_ssh(std::uint32_t source, std::uint32_t destination, Duration after) {
        SshRecord row;
        row.orig = IpAddress::v4(source);
        row.resp = IpAddress::v4(destination);
        row.auth_success = false;
        filter_.add(row, start + after, rows_);
    }
    /// The messages so far.
    std::vector<std::string> messages() const {
        std::vector<std::string> texts;
        for (const AppRecord& row : rows_)
            if (const auto* notice = std::get_if<NoticeRecord>(&row)) texts.push_back(notice->message);
        return texts;
    }
    using Texts = std::vector<std::string>;

    NoticeFilter filter_;
    NoticeFilter::Rows rows_;
};

TEST_F(NoticeFilterTest, tells_who_guesses_ssh_passwords) {
    for (std::uint32_t i = 0; i < 29; ++i) fail_ssh(1, 2 + i % 2, minutes(1));
    EXPECT_EQ(messages(), Texts{});
    fail_ssh(1, 2, minutes(2));
    EXPECT_EQ(messages(), Texts{"0.0.0.1 appears to be guessing SSH passwords (seen in 30 connections)."});
    EXPECT_EQ(std::get<NoticeRecord>(rows_[0]).detail,
              "Sampled servers:  0.0.0.2, 0.0.0.3, 0.0.0.2, 0.0.0.3, 0.0.0.2");
    for (int i = 0; i < 40; ++i) fail_ssh(1, 2, minutes(3));
    EXPECT_EQ(messages().size(), 1U);
}

TEST_F(NoticeFilterTest, counts_anew_in_the_next_stretch_and_is_silent_for_an_hour) {
    for (std::uint32_t i = 0; i < 29; ++i) fail_ssh(1, 2, minutes(29));
    fail_ssh(1, 2, minutes(31));
    EXPECT_EQ(messages(), Texts{});
    for (int i = 0; i < 29; ++i) fail_ssh(1, 2, minutes(31));
    EXPECT_EQ(messages().size(), 1U);
    for (int i = 0; i < 30; ++i) fail_ssh(1, 2, minutes(61));
    EXPECT_EQ(messages().size(), 1U);
    EXPECT_EQ(filter_.suppressed(), 1U);
    for (int i = 0; i < 30; ++i) fail_ssh(1, 2, minutes(121));
    EXPECT_EQ(messages().size(), 2U);
}

TEST_F(NoticeFilterTest, tells_who_tries_many_ftp_servers) {
    for (std::uint32_t i = 0; i < 20; ++i)
        for (int times = 0; times < 2; ++times) observe("FTP::Bruteforcing", 1, 100 + i, seconds(95));
    EXPECT_EQ(messages(), Texts{"0.0.0.1 had 39 failed logins on 20 FTP servers in 1m35s"});
}

TEST_F(NoticeFilterTest, knows_a_traceroute_by_its_probes_and_three_routers) {
    for (std::uint32_t router : {7U, 8U, 8U, 9U, 10U})
        observe("Traceroute::Detected", 1, 2, seconds(1), router);
    EXPECT_TRUE(rows_.empty());
    observe("Traceroute::Detected", 1, 2, seconds(2));
    ASSERT_EQ(rows_.size(), 2U);
    EXPECT_EQ(std::get<TracerouteRecord>(rows_[0]).destination, IpAddress::v4(2));
    EXPECT_EQ(messages(), Texts{"0.0.0.1 seems to be running traceroute using udp"});
    observe("Traceroute::Detected", 1, 2, minutes(4), 7, 1);
    EXPECT_EQ(rows_.size(), 2U);
}

TEST_F(NoticeFilterTest, tells_of_every_fifth_host_that_is_pinged) {
    for (std::uint32_t i = 0; i < 12; ++i) observe("ICMP::ICMPAddressScan", 1, i % 11, seconds(1));
    EXPECT_EQ(messages(), (Texts{"0.0.0.1 performed ICMP address scan on 5 hosts",
                                 "0.0.0.1 performed ICMP address scan on 10 hosts"}));
    for (std::uint32_t i = 0; i < 5; ++i) observe("ICMP::AddressMaskScan", 1, i, seconds(1));
    EXPECT_EQ(messages().back(), "0.0.0.1 performed ICMP address mask scan on 5 hosts");
    for (std::uint32_t i = 0; i < 5; ++i) observe("ICMP::TimestampScan", 0xffffffff, i, seconds(1));
    EXPECT_EQ(messages().size(), 3U);
}

TEST_F(NoticeFilterTest, begins_anew_after_255_hosts) {
    for (std::uint32_t i = 0; i < 260; ++i) observe("ICMP::ICMPAddressScan", 1, i, seconds(1));
    EXPECT_EQ(messages().size(), 52U);
    EXPECT_EQ(messages()[50], "0.0.0.1 performed ICMP address scan on 255 hosts");
    EXPECT_EQ(messages()[51], "0.0.0.1 performed ICMP address scan on 5 hosts");
}

TEST_F(NoticeFilterTest, repeats_what_a_weird_says) {
    WeirdRecord weird;
    weird.name = "FIN_storm";
    weird.uid = Uid{1, 2};
    weird.orig = IpAddress::v4(1);
    weird.resp = IpAddress::v4(2);
    weird.orig_port = Port{3};
    weird.resp_port = Port{4};
    filter_.add(weird, start, rows_);
    const auto& row = std::get<NoticeRecord>(rows_.at(0));
    EXPECT_EQ(row.note.text, "Weird::Activity");
    EXPECT_EQ(row.message, "FIN_storm");
    EXPECT_EQ(row.uid, weird.uid);
    EXPECT_EQ(row.destination, weird.resp);
    EXPECT_EQ(row.port, Port{4});
}

TEST_F(NoticeFilterTest, writes_what_has_no_identifier_each_time) {
    NoticeRecord row;
    row.note = {"Log_gw::Gateway_addr_identified"};
    for (int i = 0; i < 3; ++i) filter_.add(row, start, rows_);
    EXPECT_EQ(rows_.size(), 3U);
}

}  // namespace
}  // namespace slipstream
