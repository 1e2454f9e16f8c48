// GENEVE: options, types, versions.
#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

const Frame frame = ethernet(0x0800, passenger());
const Frame six = ipv6(v6_ends(), 6, tcp(v6_ends(), TcpHeader::syn));

Frame geneve(unsigned first, unsigned type) {
    Frame f = bytes({first, 0});
    put16(f, type);
    return f + zeros(4);
}

TEST(Geneve, steps_over_options_and_follows_the_type) {
    const auto r = decode_tunnel(Layer::geneve, TunnelType::geneve, geneve(2, 0x6558) + zeros(8) + frame);
    EXPECT_EQ(r->tunnel_verdict, TunnelVerdict::valid);
    EXPECT_EQ(r->kind, PacketKind::tcp);
    EXPECT_EQ(decode_tunnel(Layer::geneve, TunnelType::geneve, geneve(0, 0x0800) + passenger())->kind,
              PacketKind::tcp);
    EXPECT_EQ(decode_tunnel(Layer::geneve, TunnelType::geneve, geneve(0, 0x08dd) + six)->kind,
              PacketKind::tcp);
    EXPECT_EQ(decode_tunnel(Layer::geneve, TunnelType::geneve, geneve(0, 0x86dd) + six)->kind,
              PacketKind::none);
}

TEST(Geneve, tells_violations_from_other_versions_and_empty_packets) {
    EXPECT_EQ(decode_tunnel(Layer::geneve, TunnelType::geneve, zeros(7))->tunnel_verdict,
              TunnelVerdict::violation);
    EXPECT_EQ(decode_tunnel(Layer::geneve, TunnelType::geneve, geneve(1, 0x6558))->tunnel_verdict,
              TunnelVerdict::violation);
    const auto version = decode_tunnel(Layer::geneve, TunnelType::geneve, geneve(0x40, 0x6558) + frame);
    EXPECT_EQ(version->tunnel_verdict, TunnelVerdict::ignored);
    EXPECT_EQ(version.weirds(), Names{"geneve_invalid_version/GENEVE"});
    EXPECT_EQ(version->weirds.begin()->detail, 1U);
    EXPECT_EQ(decode_tunnel(Layer::geneve, TunnelType::geneve, geneve(0, 0x6558)).weirds(),
              Names{"geneve_empty_packet/GENEVE"});
}

}  // namespace
}  // namespace slipstream::test
