// ICMP and ICMPv6.
#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

TEST(Icmp, fills_type_and_code) {
    const auto r = decode(ipv4(v4_ends(), 1, icmp_echo(text("ping"))), 101);
    EXPECT_EQ(r->kind, PacketKind::icmp);
    EXPECT_EQ(r->icmp_type, 8);
    EXPECT_EQ(r->icmp_code, 0);
    EXPECT_EQ(r->payload_bytes, 4U);
    EXPECT_EQ(r->checksum, Checksum::good);
}

TEST(Icmp, version_6_has_a_pseudo_header) {
    const auto r = decode(ipv6(v6_ends(), 58, icmp6_echo(v6_ends(), text("ping"))), 101);
    EXPECT_EQ(r->kind, PacketKind::icmp);
    EXPECT_EQ(r->ip_protocol, 58);
    EXPECT_EQ(r->icmp_type, 128);
    EXPECT_EQ(r->checksum, Checksum::good);
}

TEST(Icmp, bad_checksum_is_noted) {
    Frame damaged = ipv4(v4_ends(), 1, icmp_echo(text("ping")));
    damaged.back() ^= 1;
    const auto r = decode(damaged, 101);
    EXPECT_EQ(r->kind, PacketKind::icmp);
    EXPECT_EQ(r->checksum, Checksum::bad);
    EXPECT_TRUE(r->weirds.empty());
}

TEST(Icmp, too_short_makes_no_connection) {
    EXPECT_EQ(decode(ipv4(v4_ends(), 1, zeros(7)), 101).weirds(), Names{"truncated_header/ICMP"});
    EXPECT_EQ(decode_cut(ipv4(v4_ends(), 1, zeros(9)), 27, 101).weirds(),
              Names{"internally_truncated_header/ICMP"});
}

}  // namespace
}  // namespace slipstream::test
