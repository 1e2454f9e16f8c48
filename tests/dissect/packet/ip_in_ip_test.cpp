// IP in IP: exact lengths, versions, depth, whose addresses a weird is about.
#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

const Ends outer{*IpAddress::parse("1.1.1.1"), *IpAddress::parse("2.2.2.2")};

TEST(IpInIp, inner_packet_takes_over_and_the_hop_keeps_the_outer_ends) {
    const auto r = decode(ethernet(0x0800, ipv4(outer, 4, passenger())));
    EXPECT_EQ(r->kind, PacketKind::tcp);
    EXPECT_EQ(r->source, v4_ends().source);
    ASSERT_EQ(r->tunnel.depth, 1);
    EXPECT_EQ(r->tunnel.hops[0].type, TunnelType::ip);
    EXPECT_EQ(r->tunnel.hops[0].orig, outer.source);
    EXPECT_EQ(r->tunnel.hops[0].resp, outer.destination);
    EXPECT_EQ(r->tunnel.hops[0].orig_port, 0);
    EXPECT_FALSE(r->has_macs);
}

TEST(IpInIp, carries_ipv6_in_ipv4_and_back) {
    const Frame six = ipv6(v6_ends(), 6, tcp(v6_ends(), TcpHeader::syn));
    EXPECT_EQ(decode(ipv4(outer, 41, six), 101)->ip_version, 6);
    EXPECT_EQ(decode(ipv6(v6_ends(), 4, passenger()), 101)->ip_version, 4);
}

TEST(IpInIp, bytes_behind_the_inner_packet_make_it_unbelievable) {
    const auto r = decode(ipv4(outer, 4, passenger()) + zeros(3), 101);
    EXPECT_EQ(r->kind, PacketKind::other_ip);
    EXPECT_EQ(r->tunnel.depth, 0);
    EXPECT_TRUE(r->weirds.empty());
}

TEST(IpInIp, version_must_match_the_protocol) {
    const auto r = decode(ipv4(outer, 41, passenger()), 101);
    EXPECT_EQ(r->kind, PacketKind::other_ip);
    EXPECT_EQ(decode(ipv4(outer, 41, passenger() + zeros(30)), 101).weirds(),
              Names{"invalid_inner_IP_version/IPTUNNEL"});
}

TEST(IpInIp, third_tunnel_is_not_entered) {
    const Frame three = ipv4(outer, 4, ipv4(outer, 4, ipv4(outer, 4, passenger())));
    const auto r = decode(three, 101);
    EXPECT_EQ(r->tunnel.depth, 2);
    EXPECT_EQ(r->kind, PacketKind::other_ip);
    EXPECT_EQ(r.weirds(), Names{"exceeded_tunnel_max_depth_in_tunnel/IPTUNNEL"});
}

TEST(IpInIp, weird_raised_outside_keeps_the_outer_addresses) {
    Frame routing = bytes({4, 0, 0, 0, 0, 0, 0, 0});
    const auto r = decode(ipv6(v6_ends(), 43, routing + passenger()), 101);
    EXPECT_EQ(r->kind, PacketKind::tcp);
    ASSERT_EQ(r.weirds(), Names{"routing0_hdr/"});
    EXPECT_EQ(weird_ends(r.decoded, *r->weirds.begin()).first, v6_ends().source);
}

}  // namespace
}  // namespace slipstream::test
