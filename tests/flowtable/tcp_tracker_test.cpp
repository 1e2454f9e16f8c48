// The worked examples of Zeek's behaviour, rebuilt packet by packet: what the row of a TCP connection says
// after an odd beginning, middle or end. Expected rows are those of Zeek 6.0.9 for captures of the same
// shape.
#include <gtest/gtest.h>

#include "tests/flowtable/conversation.h"

namespace slipstream::test {
namespace {

TEST(TcpHistory, writes_an_ordinary_connection_as_zeek_does) {
    PipelineRun run;
    Conversation c(run, "10.0.0.1:40000", "10.0.0.2:80");
    c.handshake(0);
    c.packet(0.1, '>', "P.", 1, 1, 100);
    c.packet(0.2, '<', ".", 1, 101);
    c.packet(0.3, '<', "P.", 1, 101, 1000);
    c.packet(0.4, '>', ".", 101, 1001);
    c.packet(0.5, '>', "F.", 101, 1001);
    c.packet(0.6, '<', "F.", 1001, 102);
    c.packet(0.7, '>', ".", 102, 1002);
    EXPECT_EQ(run.rows(),
              Names{"10.0.0.1:40000 > 10.0.0.2:80 tcp - 0.600000 100 1000 SF 0 ShADadFf 6/340 4/1160"});
}

TEST(TcpHistory, flips_at_creation_when_the_first_packet_comes_from_a_server_port) {
    PipelineRun run;
    Conversation c(run, "141.42.64.125:56730", "125.190.109.199:80");
    c.packet(0, '<', "S.", 0, 1, 0, 20);
    c.packet(0.000649, '>', ".", 1, 1, 0, 12);
    c.packet(0.000781, '>', "P.", 1, 1, 98, 12);
    for (unsigned i = 0; i < 7; ++i) {
        c.packet(0.184821 + 0.1 * i, '<', ".", 1 + 1448 * i, 99, i < 6 ? 1448 : 729, 12);
        c.packet(0.18483 + 0.1 * i, '>', ".", 99, i < 6 ? 1449 + 1448 * i : 9418, 0, 12);
    }
    c.packet(1.368449, '>', "F.", 99, 9418, 0, 12);
    c.packet(1.550739, '<', ".", 9418, 100, 0, 12);
    c.packet(1.550793, '<', "F.", 9418, 100, 0, 12);
    c.packet(1.551523, '>', ".", 100, 9419, 0, 12);
    EXPECT_EQ(run.rows(),
              Names{"141.42.64.125:56730 > 125.190.109.199:80 tcp - 1.550793 98 9417 SF 0 ^hADdFaf "
                    "11/670 10/9945"});
}

TEST(TcpHistory, flips_a_lone_syn_ack) {
    PipelineRun run;
    Conversation c(run, "141.142.228.5:6669", "192.150.187.43:80");
    c.packet(0, '<', "S.", 0, 1, 0, 20);
    c.packet(0.01, '>', ".", 1, 1, 0, 12);
    c.packet(0.02, '>', "P.", 1, 1, 136, 12);
    c.packet(0.03, '<', ".", 1, 137, 0, 12);
    for (unsigned i = 0; i < 4; ++i)
        c.packet(0.04 + 0.01 * i, '<', ".", 1 + 1448 * i, 137, i < 3 ? 1448 : 663, 12);
    c.packet(0.1, '>', ".", 137, 2897, 0, 12);
    c.packet(0.11, '>', ".", 137, 5008, 0, 12);
    c.packet(0.12, '>', "F.", 137, 5008, 0, 12);
    c.packet(0.141744, '<', "F.", 5008, 138, 0, 12);
    c.packet(0.15, '>', ".", 138, 5009, 0, 12);
    // The first two packets are counted where their senders stood before the flip.
    EXPECT_EQ(run.rows(),
              Names{"141.142.228.5:6669 > 192.150.187.43:80 tcp - 0.141744 136 5007 SF 0 ^hADadFf 6/456 "
                    "7/5371"});
}

TEST(TcpGaps, declares_the_end_lost_when_the_receiver_acknowledges_it) {
    PipelineRun run;
    Conversation c(run, "10.0.0.1:40000", "10.0.0.2:80");
    c.packet(0, '>', "S", 0, 0, 0, 12);
    c.packet(0.005552, '<', "S.", 0, 1, 0, 12);
    c.packet(0.005726, '>', ".", 1, 1);
    c.packet(0.007245, '>', "P.", 1, 1, 538);
    c.packet(0.012326, '<', ".", 1, 539);
    c.packet(10.047883, '<', "F.", 2903, 539);
    c.packet(10.048112, '>', ".", 539, 2904);
    c.packet(10.04836, '>', "F.", 539, 2904);
    c.packet(10.053278, '<', ".", 2904, 540);
    EXPECT_EQ(run.short_rows(), Names{"10.048360 538 2902 SF 2902 ShADafgF 5/750 4/172"});
}

TEST(TcpGaps, counts_acknowledged_bytes_that_the_capture_cut) {
    PipelineRun run;
    Conversation c(run, "10.0.0.1:40000", "10.0.0.2:80");
    c.handshake(0);
    const Conversation::Extras cut{.cut_bytes = 60};
    c.packet(0.1, '>', "P.", 1, 1, 474, cut);
    c.packet(0.2, '<', ".", 1, 475);
    for (unsigned i = 0; i < 3; ++i) {
        c.packet(0.3 + i, '<', ".", 1 + 1000 * i, 475, 1000, cut);
        c.packet(0.4 + i, '>', ".", 475, 1001 + 1000 * i);
    }
    c.packet(3, '>', "R.", 475, 3001);
    EXPECT_EQ(run.short_rows(), Names{"3.000000 474 3000 RSTO 3474 ShADaGdgR 7/754 5/3200"});
    EXPECT_TRUE(run.raised("truncated_tcp_payload"));
}

TEST(TcpGaps, repeats_the_letter_at_the_tenth_gap) {
    PipelineRun run;
    Conversation c(run, "10.0.0.1:40000", "10.0.0.2:80");
    c.handshake(0);
    for (unsigned i = 1; i <= 10; ++i) {
        c.packet(i, '<', ".", 1 + 20 * i, 1, 10);  // ten bytes before each are missing
        c.packet(i + 0.1, '>', ".", 1, 11 + 20 * i);
    }
    EXPECT_EQ(run.short_rows(), Names{"10.100000 0 210 S1 110 ShAdgg 12/480 11/540"});
}

TEST(TcpChecksums, note_bad_packets_in_the_history_only_and_their_bytes_as_missing) {
    PipelineRun run;
    Conversation c(run, "63.193.213.194:2564", "128.3.97.175:80");
    c.handshake(0);
    for (unsigned i = 0; i < 10; ++i) {
        c.packet(0.1 + i, '>', ".", 1 + 100 * i, 1, 100, {.good_checksum = false});
        c.packet(0.2 + i, '<', ".", 1, 101 + 100 * i);
    }
    EXPECT_EQ(run.short_rows(), Names{"9.200000 1000 0 S1 1000 ShACaGCG 2/80 11/440"});
    EXPECT_TRUE(run.raised("bad_TCP_checksum"));
}

TEST(TcpTimers, end_a_mid_stream_connection_after_five_idle_minutes) {
    PipelineRun run;
    Conversation c(run, "10.0.0.1:40000", "10.0.0.2:50000");
    c.packet(0, '>', ".", 1, 1, 18);
    c.packet(0.00001, '<', ".", 1, 19);
    c.packet(300.00001, '>', ".", 1, 1, 18);
    EXPECT_EQ(run.short_rows(), (Names{"0.000010 18 0 OTH 0 Da 1/58 1/40", "- - - OTH 0 D 1/58 0/0"}));
}

TEST(TcpHistory, flips_a_reordered_handshake_when_the_syn_arrives) {
    PipelineRun run;
    Conversation c(run, "10.0.0.1:40000", "10.0.0.2:4444");
    c.packet(0, '<', "S.", 0, 1);
    c.packet(0.01, '>', "S", 0);
    c.packet(0.02, '>', ".", 1, 1);
    c.packet(0.03, '>', "P.", 1, 1, 10);
    c.packet(0.04, '<', ".", 1, 11);
    c.packet(0.05, '<', "P.", 1, 11, 20);
    c.packet(0.06, '>', "F.", 11, 21);
    c.packet(0.07, '<', "F.", 21, 12);
    run.finish();
    ASSERT_EQ(run.flows.size(), 1U);
    EXPECT_EQ(run.flows[0].orig_port.number, 40000);
    EXPECT_EQ(run.flows[0].history, "Hs^ADadFf");
    EXPECT_EQ(run.flows[0].conn_state, "SF");
}

TEST(TcpHistory, keeps_the_creation_flip_of_a_reordered_handshake_on_a_server_port) {
    PipelineRun run;
    Conversation c(run, "10.0.0.1:40000", "10.0.0.2:80");
    c.packet(0, '<', "S.", 0, 1);
    c.packet(0.01, '>', "S", 0);
    c.packet(0.02, '>', ".", 1, 1);
    c.packet(0.03, '>', "P.", 1, 1, 10);
    c.packet(0.04, '<', ".", 1, 11);
    c.packet(0.05, '<', "P.", 1, 11, 20);
    c.packet(0.06, '>', "F.", 11, 21);
    c.packet(0.07, '<', "F.", 21, 12);
    EXPECT_EQ(run.short_rows(), Names{"0.070000 10 20 SF 0 ^hSADadFf 4/170 4/180"});
    EXPECT_TRUE(run.raised("data_before_established"));
}

TEST(TcpStates, calls_a_fin_before_the_syn_ack_and_a_reset_rstr) {
    PipelineRun run;
    Conversation c(run, "10.1.30.117:55344", "17.167.193.62:443");
    c.packet(0, '>', "S", 0, 0, 0, 12);
    c.packet(0.1, '>', "F", 1, 0, 0, 12);
    c.packet(0.3, '<', "S.", 0, 1, 0, 12);
    c.packet(0.4, '>', "F.", 1, 1, 0, 12);
    c.packet(0.610409, '<', "R", 1);
    EXPECT_EQ(run.short_rows(), Names{"0.610409 0 0 RSTR 0 SFhr 3/156 2/92"});
}

TEST(TcpStates, stays_rejected_after_an_injected_reset) {
    PipelineRun run;
    Conversation c(run, "1.2.0.2:2527", "1.2.0.3:6649");
    c.packet(0, '>', "S", 0, 0, 0, 24);
    c.packet(0.23, '<', "R.", 0x1'0000'0000ULL - c.first_sequence[1], 1);  // sequence number 0
    c.packet(0.24, '<', "S.", 0, 1, 0, 24);
    c.packet(0.25, '>', ".", 1, 1, 0, 12);
    c.packet(0.26, '>', "P.", 1, 1, 25, 12);
    c.packet(0.5, '<', ".", 1, 26, 0, 12);
    c.packet(1, '<', "R.", 1, 26);
    c.packet(2, '>', "P.", 26, 1, 150, 12);
    c.packet(4.133527, '<', "R", 1);
    EXPECT_EQ(run.short_rows(), Names{"4.133527 175 0 REJ 0 SrhADa 4/395 5/236"});
}

TEST(TcpStates, tell_the_ways_to_reset_apart) {
    struct Case {
        const char* way_and_flags;
        const char* state;
        const char* history;
    };
    const Case cases[] = {{">R", "OTH", "R"},
                          {">S >R", "RSTOS0", "SR"},
                          {">S <. >R", "RSTOS0", "SaR"},
                          {">S <. >F >R", "OTH", "SaFR"},
                          {">S <R.", "REJ", "Sr"},
                          {">S <S. >. <R", "RSTR", "ShAr"},
                          {">S <S. >. >R", "RSTO", "ShAR"}};
    for (const Case& test : cases) {
        PipelineRun run;
        Conversation c(run, "10.0.0.1:40000", "10.0.0.2:50000");
        std::uint64_t next[2] = {0, 0};
        double time_s = 0;
        std::string_view rest = test.way_and_flags;
        while (!rest.empty()) {
            std::string_view one = rest.substr(0, rest.find(' '));
            rest.remove_prefix(std::min(rest.size(), one.size() + 1));
            unsigned side = one[0] == '>' ? 0 : 1;
            c.packet(time_s += 0.1, one[0], one.substr(1), next[side], 1);
            bool takes_one =
                one.find('S') != std::string_view::npos || one.find('F') != std::string_view::npos;
            if (takes_one || next[side] == 0) ++next[side];
        }
        run.finish();
        ASSERT_EQ(run.flows.size(), 1U) << test.way_and_flags;
        EXPECT_EQ(run.flows[0].conn_state, test.state) << test.way_and_flags;
        EXPECT_EQ(run.flows[0].history, test.history) << test.way_and_flags;
    }
}

TEST(TcpHistory, takes_payload_on_a_syn_for_a_retransmission) {
    PipelineRun run;
    Conversation c(run, "192.168.0.1:80", "192.168.0.2:80");
    c.packet(0, '>', "S", 0, 0, 100);
    c.packet(0.001, '<', "S.", 0, 101);
    c.packet(0.0015, '>', ".", 101, 1);
    c.packet(0.002, '>', "F.", 101, 1);
    c.packet(0.002952, '<', "F.", 1, 102);
    c.packet(0.003, '>', ".", 102, 2);
    EXPECT_EQ(run.short_rows(), Names{"0.002952 100 0 SF 0 SThAFf 4/260 2/80"});
    EXPECT_TRUE(run.raised("SYN_with_data"));
}

TEST(TcpHistory, takes_payload_on_a_syn_ack_for_a_retransmission) {
    PipelineRun run;
    Conversation c(run, "192.168.0.1:80", "192.168.0.2:80");
    c.packet(0, '>', "S", 0);
    c.packet(0.001, '<', "S.", 0, 1, 110);
    c.packet(0.0015, '>', ".", 1, 111);
    c.packet(0.002, '>', "F.", 1, 111);
    c.packet(0.003, '<', "F.", 111, 2);
    c.packet(0.004, '>', ".", 2, 112);
    EXPECT_EQ(run.short_rows(), Names{"0.003000 0 110 SF 0 ShtAFf 4/160 2/190"});
}

TEST(TcpTimers, close_a_connection_that_began_with_the_servers_fin) {
    PipelineRun run;
    Conversation c(run, "192.168.2.16:1577", "75.126.203.78:80");
    c.packet(0, '<', "F.", 1, 1);
    c.packet(0.000387, '>', ".", 1, 2);
    c.packet(6.97, '>', "F.", 1, 2);
    c.packet(7.049208, '<', ".", 2, 2);
    c.packet(23, '<', "R.", 2, 2);
    EXPECT_EQ(run.short_rows(), (Names{"0.000387 0 0 SHR 0 ^fA 1/40 1/40", "0.079208 0 0 SH 0 Fa 1/40 1/40",
                                       "- - - RSTRH 0 ^r 0/0 1/40"}));
}

TEST(TcpTimers, see_two_resets_long_after_the_end_as_two_connections) {
    PipelineRun run;
    Conversation c(run, "192.168.2.16:1576", "75.126.203.78:80");
    c.packet(0, '<', "F.", 1, 1);
    c.packet(0.0003, '>', ".", 1, 2);
    c.packet(10, '>', "R.", 1, 2);
    c.packet(26, '<', "R.", 2, 2);
    EXPECT_EQ(run.short_rows(), (Names{"0.000300 0 0 SHR 0 ^fA 1/40 1/40", "- - - OTH 0 R 1/40 0/0",
                                       "- - - RSTRH 0 ^r 0/0 1/40"}));
}

TEST(TcpTimers, end_an_unanswered_attempt_after_five_seconds) {
    PipelineRun run;
    Conversation c(run, "10.0.0.1:40000", "10.0.0.2:80");
    c.packet(0, '>', "S", 0, 0, 0, 12);
    c.packet(6.447785, '>', "S", 0, 0, 0, 12);
    c.packet(9.285364, '>', "S", 0, 0, 0, 36);
    c.packet(12.101701, '>', "S", 0, 0, 0, 36);
    EXPECT_EQ(run.short_rows(),
              (Names{"- - - S0 0 S 1/52 0/0", "2.837579 0 0 S0 0 S 2/128 0/0", "- - - S0 0 S 1/76 0/0"}));
}

TEST(TcpReuse, makes_a_new_connection_of_each_retry_after_a_rejection) {
    PipelineRun run;
    Conversation c(run, "10.0.0.1:40000", "10.0.0.2:110");
    for (double start : {0.0, 0.548764, 1.109789}) {
        c.packet(start, '>', "S", 0, 0, 0, 12);
        c.packet(start + 0.1, '<', "R.", 0, 1);
    }
    EXPECT_EQ(run.short_rows(), Names(3, "0.100000 0 0 REJ 0 Sr 1/52 1/40"));
}

TEST(TcpReuse, takes_a_syn_with_another_number_for_another_connection) {
    PipelineRun run;
    Conversation c(run, "10.0.0.1:40000", "10.0.0.2:80");
    c.packet(0, '>', "S", 0);
    c.packet(1, '>', "S", 5000);
    EXPECT_EQ(run.short_rows(), Names(2, "- - - S0 0 S 1/40 0/0"));
    EXPECT_TRUE(run.raised("SYN_seq_jump"));
}

TEST(TcpReuse, gives_the_reverse_syn_of_a_live_connection_its_own_direction) {
    PipelineRun run;
    Conversation c(run, "10.0.0.1:40000", "10.0.0.2:50000");
    c.handshake(0);
    c.packet(1, '<', "S", 777);
    run.finish();
    ASSERT_EQ(run.flows.size(), 2U);
    EXPECT_EQ(run.flows[0].conn_state, "S1");
    EXPECT_EQ(run.flows[1].orig.to_string(), "10.0.0.2");
    EXPECT_TRUE(run.raised("active_connection_reuse"));
}

TEST(TcpTimers, split_a_connection_of_which_one_direction_is_unusable) {
    PipelineRun run;
    Conversation c(run, "10.0.0.1:40000", "10.0.0.2:22");
    c.packet(0, '>', "S", 0);
    c.packet(0.1, '<', "S.", 0, 1, 0, {.good_checksum = false});
    c.packet(0.2, '>', ".", 1, 1);
    for (unsigned i = 0; i < 9; ++i) {
        c.packet(0.3 + 0.2 * i, '<', "P.", 1 + 10 * i, 1 + 50 * i, 10, {.good_checksum = false});
        c.packet(0.4 + 0.2 * i, '>', "P.", 1 + 50 * i, 11 + 10 * i, 50);
    }
    c.packet(6, '<', "P.", 91, 451, 10, {.good_checksum = false});
    c.packet(6.1, '>', ".", 451, 101);
    c.packet(6.2, '>', "P.", 451, 101, 50);
    c.packet(6.3, '>', "F.", 501, 101);
    // The row of the second half lasts from the packet that began it, although that one was bad.
    EXPECT_EQ(run.short_rows(),
              (Names{"2.000000 450 0 S0 0 ScADc 11/890 0/0", "0.300000 50 0 SH 0 ^cADF 3/170 0/0"}));
}

TEST(TcpChecksums, make_a_row_of_a_bad_packet_alone) {
    PipelineRun run;
    Conversation c(run, "127.0.0.1:30000", "127.0.0.1:80");
    c.packet(0, '>', "S", 0, 0, 0, {.good_checksum = false});
    EXPECT_EQ(run.rows(), Names{"127.0.0.1:30000 > 127.0.0.1:80 tcp - - - - OTH 0 C 0/0 0/0"});
}

TEST(TcpHistory, does_not_flip_a_syn_ack_once_a_bad_packet_was_seen) {
    PipelineRun run;
    Conversation c(run, "192.168.1.28:53246", "35.221.46.9:8081");
    c.packet(0, '<', "S.", 0, 1, 0, 12);
    c.packet(0.01, '>', ".", 1, 1, 0, {.good_checksum = false});
    c.packet(0.02, '<', ".", 1, 1);
    c.packet(0.03, '<', "P.", 1, 1, 432);
    c.packet(0.06381, '<', "F.", 433, 1);
    EXPECT_EQ(run.rows(),
              Names{"35.221.46.9:8081 > 192.168.1.28:53246 tcp - 0.063810 432 0 SH 0 HcADF 4/604 0/0"});
}

TEST(TcpTimers, forget_a_reset_connection_before_late_data_comes) {
    PipelineRun run;
    Conversation c(run, "10.0.0.1:40000", "10.0.0.2:502");
    c.packet(0, '>', "S", 0);
    c.packet(0.1, '<', "S.", 0, 1, 0, 4);
    c.packet(0.117322, '>', "R", 1);
    c.packet(15.7, '>', "P.", 1, 1, 109);
    c.packet(15.700054, '<', "R", 1);
    EXPECT_EQ(run.short_rows(),
              (Names{"0.117322 0 0 RSTO 0 ShR 2/80 1/44", "0.000054 109 0 RSTRH 0 Dr 1/149 1/40"}));
}

TEST(TcpSizes, count_beyond_four_gigabytes_through_acknowledgements) {
    PipelineRun run;
    Conversation c(run, "10.0.0.1:40000", "10.0.0.2:50000");
    c.handshake(0);
    constexpr std::uint64_t step = 1'500'000'000;
    c.packet(0.5, '<', ".", 1, 1, 1000);
    c.packet(0.6, '>', ".", 1, 1001);
    for (unsigned i = 1; i <= 4; ++i) {
        c.packet(i, '<', ".", 1 + step * i, 1, 1000);
        c.packet(i + 0.1, '>', ".", 1, 1001 + step * i);
    }
    EXPECT_EQ(run.short_rows(), Names{"4.100000 0 6000001000 S1 5999996000 ShAdg 7/280 6/5240"});
}

TEST(TcpHistory, marks_zero_windows) {
    PipelineRun run;
    Conversation c(run, "10.0.0.1:40000", "10.0.0.2:80");
    c.handshake(0);
    c.packet(1, '<', ".", 1, 1, 0, {.window = 0});
    run.finish();
    EXPECT_EQ(run.flows.at(0).history, "ShAaw");
}

TEST(TcpHistory, tells_late_segments_by_the_letter_of_retransmissions) {
    PipelineRun run;
    Conversation c(run, "10.0.0.1:40000", "10.0.0.2:80");
    c.handshake(0);
    c.packet(1, '>', ".", 101, 1, 100);
    c.packet(1.1, '>', ".", 1, 1, 100);
    c.packet(1.2, '<', ".", 1, 201);
    EXPECT_EQ(run.short_rows(), Names{"1.200000 200 0 S1 0 ShADTa 4/360 2/80"});
}

TEST(TcpStates, does_not_let_packets_after_both_fins_extend_the_duration) {
    PipelineRun run;
    Conversation c(run, "10.0.0.1:40000", "10.0.0.2:80");
    c.handshake(0);
    c.packet(1, '>', "F.", 1, 1);
    c.packet(2, '<', "F.", 1, 2);
    c.packet(3, '>', ".", 2, 2);
    EXPECT_EQ(run.short_rows(), Names{"2.000000 0 0 SF 0 ShAFf 4/160 2/80"});
}

TEST(TcpStates, names_half_open_and_half_closed_connections) {
    struct Case {
        const char* fin_from;
        const char* state;
    };
    for (const Case& test : {Case{"", "S1"}, Case{">", "S2"}, Case{"<", "S3"}, Case{"<>", "SF"}}) {
        PipelineRun run;
        Conversation c(run, "10.0.0.1:40000", "10.0.0.2:80");
        c.handshake(0);
        for (char way : std::string_view(test.fin_from)) c.packet(1, way, "F.", 1, 1);
        run.finish();
        EXPECT_EQ(run.flows.at(0).conn_state, test.state);
    }
}

}  // namespace
}  // namespace slipstream::test
