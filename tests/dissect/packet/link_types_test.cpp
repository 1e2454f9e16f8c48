// The smaller link types: FDDI, cooked captures, loopback, netfilter log, raw IP.
#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

TEST(Fddi, steps_over_21_bytes) {
    EXPECT_EQ(decode(zeros(21) + passenger(), 10)->kind, PacketKind::tcp);
    EXPECT_EQ(decode(zeros(21), 10).weirds(), Names{"FDDI_analyzer_failed/FDDI"});
}

TEST(LinuxSll, knows_the_sender_only) {
    const Frame header = bytes({0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 0xaa, 0, 0, 8, 0});
    const auto r = decode(header + passenger(), 113);
    EXPECT_EQ(r->kind, PacketKind::tcp);
    EXPECT_EQ(r->source_mac.to_string(), "02:00:00:00:00:aa");
    EXPECT_TRUE(r->destination_mac.is_zero());
    EXPECT_EQ(decode(header, 113).weirds(), Names{"truncated_Linux_SLL_header/LINUXSLL"});
}

TEST(LinuxSll2, starts_with_the_ethertype) {
    const Frame header = bytes({8, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0, 6, 2, 0, 0, 0, 0, 0xaa, 0, 0});
    const auto r = decode(header + passenger(), 276);
    EXPECT_EQ(r->kind, PacketKind::tcp);
    EXPECT_EQ(r->source_mac.to_string(), "02:00:00:00:00:aa");
    EXPECT_EQ(decode(header, 276).weirds(), Names{"truncated_Linux_SLL2_header/LINUXSLL2"});
}

TEST(NullLoopback, reads_the_family_in_both_byte_orders) {
    EXPECT_EQ(decode(bytes({2, 0, 0, 0}) + passenger(), 0)->kind, PacketKind::tcp);
    EXPECT_EQ(decode(bytes({0, 0, 0, 2}) + passenger(), 108)->kind, PacketKind::tcp);
    const Frame six = ipv6(v6_ends(), 6, tcp(v6_ends(), TcpHeader::syn));
    for (unsigned family : {24U, 28U, 30U})
        EXPECT_EQ(decode(bytes({family, 0, 0, 0}) + six, 0)->kind, PacketKind::tcp);
    EXPECT_EQ(decode(bytes({7, 0, 0, 0}) + passenger(), 0)->kind, PacketKind::none);
    EXPECT_EQ(decode(bytes({2, 0, 0, 0}), 0).weirds(), Names{"null_analyzer_failed/NULL"});
}

TEST(Nflog, steps_over_attributes_to_the_payload) {
    const Frame header = bytes({2, 0, 0, 0});
    const Frame prefix = bytes({5, 0, 10, 0, 0x41, 0, 0, 0});
    const Frame payload = bytes({44, 0, 9, 0});
    EXPECT_EQ(decode(header + prefix + payload + passenger(), 239)->kind, PacketKind::tcp);
    EXPECT_EQ(decode(header + prefix, 239).weirds(), Names{"nflog_no_pcap_payload/NFLOG"});
    EXPECT_EQ(decode(header + bytes({3, 0, 10, 0, 0, 0}), 239).weirds(), Names{"nflog_bad_tlv_len/NFLOG"});
    EXPECT_EQ(decode(bytes({2, 1, 0, 0, 0}), 239).weirds(), Names{"unknown_nflog_version/NFLOG"});
    EXPECT_EQ(decode(header, 239).weirds(), Names{"truncated_nflog_header/NFLOG"});
}

TEST(RawIp, is_what_unknown_link_types_are_taken_for) {
    EXPECT_EQ(decode(passenger(), 101)->kind, PacketKind::tcp);
    EXPECT_EQ(decode(passenger(), 9999)->kind, PacketKind::tcp);
    EXPECT_EQ(decode(bytes({0xff}) + zeros(30), 195).weirds(), Names{"unknown_ip_version/IP"});
}

}  // namespace
}  // namespace slipstream::test
