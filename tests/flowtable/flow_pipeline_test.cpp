// FlowPipeline from frames to rows: datagrams, dissectors, tunnels and fragments, the end of the input, and
// the promises that hold for any input: every packet has one fate, every connection one row, and memory stays
// under its bounds.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "tests/flowtable/conversation.h"

namespace slipstream::test {
namespace {

void expect_conservation(FlowPipeline& pipeline) {
    const PacketCounters& packets = pipeline.packet_counters();
    EXPECT_EQ(packets.received, packets.processed() + packets.dropped());
    const FlowTable::Counters& flows = pipeline.flow_counters();
    EXPECT_EQ(flows.created, flows.ended + pipeline.live_flows());
}

TEST(IcmpFlows, pair_requests_with_replies_whatever_their_number) {
    PipelineRun run;
    for (int i = 0; i < 4; ++i) {
        run.feed(i, icmp_frame("10.0.0.1", "10.0.0.2", 8, 0));
        run.feed(i + 0.004616, icmp_frame("10.0.0.2", "10.0.0.1", 0, 0));
    }
    EXPECT_EQ(run.rows(), Names{"10.0.0.1:8 > 10.0.0.2:0 icmp - 3.004616 224 224 OTH 0 - 4/336 4/336"});
}

TEST(IcmpFlows, stay_one_way_for_errors) {
    PipelineRun run;
    run.feed(0, icmp_frame("10.0.0.1", "10.0.0.2", 3, 3, 28));
    run.feed(1, icmp_frame("10.0.0.2", "10.0.0.1", 3, 3, 28));
    run.feed(2, icmp_frame("10.0.0.1", "10.0.0.2", 3, 1, 28));
    EXPECT_EQ(run.rows(), (Names{"10.0.0.1:3 > 10.0.0.2:3 icmp - - - - OTH 0 - 1/56 0/0",
                                 "10.0.0.2:3 > 10.0.0.1:3 icmp - - - - OTH 0 - 1/56 0/0",
                                 "10.0.0.1:3 > 10.0.0.2:1 icmp - - - - OTH 0 - 1/56 0/0"}));
}

TEST(IcmpFlows, begin_with_an_unasked_reply_the_other_way_round) {
    PipelineRun run;
    run.feed(0, icmp_frame("10.0.0.2", "10.0.0.1", 0, 0));
    run.feed(1, icmp_frame("10.0.0.1", "10.0.0.2", 8, 0));
    EXPECT_EQ(run.rows(), Names{"10.0.0.2:0 > 10.0.0.1:8 icmp - 1.000000 56 56 OTH 0 - 1/84 1/84"});
}

TEST(UdpFlows, count_both_sides_and_end_after_an_idle_minute) {
    PipelineRun run;
    run.feed(0, udp_frame("10.0.0.1:5000", "10.0.0.2:6000", text("hello")));
    run.feed(1, udp_frame("10.0.0.2:6000", "10.0.0.1:5000", text("hello yourself")));
    run.feed(61, udp_frame("10.0.0.1:5000", "10.0.0.2:6000", text("again")));
    EXPECT_EQ(run.rows(), (Names{"10.0.0.1:5000 > 10.0.0.2:6000 udp - 1.000000 5 14 SF 0 Dd 1/33 1/42",
                                 "10.0.0.1:5000 > 10.0.0.2:6000 udp - - - - S0 0 D 1/33 0/0"}));
}

TEST(Weirds, carry_a_network_time_that_starts_at_one_second) {
    PipelineRun run;
    run.feed(0.5, udp_frame("10.0.0.1:5000", "10.0.0.2:6000", text("hello"), false));
    run.feed(1.5, udp_frame("10.0.0.3:5000", "10.0.0.2:6000", text("hello"), false));
    ASSERT_EQ(run.weirds.size(), 2U);
    EXPECT_EQ(run.weirds[0].time.us, 1'000'000);
    EXPECT_EQ(run.weirds[1].time.us, 1'500'000);
}

TEST(UdpFlows, flip_at_creation_when_the_server_speaks_first) {
    PipelineRun run;
    run.feed(0, udp_frame("10.0.0.2:161", "10.0.0.1:5000", text("trap")));
    EXPECT_EQ(run.rows(), Names{"10.0.0.1:5000 > 10.0.0.2:161 udp - - - - SHR 0 ^d 0/0 1/32"});
}

TEST(UdpFlows, note_bad_checksums_in_the_history_only) {
    PipelineRun run;
    run.feed(0, udp_frame("10.0.0.1:5000", "10.0.0.2:6000", text("hello"), false));
    EXPECT_EQ(run.rows(), Names{"10.0.0.1:5000 > 10.0.0.2:6000 udp - - - - OTH 0 C 0/0 0/0"});
    EXPECT_TRUE(run.raised("bad_UDP_checksum"));
}

TEST(DnsFlows, are_split_by_the_session_timer) {
    PipelineRun run;
    const std::string_view client = "192.168.2.16:1920", server = "192.168.2.1:53";
    run.feed(0, udp_frame(client, server, dns_message(false, 33)));
    run.feed(0.1, udp_frame(server, client, dns_message(true, 219)));
    run.feed(0.2, udp_frame(client, server, dns_message(false, 33)));
    run.feed(0.223055, udp_frame(server, client, dns_message(true, 219)));
    for (unsigned i = 0; i < 3; ++i) {
        run.feed(15.9 + 0.1 * i, udp_frame(client, server, dns_message(false, 41)));
        run.feed(15.997723 + 0.1 * i, udp_frame(server, client, dns_message(true, i < 2 ? 199 : 200)));
    }
    EXPECT_EQ(run.rows(),
              (Names{"192.168.2.16:1920 > 192.168.2.1:53 udp dns 0.223055 66 438 SF 0 Dd 2/122 2/494",
                     "192.168.2.16:1920 > 192.168.2.1:53 udp dns 0.297723 123 598 SF 0 Dd 3/207 3/682"}));
}

TEST(DnsFlows, of_multicast_are_named_by_one_query) {
    PipelineRun run;
    run.feed(0, udp_frame("141.142.220.202:5353", "224.0.0.251:5353", dns_message(false, 45)));
    EXPECT_EQ(run.rows(), Names{"141.142.220.202:5353 > 224.0.0.251:5353 udp dns - - - S0 0 D 1/73 0/0"});
}

TEST(DnsFlows, flip_when_the_originator_answers) {
    PipelineRun run;
    run.feed(0, udp_frame("10.0.0.2:53", "10.0.0.1:53", dns_message(true, 40)));
    EXPECT_EQ(run.rows(), Names{"10.0.0.1:53 > 10.0.0.2:53 udp dns - - - S0 0 D^ 1/68 0/0"});
}

TEST(DnsFlows, over_tcp_are_named_after_an_ordinary_handshake) {
    PipelineRun run;
    Conversation c(run, "10.0.0.1:40000", "10.0.0.2:53");
    c.handshake(0);
    Frame message = dns_message(false, 40);
    c.packet(0.1, '>', "P.", 1, 1, bytes({0, 40}) + message);
    run.finish();
    EXPECT_EQ(run.flows.at(0).service, "dns");
}

TEST(DnsFlows, over_tcp_are_named_from_early_segments_and_mid_stream) {
    PipelineRun run;
    Conversation c(run, "10.0.0.1:40000", "10.0.0.2:53");
    Frame message = bytes({0, 40}) + dns_message(false, 40);
    c.packet(0, '>', "P.", 1, 1, Frame(message.begin(), message.begin() + 5));
    c.packet(0.2, '>', "P.", 11, 1, Frame(message.begin() + 10, message.end()));
    c.packet(0.3, '>', "P.", 6, 1, Frame(message.begin() + 5, message.begin() + 10));
    run.finish();
    EXPECT_EQ(run.flows.at(0).service, "dns");
}

TEST(NtpFlows, keep_zeeks_count_after_a_flip) {
    PipelineRun run;
    run.feed(0, udp_frame("17.253.4.253:123", "192.168.1.95:123", ntp_message(4)));
    run.feed(0.959285, udp_frame("192.168.1.95:123", "17.253.4.253:123", ntp_message(3)));
    EXPECT_EQ(run.rows(),
              Names{"192.168.1.95:123 > 17.253.4.253:123 udp ntp 0.959285 96 0 S0 0 D^ 2/152 0/0"});
}

Frame vxlan(std::string_view from, std::string_view to, const Frame& inner) {
    return udp_frame(from, to, bytes({8, 0, 0, 0, 0, 0, 1, 0}) + inner);
}

TEST(Tunnels, of_vxlan_are_rows_themselves_and_parents_of_what_is_inside) {
    PipelineRun run;
    run.feed(0, vxlan("192.168.56.11:48134", "192.168.56.12:4789", icmp_frame("10.0.0.1", "10.0.0.2", 8, 0)));
    run.feed(0.1,
             vxlan("192.168.56.12:38071", "192.168.56.11:4789", icmp_frame("10.0.0.2", "10.0.0.1", 0, 0)));
    EXPECT_EQ(run.rows(),
              (Names{"192.168.56.11:48134 > 192.168.56.12:4789 udp vxlan - - - S0 0 D 1/134 0/0",
                     "10.0.0.1:8 > 10.0.0.2:0 icmp - 0.100000 56 56 OTH 0 - 1/84 1/84",
                     "192.168.56.12:38071 > 192.168.56.11:4789 udp vxlan - - - S0 0 D 1/134 0/0"}));
    ASSERT_TRUE(run.flows[1].tunnel_parents);
    EXPECT_EQ(run.flows[1].tunnel_parents->items, (std::vector<Uid>{run.flows[0].uid, run.flows[2].uid}));
    EXPECT_FALSE(run.flows[0].tunnel_parents);
}

TEST(Tunnels, of_vxlan_make_no_row_of_arp) {
    PipelineRun run;
    Frame arp = ethernet(0x806, bytes({0, 1, 8, 0, 6, 4, 0, 1}) + zeros(6) + bytes({10, 0, 0, 1}) + zeros(6) +
                                    bytes({10, 0, 0, 2}));
    run.feed(0, vxlan("192.168.56.11:48134", "192.168.56.12:4789", arp));
    EXPECT_EQ(run.rows(), Names{"192.168.56.11:48134 > 192.168.56.12:4789 udp vxlan - - - S0 0 D 1/78 0/0"});
    EXPECT_EQ(run.arps.size(), 1U);
}

TEST(Tunnels, of_gre_have_no_row_and_only_the_innermost_is_a_parent) {
    const Ends outer{*IpAddress::parse("172.27.1.66"), *IpAddress::parse("66.59.109.137")};
    const Ends middle{*IpAddress::parse("10.10.11.2"), *IpAddress::parse("10.10.13.2")};
    const Ends inner{*IpAddress::parse("10.10.25.1"), *IpAddress::parse("192.168.1.2")};
    Frame echo = ipv4(inner, 1, icmp_echo(Frame(72, 'i')));
    Frame nested = ipv4(middle, 47, bytes({0, 0, 8, 0}) + echo);
    PipelineRun run;
    run.feed(0, ethernet(0x800, ipv4(outer, 47, bytes({0, 0, 8, 0}) + nested)));
    run.feed(1, ethernet(0x800, nested));
    EXPECT_EQ(run.rows(), Names{"10.10.25.1:8 > 192.168.1.2:0 icmp - 1.000000 144 0 OTH 0 - 2/200 0/0"});
    // Seen inside and outside the outer tunnel, but always in the same inner one.
    ASSERT_TRUE(run.flows[0].tunnel_parents);
    EXPECT_EQ(run.flows[0].tunnel_parents->items.size(), 1U);
}

TEST(Tunnels, give_tcp_dissectors_what_they_carry) {
    PipelineRun run;
    Conversation c(run, "10.0.0.1:40000", "10.0.0.2:53");
    Frame data = bytes({0, 40}) + dns_message(false, 40);
    run.feed(0, vxlan("1.0.0.1:5000", "1.0.0.2:4789", c.frame('>', "S", 0, 0, {}, {})));
    run.feed(0.1, vxlan("1.0.0.1:5000", "1.0.0.2:4789", c.frame('>', "P.", 1, 1, data, {})));
    run.finish();
    ASSERT_EQ(run.flows.size(), 2U);
    EXPECT_EQ(run.flows[0].resp_port.number, 53);
    EXPECT_EQ(run.flows[0].service, "dns");
}

TEST(Fragments, count_as_one_packet_when_joined) {
    const Ends ends = v4_ends();
    Frame datagram = udp(ends, 6000, Frame(100, 'u'));
    Frame first(datagram.begin(), datagram.begin() + 64), rest(datagram.begin() + 64, datagram.end());
    PipelineRun run;
    run.feed(0, ethernet(0x800, ipv4(ends, 17, rest, 8)));
    run.feed(1, ethernet(0x800, ipv4(ends, 17, first, 0x2000)));
    EXPECT_EQ(run.rows(), Names{"10.0.0.1:50000 > 192.168.1.2:6000 udp - - - - S0 0 D 1/128 0/0"});
    EXPECT_EQ(run.flows[0].start.us, seconds(1).us);
    EXPECT_EQ(run.pipeline().packet_counters().processed(), 2U);
}

TEST(EndOfInput, writes_unanswered_attempts_by_their_time_and_then_the_others_by_their_begin) {
    PipelineRun run;
    Conversation(run, "10.0.0.1:1", "10.0.0.9:80").handshake(0);
    run.feed(0.1, udp_frame("10.0.0.2:5000", "10.0.0.9:6000", text("x")));
    Conversation(run, "10.0.0.3:1", "10.0.0.9:80").packet(0.3, '>', "S", 0);
    run.feed(0.2, udp_frame("10.0.0.4:5000", "10.0.0.9:53", text("not dns")));
    Conversation(run, "10.0.0.5:1", "10.0.0.9:80").packet(0.25, '>', "S", 0);
    run.finish();
    Names order;
    for (const FlowRecord& flow : run.flows) order.push_back(flow.orig.to_string());
    EXPECT_EQ(order, (Names{"10.0.0.5", "10.0.0.3", "10.0.0.4", "10.0.0.1", "10.0.0.2"}));
    EXPECT_EQ(run.pipeline().live_flows(), 0U);
}

TEST(PacketFates, account_for_empty_records_and_times_before_1970) {
    PipelineRun run;
    run.feed(1, {});
    run.feed(-1, udp_frame("10.0.0.1:5000", "10.0.0.2:6000", text("x")));
    EXPECT_TRUE(run.rows().empty());
    EXPECT_EQ(run.pipeline().packet_counters().dropped(), 2U);
    EXPECT_TRUE(run.raised("empty_pcap_header"));
    EXPECT_TRUE(run.raised("negative_packet_timestamp"));
    expect_conservation(run.pipeline());
}

/// A frame that is mostly noise but often gets far into the decoders.
Frame noisy_frame(std::mt19937& random) {
    auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
    const Ends ends{IpAddress::v4(0x0a000000 + below(4)), IpAddress::v4(0x0a000000 + below(4))};
    Frame payload(below(120), 0);
    for (auto& byte : payload) byte = static_cast<std::uint8_t>(random());
    Frame transport;
    put16(transport, below(2) ? 53 : below(100));
    put16(transport, below(2) ? 4789 : below(100));
    transport = transport + payload;
    const unsigned protocols[] = {1, 4, 6, 6, 17, 17, 41, 47, 58, 132};
    Frame frame = ethernet(0x800, ipv4(ends, protocols[below(10)], transport, below(8) ? 0 : below(0x4000)));
    if (below(2)) frame.at(random() % frame.size()) = static_cast<std::uint8_t>(random());
    if (below(4) == 0) return {frame.begin(), frame.begin() + static_cast<long>(random() % frame.size())};
    return frame;
}

TEST(PacketFates, account_for_every_packet_of_random_garbage) {
    for (bool verify : {true, false}) {
        FlowConfig config;
        config.decode.verify_checksums = verify;
        PipelineRun run(config);
        std::mt19937 random(verify);
        double time_s = 0;
        for (int i = 0; i < 20000; ++i) {
            time_s += random() % 1000 == 0 ? 100 : 0.001;
            run.feed(time_s - (random() % 50 == 0 ? 3 : 0), noisy_frame(random));
        }
        expect_conservation(run.pipeline());
        run.finish();
        expect_conservation(run.pipeline());
        EXPECT_EQ(run.pipeline().live_flows(), 0U);
        EXPECT_EQ(run.flows.size(), run.pipeline().flow_counters().created);
        std::set<std::pair<std::uint64_t, std::uint64_t>> uids;
        for (const FlowRecord& flow : run.flows) uids.emplace(flow.uid.high, flow.uid.low);
        EXPECT_EQ(uids.size(), run.flows.size());
    }
}

TEST(FlowBounds, keep_established_connections_through_a_flood_of_attempts) {
    FlowConfig config;
    config.bounds.half_open_max = 1000;
    PipelineRun run(config);
    for (unsigned i = 0; i < 100; ++i) {
        Conversation c(run, "10.0.1." + std::to_string(i) + ":40000", "10.0.0.2:80");
        c.handshake(0.01 * i);
        c.packet(0.01 * i + 0.003, '>', "P.", 1, 1, 100);
    }
    std::uint64_t most = 0;
    for (unsigned i = 0; i < 100'000; ++i) {
        const Ends ends{IpAddress::v4(0x64000000 + i), *IpAddress::parse("10.0.0.2")};
        run.feed(2 + 0.00002 * i, ethernet(0x800, ipv4(ends, 6, tcp(ends, TcpHeader::syn))));
        most = std::max(most, run.pipeline().live_flows());
    }
    EXPECT_LE(most, 1100U);
    const FlowTable::Counters& counters = run.pipeline().flow_counters();
    EXPECT_GE(counters.evicted_half_open, 98'000U);
    EXPECT_EQ(counters.evicted_tcp, 0U);
    run.finish();
    EXPECT_EQ(run.flows.size(), 100'100U);
    unsigned established = 0;
    for (const FlowRecord& flow : run.flows) {
        if (flow.conn_state != "S1") continue;
        ++established;
        EXPECT_EQ(short_text_of(flow), "0.003000 100 0 S1 0 ShAD 3/220 1/40");
    }
    EXPECT_EQ(established, 100U);
    expect_conservation(run.pipeline());
}

TEST(FlowBounds, evict_when_every_kind_is_full_and_still_write_each_row_once) {
    FlowConfig config;
    config.bounds = {.half_open_max = 2, .tcp_max = 3, .datagram_max = 4};
    PipelineRun run(config);
    for (unsigned i = 0; i < 50; ++i) {
        const std::string host = "10.0.1." + std::to_string(i);
        Conversation c(run, host + ":40000", "10.0.0.2:80");
        c.handshake(0.1 * i);
        Conversation(run, host + ":40001", "10.0.0.2:81").packet(0.1 * i + 0.01, '>', "S", 0);
        run.feed(0.1 * i + 0.02, udp_frame(host + ":5000", "10.0.0.2:123", ntp_message(3)));
        EXPECT_LE(run.pipeline().live_flows(), 9U);
    }
    run.finish();
    EXPECT_EQ(run.flows.size(), 150U);
    const FlowTable::Counters& counters = run.pipeline().flow_counters();
    EXPECT_EQ(counters.evicted_half_open, 48U);
    EXPECT_EQ(counters.evicted_tcp, 47U);
    EXPECT_EQ(counters.evicted_datagram, 46U);
    expect_conservation(run.pipeline());
}

TEST(FlowBounds, hold_when_every_connection_has_a_dissector_at_work) {
    FlowConfig config;
    config.bounds = {.half_open_max = 2, .tcp_max = 2, .datagram_max = 2};
    PipelineRun run(config);
    for (unsigned i = 0; i < 4; ++i) {
        const std::string host = "10.0.1." + std::to_string(i);
        Conversation(run, host + ":40000", "10.0.0.2:53").packet(0.1 * i, '>', "P.", 1, 1, 1);
        run.feed(0.1 * i + 0.05, udp_frame(host + ":5000", "10.0.0.2:123", ntp_message(3)));
    }
    run.finish();
    EXPECT_EQ(run.flows.size(), 8U);
}

TEST(FlowBounds, let_a_tunnel_and_its_passenger_push_each_other_out) {
    FlowConfig config;
    config.bounds = {.half_open_max = 1, .tcp_max = 1, .datagram_max = 1};
    PipelineRun run(config);
    for (unsigned i = 0; i < 20; ++i)
        run.feed(i, vxlan("1.0.0.1:5000", "1.0.0.2:4789", udp_frame("10.0.0.1:1", "10.0.0.2:2", text("x"))));
    run.finish();
    EXPECT_EQ(run.flows.size(), 40U);
    expect_conservation(run.pipeline());
}

}  // namespace
}  // namespace slipstream::test
