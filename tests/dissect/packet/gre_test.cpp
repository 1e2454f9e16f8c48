// GRE in both versions and all that it carries.
#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

const Ends outer{*IpAddress::parse("1.1.1.1"), *IpAddress::parse("2.2.2.2")};

Frame gre(unsigned flags, unsigned type, const Frame& rest) {
    Frame f;
    put16(f, flags);
    put16(f, type);
    return ipv4(outer, 47, f + rest);
}

TEST(Gre, carries_ip_with_and_without_optional_fields) {
    const auto plain = decode(gre(0, 0x0800, passenger()), 101);
    EXPECT_EQ(plain->kind, PacketKind::tcp);
    ASSERT_EQ(plain->tunnel.depth, 1);
    EXPECT_EQ(plain->tunnel.hops[0].type, TunnelType::gre);
    EXPECT_EQ(plain->tunnel.hops[0].resp, outer.destination);
    EXPECT_EQ(decode(gre(0xb000, 0x0800, zeros(12) + passenger()), 101)->kind, PacketKind::tcp);
}

TEST(Gre, version_0_needs_no_exact_length) {
    EXPECT_EQ(decode(gre(0, 0x0800, passenger()) + zeros(7), 101)->kind, PacketKind::tcp);
}

TEST(Gre, type_field_matters_less_than_the_version_nibble) {
    EXPECT_EQ(decode(gre(0, 0x1234, passenger()), 101)->kind, PacketKind::tcp);
    EXPECT_EQ(decode(gre(0, 0x0800, zeros(40)), 101).weirds(), Names{"unknown_ip_version_in_tunnel/IP"});
}

TEST(Gre, bridges_ethernet) {
    const auto r = decode(gre(0x2000, 0x6558, zeros(4) + ethernet(0x0800, passenger())), 101);
    EXPECT_EQ(r->kind, PacketKind::tcp);
    EXPECT_TRUE(r->has_macs);
    EXPECT_EQ(decode(gre(0, 0x6558, zeros(14)), 101).weirds(), Names{"truncated_GRE/GRE"});
}

TEST(Gre, mirrors_ethernet_in_three_versions_of_erspan) {
    const Frame frame = ethernet(0x0800, passenger());
    EXPECT_EQ(decode(gre(0, 0x88be, frame), 101)->kind, PacketKind::tcp);
    EXPECT_EQ(decode(gre(0x1000, 0x88be, zeros(4) + zeros(8) + frame), 101)->kind, PacketKind::tcp);
    EXPECT_EQ(decode(gre(0x1000, 0x22eb, zeros(4) + zeros(12) + frame), 101)->kind, PacketKind::tcp);
    Frame with_platform = zeros(12);
    with_platform.back() = 1;
    EXPECT_EQ(decode(gre(0x1000, 0x22eb, zeros(4) + with_platform + zeros(8) + frame), 101)->kind,
              PacketKind::tcp);
}

TEST(Gre, aruba_types_carry_802_11) {
    const Frame wireless = bytes({8, 0}) + zeros(22) + bytes({0xaa, 0xaa, 3, 0, 0, 0, 8, 0}) + passenger();
    EXPECT_EQ(decode(gre(0, 0x8200, wireless), 101)->kind, PacketKind::tcp);
    EXPECT_EQ(decode(gre(0, 0x9000, wireless), 101)->kind, PacketKind::tcp);
}

TEST(Gre, pptp_carries_ppp_of_exact_length) {
    const Frame ppp = bytes({0xff, 3, 0, 0x21});
    const Frame key = bytes({0, 60, 0, 1});
    EXPECT_EQ(decode(gre(0x2001, 0x880b, key + ppp + passenger()), 101)->kind, PacketKind::tcp);
    EXPECT_EQ(decode(gre(0x3081, 0x880b, key + zeros(8) + ppp + passenger()), 101)->kind, PacketKind::tcp);
    EXPECT_EQ(decode(gre(0x2001, 0x880b, key + ppp + passenger() + zeros(1)), 101)->kind,
              PacketKind::other_ip);
    EXPECT_EQ(decode(gre(0x2001, 0x880b, key + bytes({0xff, 3, 0xc0, 0x21}) + zeros(20)), 101).weirds(),
              Names{"non_ip_packet_in_encap/GRE"});
    const auto type = decode(gre(0x2001, 0x0800, key + ppp + passenger()), 101);
    EXPECT_EQ(type.weirds(), Names{"egre_protocol_type/GRE"});
    EXPECT_EQ(type->weirds.begin()->detail, 0x0800U);
}

TEST(Gre, names_what_it_cannot_read) {
    EXPECT_EQ(decode(gre(2, 0x0800, passenger()), 101).weirds(), Names{"unknown_gre_version/GRE"});
    EXPECT_EQ(decode(gre(0x4000, 0x0800, passenger()), 101).weirds(), Names{"gre_routing/GRE"});
    EXPECT_EQ(decode(gre(0x0008, 0x0800, passenger()), 101).weirds(), Names{"unknown_gre_flags/GRE"});
    EXPECT_EQ(decode(ipv4(outer, 47, zeros(3)), 101).weirds(), Names{"truncated_GRE/GRE"});
    EXPECT_EQ(decode(gre(0xb000, 0x0800, zeros(11)), 101).weirds(), Names{"truncated_GRE/GRE"});
}

TEST(Gre, stops_at_the_depth_limit) {
    const auto r = decode(gre(0, 0x0800, gre(0, 0x0800, gre(0, 0x0800, passenger()))), 101);
    EXPECT_EQ(r.weirds(), Names{"exceeded_tunnel_max_depth_in_tunnel/GRE"});
}

}  // namespace
}  // namespace slipstream::test
