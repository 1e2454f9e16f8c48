// AYIYA: lengths of identity and signature, operations.
#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

const Frame six = ipv6(v6_ends(), 6, tcp(v6_ends(), TcpHeader::syn));

Frame ayiya(unsigned operation, unsigned next) {
    return bytes({0x40, 0x52, operation, next}) + zeros(4 + 16 + 20);
}

TEST(Ayiya, forwards_ip_only_when_told_to) {
    const auto r = decode_tunnel(Layer::ayiya, TunnelType::ayiya, ayiya(0x11, 41) + six);
    EXPECT_EQ(r->tunnel_verdict, TunnelVerdict::valid);
    EXPECT_EQ(r->kind, PacketKind::tcp);
    EXPECT_EQ(decode_tunnel(Layer::ayiya, TunnelType::ayiya, ayiya(0x10, 41) + six)->tunnel_verdict,
              TunnelVerdict::ignored);
    EXPECT_EQ(decode_tunnel(Layer::ayiya, TunnelType::ayiya, ayiya(0x11, 59) + six)->kind, PacketKind::none);
    EXPECT_EQ(decode_tunnel(Layer::ayiya, TunnelType::ayiya, zeros(7))->tunnel_verdict,
              TunnelVerdict::violation);
    EXPECT_EQ(decode_tunnel(Layer::ayiya, TunnelType::ayiya, ayiya(0x11, 41)).weirds(),
              Names{"ayiya_empty_packet/AYIYA"});
}

}  // namespace
}  // namespace slipstream::test
