// VXLAN: the flag, the Ethernet frame, empty packets.
#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

const Frame frame = ethernet(0x0800, passenger());

TEST(Vxlan, valid_header_leads_to_ethernet) {
    const auto r = decode_tunnel(Layer::vxlan, TunnelType::vxlan, bytes({8, 0, 0, 0, 0, 0, 9, 0}) + frame);
    EXPECT_EQ(r->tunnel_verdict, TunnelVerdict::valid);
    EXPECT_EQ(r->kind, PacketKind::tcp);
    EXPECT_TRUE(r->has_macs);
    EXPECT_EQ(r->tunnel.depth, 1);
}

TEST(Vxlan, missing_flag_or_bytes_are_violations) {
    EXPECT_EQ(decode_tunnel(Layer::vxlan, TunnelType::vxlan, zeros(8) + frame)->tunnel_verdict,
              TunnelVerdict::violation);
    EXPECT_EQ(decode_tunnel(Layer::vxlan, TunnelType::vxlan, bytes({8, 0, 0}))->tunnel_verdict,
              TunnelVerdict::violation);
}

TEST(Vxlan, empty_packet_is_weird_outside_the_tunnel) {
    const auto r = decode_tunnel(Layer::vxlan, TunnelType::vxlan, bytes({8, 0, 0, 0, 0, 0, 9, 0}));
    EXPECT_EQ(r.weirds(), Names{"vxlan_empty_packet/VXLAN"});
    EXPECT_EQ(weird_ends(r.decoded, *r->weirds.begin()).first, v4_ends().source);
    const auto nested = decode_tunnel(Layer::vxlan, TunnelType::vxlan, bytes({8, 0, 0, 0, 0, 0, 9, 0}), 2);
    EXPECT_EQ(nested.weirds(), Names{"vxlan_empty_packet_in_tunnel/VXLAN"});
}

}  // namespace
}  // namespace slipstream::test
