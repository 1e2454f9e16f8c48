// TCP: fields, options, header faults, checksum rules.
#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

Frame segment(const Frame& payload = {}, const Frame& options = {}, unsigned flags = TcpHeader::syn) {
    return ipv4(v4_ends(), 6, tcp(v4_ends(), flags, payload, options));
}

TEST(Tcp, fills_the_transport_fields) {
    const auto r = decode(segment(text("GET"), {}, TcpHeader::ack | TcpHeader::psh), 101);
    EXPECT_EQ(r->source_port, 40000);
    EXPECT_EQ(r->destination_port, 80);
    EXPECT_EQ(r->tcp.sequence, 1000U);
    EXPECT_EQ(r->tcp.acknowledgement, 2000U);
    EXPECT_EQ(r->tcp.window, 512);
    EXPECT_EQ(r->tcp.flags, TcpHeader::ack | TcpHeader::psh);
    EXPECT_EQ(r->payload_bytes, 3U);
    EXPECT_EQ(r->payload.size(), 3U);
    EXPECT_EQ(r->checksum, Checksum::good);
    EXPECT_FALSE(r->bad_tcp_header);
}

TEST(Tcp, finds_the_window_scale_among_options) {
    const auto r = decode(segment({}, bytes({2, 4, 5, 0xb4, 1, 3, 3, 7})), 101);
    EXPECT_TRUE(r->tcp.has_window_scale);
    EXPECT_EQ(r->tcp.window_scale, 7);
    EXPECT_FALSE(decode(segment({}, bytes({0, 3, 3, 7})), 101)->tcp.has_window_scale);
    EXPECT_FALSE(decode(segment({}, bytes({8, 0, 3, 3, 7, 0, 0, 0})), 101)->tcp.has_window_scale);
    EXPECT_FALSE(decode(segment({}, bytes({8, 40, 3, 3, 7, 0, 0, 0})), 101)->tcp.has_window_scale);
    EXPECT_FALSE(decode(segment({}, bytes({1, 1, 1, 3})), 101)->tcp.has_window_scale);
}

TEST(Tcp, padding_behind_the_packet_is_no_payload) {
    const auto r = decode(ethernet(0x0800, segment() + zeros(6)));
    EXPECT_EQ(r->payload_bytes, 0U);
    EXPECT_TRUE(r->payload.empty());
    EXPECT_EQ(r->checksum, Checksum::good);
}

TEST(Tcp, wrong_data_offset_makes_a_connection_but_changes_nothing) {
    Frame low = segment();
    low[20 + 12] = 0x40;
    const auto r = decode(low, 101);
    EXPECT_EQ(r->kind, PacketKind::tcp);
    EXPECT_TRUE(r->bad_tcp_header);
    EXPECT_EQ(r.weirds(), Names{"bad_TCP_header_len/TCP"});
    EXPECT_EQ(r->weirds.begin()->scope, WeirdScope::connection);
    Frame high = segment();
    high[20 + 12] = 0x60;
    EXPECT_EQ(decode(high, 101).weirds(), Names{"truncated_header/TCP"});
    EXPECT_TRUE(decode(high, 101)->bad_tcp_header);
}

TEST(Tcp, too_short_headers_make_no_connection) {
    const auto stated = decode(ipv4(v4_ends(), 6, zeros(19)), 101);
    EXPECT_EQ(stated->kind, PacketKind::none);
    EXPECT_EQ(stated.weirds(), Names{"truncated_header/TCP"});
    EXPECT_EQ(stated->weirds.begin()->scope, WeirdScope::flow);
    EXPECT_EQ(decode_cut(segment(), 39, 101).weirds(), Names{"internally_truncated_header/TCP"});
}

TEST(Tcp, empty_ip_payload_is_read_from_the_padding) {
    const auto r = decode(ethernet(0x0800, ipv4(v4_ends(), 6, {}) + zeros(26)));
    EXPECT_EQ(r->kind, PacketKind::tcp);
    EXPECT_TRUE(r->bad_tcp_header);
    EXPECT_EQ(r->source_port, 0);
    EXPECT_EQ(decode(ethernet(0x0800, ipv4(v4_ends(), 6, {}) + zeros(19))).weirds(),
              Names{"internally_truncated_header/TCP"});
}

TEST(Tcp, bad_checksum_is_reported_only_when_asked_and_whole) {
    Frame damaged = segment(text("abcd"));
    damaged.back() ^= 1;
    EXPECT_EQ(decode(damaged, 101)->checksum, Checksum::bad);
    EXPECT_TRUE(decode(damaged, 101)->weirds.empty());
    EXPECT_EQ(decode(damaged, 101, {.verify_checksums = false})->checksum, Checksum::unverified);
    EXPECT_EQ(decode_cut(damaged, damaged.size() - 1, 101)->checksum, Checksum::unverified);
}

}  // namespace
}  // namespace slipstream::test
