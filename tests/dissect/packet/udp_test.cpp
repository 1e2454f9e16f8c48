// UDP: lengths and the rules of its checksum.
#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

Frame in_ipv4(const Frame& datagram) { return ipv4(v4_ends(), 17, datagram); }

TEST(Udp, fills_the_transport_fields) {
    const auto r = decode(in_ipv4(udp(v4_ends(), 53, text("query"))), 101);
    EXPECT_EQ(r->kind, PacketKind::udp);
    EXPECT_EQ(r->source_port, 50000);
    EXPECT_EQ(r->destination_port, 53);
    EXPECT_EQ(r->udp_length, 13);
    EXPECT_EQ(r->payload.size(), 5U);
    EXPECT_EQ(r->checksum, Checksum::good);
}

TEST(Udp, length_field_is_reported_when_it_differs_and_otherwise_ignored) {
    Frame datagram = udp(v4_ends(), 53, text("query"));
    set16(datagram, 4, 99);
    const auto r = decode(in_ipv4(sealed(datagram, v4_ends(), 17, 6)), 101);
    EXPECT_EQ(r.weirds(), Names{"UDP_datagram_length_mismatch/UDP"});
    EXPECT_EQ(r->weirds.begin()->detail, 99U);
    EXPECT_EQ(r->weirds.begin()->detail2, 13U);
    EXPECT_EQ(r->checksum, Checksum::good);
    EXPECT_EQ(r->payload.size(), 5U);
}

TEST(Udp, zero_checksum_is_fine_on_ipv4_and_bad_on_ipv6) {
    Frame datagram = udp(v4_ends(), 53, text("query"));
    set16(datagram, 6, 0);
    EXPECT_EQ(decode(in_ipv4(datagram), 101)->checksum, Checksum::good);
    const auto six = decode(ipv6(v6_ends(), 17, datagram), 101);
    EXPECT_EQ(six->checksum, Checksum::bad);
}

TEST(Udp, zero_checksum_is_allowed_for_vxlan_on_ipv6) {
    Frame datagram = udp(v6_ends(), 4789, bytes({0x08}) + zeros(30));
    set16(datagram, 6, 0);
    EXPECT_EQ(decode(ipv6(v6_ends(), 17, datagram), 101)->checksum, Checksum::good);
    datagram[8] = 0;
    EXPECT_EQ(decode(ipv6(v6_ends(), 17, datagram), 101)->checksum, Checksum::bad);
    Frame small = udp(v6_ends(), 4789, bytes({0x08}) + zeros(21));
    set16(small, 6, 0);
    EXPECT_EQ(decode(ipv6(v6_ends(), 17, small), 101)->checksum, Checksum::bad);
}

TEST(Udp, cut_captures_are_not_verified) {
    Frame damaged = in_ipv4(udp(v4_ends(), 53, text("query")));
    damaged.back() ^= 1;
    EXPECT_EQ(decode(damaged, 101)->checksum, Checksum::bad);
    EXPECT_EQ(decode_cut(damaged + zeros(4), damaged.size(), 101)->checksum, Checksum::unverified);
}

TEST(Udp, empty_ip_payload_is_read_from_the_padding) {
    const auto r = decode(ethernet(0x0800, ipv4(v4_ends(), 17, {}) + zeros(26)));
    EXPECT_EQ(r->kind, PacketKind::udp);
    EXPECT_EQ(r->udp_length, 0);
    EXPECT_EQ(r->payload.size(), 18U);
    EXPECT_EQ(r.weirds(), Names{"UDP_datagram_length_mismatch/UDP"});
}

TEST(Udp, too_short_headers_make_no_connection) {
    EXPECT_EQ(decode(in_ipv4(zeros(7)), 101).weirds(), Names{"truncated_header/UDP"});
    EXPECT_EQ(decode_cut(in_ipv4(zeros(8)), 27, 101).weirds(), Names{"internally_truncated_header/UDP"});
}

}  // namespace
}  // namespace slipstream::test
