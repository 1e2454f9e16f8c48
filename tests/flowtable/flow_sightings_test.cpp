// What the pipeline tells of hosts: who speaks, what answers, who pings and who finds a way.
#include <gtest/gtest.h>

#include "tests/flowtable/conversation.h"

namespace slipstream::test {
namespace {

template <class Row>
std::vector<Row> rows_of(const PipelineRun& run) {
    std::vector<Row> rows;
    for (const AppRecord& row : run.apps)
        if (const Row* r = std::get_if<Row>(&row)) rows.push_back(*r);
    return rows;
}

Frame with_ttl(Frame frame, unsigned ttl) {
    constexpr std::size_t ip = 14;
    frame.at(ip + 8) = static_cast<std::uint8_t>(ttl);
    set16(frame, ip + 10, 0);
    set16(frame, ip + 10, checksum_of(Frame(frame.begin() + ip, frame.begin() + ip + 20)));
    return frame;
}

/// ICMP "time exceeded" that quotes the head of an Ethernet frame's packet.
Frame time_exceeded(std::string_view router, std::string_view to, const Frame& about) {
    constexpr std::ptrdiff_t ip = 14, quoted = 28;
    Frame message = bytes({11, 0, 0, 0, 0, 0, 0, 0}) + Frame(about.begin() + ip, about.begin() + ip + quoted);
    set16(message, 2, checksum_of(message));
    return ethernet(0x800, ipv4({*IpAddress::parse(router), *IpAddress::parse(to)}, 1, message));
}

TEST(FlowSightings, tells_of_our_own_hosts_once_in_a_window) {
    PipelineRun run;
    Conversation(run, "10.0.0.1:1000", "192.0.78.9:80").handshake(1000);
    Conversation(run, "10.0.0.1:1001", "10.0.0.2:80").handshake(1001);
    Conversation(run, "10.0.0.1:1002", "10.0.0.2:80").handshake(1011);
    const auto rows = rows_of<KnownHostsRecord>(run);
    ASSERT_EQ(rows.size(), 4U);
    EXPECT_EQ(rows[0].host, IpAddress::v4(0x0a000001));
    EXPECT_EQ(rows[1].host, IpAddress::v4(0x0a000002));
    EXPECT_EQ(rows[2].host, IpAddress::v4(0x0a000001));
    EXPECT_EQ(rows[2].window, 1U);
}

TEST(FlowSightings, tells_of_no_host_that_did_not_complete_a_handshake) {
    PipelineRun run;
    Conversation talk(run, "10.0.0.1:1000", "10.0.0.2:80");
    talk.packet(1000, '>', "S", 0);
    talk.packet(1000.1, '<', "R.", 0, 1);
    run.finish();
    EXPECT_TRUE(rows_of<KnownHostsRecord>(run).empty());
    EXPECT_TRUE(rows_of<KnownServicesRecord>(run).empty());
}

TEST(FlowSightings, tells_what_a_port_speaks_when_it_is_known) {
    PipelineRun run;
    Conversation talk(run, "10.0.0.1:1000", "10.0.0.2:80");
    talk.handshake(1000);
    const Frame request = text("GET / HTTP/1.1\r\n\r\n"), reply = text("HTTP/1.1 200 OK\r\n\r\n");
    talk.packet(1000.1, '>', ".", 1, 1, request);
    talk.packet(1000.2, '<', ".", 1, 1 + request.size(), reply);
    talk.packet(1000.3, '>', ".", 1 + request.size(), 1 + reply.size());
    auto rows = rows_of<KnownServicesRecord>(run);
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].services.items, std::vector<std::string>{"HTTP"});
    EXPECT_EQ(rows[0].port, Port{80});
    run.finish();
    EXPECT_EQ(rows_of<KnownServicesRecord>(run).size(), 1U);
}

TEST(FlowSightings, tells_of_an_unknown_service_at_the_end) {
    PipelineRun run;
    Conversation(run, "10.0.0.1:1000", "10.0.0.2:7777").handshake(1000);
    Conversation(run, "10.0.0.1:1000", "8.8.8.8:7777").handshake(1000);
    run.feed(1001, udp_frame("10.0.0.1:1000", "10.0.0.2:8888", text("abcd")));
    EXPECT_TRUE(rows_of<KnownServicesRecord>(run).empty());
    run.finish();
    const auto rows = rows_of<KnownServicesRecord>(run);
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].port, Port{7777});
    EXPECT_EQ(rows[0].services.items, std::vector<std::string>{""});
}

TEST(FlowSightings, sees_both_halves_of_a_traceroute) {
    PipelineRun run;
    const Frame probe = with_ttl(udp_frame("10.0.0.1:1000", "192.0.2.7:33434", text("abcdefgh")), 1);
    run.feed(1000, probe);
    run.feed(1000.1, probe);
    for (const char* router : {"10.0.1.1", "10.0.2.1", "10.0.1.1"})
        run.feed(1000.2, time_exceeded(router, "10.0.0.1", probe));
    const auto rows = rows_of<NoticeRecord>(run);
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_FALSE(rows[0].by);
    for (const NoticeRecord& row : rows) {
        EXPECT_EQ(row.note.text, "Traceroute::Detected");
        EXPECT_TRUE(row.counts);
        EXPECT_EQ(row.source, IpAddress::v4(0x0a000001));
        EXPECT_EQ(row.destination, IpAddress::parse("192.0.2.7"));
        EXPECT_EQ(row.protocol->text, "udp");
    }
    EXPECT_EQ(rows[2].by, IpAddress::parse("10.0.2.1"));
}

TEST(FlowSightings, passes_over_a_quote_that_is_cut_short) {
    PipelineRun run;
    run.feed(1000, icmp_frame("10.0.1.1", "10.0.0.1", 11, 0, 19));
    EXPECT_TRUE(rows_of<NoticeRecord>(run).empty());
}

TEST(FlowSightings, tells_the_first_ping_of_a_host_to_another) {
    PipelineRun run;
    for (int i = 0; i < 3; ++i) run.feed(1000 + i, icmp_frame("10.0.0.1", "10.0.0.2", 8, 0));
    run.feed(1003, icmp_frame("10.0.0.1", "10.0.0.3", 8, 0));
    run.feed(1003, icmp_frame("10.0.0.1", "10.0.0.3", 13, 0));
    const auto rows = rows_of<NoticeRecord>(run);
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[1].destination, IpAddress::v4(0x0a000003));
    EXPECT_EQ(rows[2].note.text, "ICMP::TimestampScan");
}

}  // namespace
}  // namespace slipstream::test
