// Which datagrams may be tunnels.
#include "dissect/packet/tunnel_hint.h"

#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

TEST(TunnelHint, knows_the_ports) {
    EXPECT_EQ(udp_tunnel_of_port(4789), Layer::vxlan);
    EXPECT_EQ(udp_tunnel_of_port(6081), Layer::geneve);
    EXPECT_EQ(udp_tunnel_of_port(3544), Layer::teredo);
    EXPECT_EQ(udp_tunnel_of_port(5072), Layer::ayiya);
    EXPECT_EQ(udp_tunnel_of_port(2152), Layer::gtpv1u);
    EXPECT_EQ(udp_tunnel_of_port(2123), Layer::gtpv1u);
    EXPECT_FALSE(udp_tunnel_of_port(53).has_value());
}

TEST(TunnelHint, recognises_ayiya_and_teredo_by_content) {
    EXPECT_EQ(udp_tunnel_of_content(bytes({0x40, 0x52, 0x11})), Layer::ayiya);
    EXPECT_FALSE(udp_tunnel_of_content(bytes({0x40, 0x52})).has_value());
    const Ends teredo{*IpAddress::parse("2001:0:1::1"), *IpAddress::parse("2001:db8::1")};
    EXPECT_EQ(udp_tunnel_of_content(ipv6(teredo, 59, {})), Layer::teredo);
    EXPECT_EQ(udp_tunnel_of_content(ipv6({teredo.destination, teredo.source}, 59, {})), Layer::teredo);
    EXPECT_EQ(udp_tunnel_of_content(zeros(8) + ipv6(v6_ends(), 59, {})), Layer::teredo);
    EXPECT_FALSE(udp_tunnel_of_content(ipv6(v6_ends(), 59, {})).has_value());
    EXPECT_FALSE(udp_tunnel_of_content(zeros(60)).has_value());
}

TEST(TunnelHint, names_as_in_the_logs) {
    EXPECT_EQ(tunnel_service_name(tunnel_type_of(Layer::gtpv1u)), "gtpv1");
    EXPECT_EQ(tunnel_service_name(tunnel_type_of(Layer::vxlan)), "vxlan");
    EXPECT_EQ(tunnel_analyzer_name(tunnel_type_of(Layer::gre)), "GRE");
    EXPECT_EQ(tunnel_depth_weird(TunnelType::gtpv1), "tunnel_depth");
    EXPECT_EQ(tunnel_depth_weird(TunnelType::vxlan), "exceeded_tunnel_max_depth");
}

}  // namespace
}  // namespace slipstream::test
