// GTPv1-U: optional fields, extension headers, exact lengths.
#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

const Frame six = ipv6(v6_ends(), 6, tcp(v6_ends(), TcpHeader::syn));

TEST(Gtpv1u, carries_ip_of_exact_length_behind_optional_fields) {
    auto decode_gtp = [](const Frame& f) { return decode_tunnel(Layer::gtpv1u, TunnelType::gtpv1, f); };
    const Frame plain = bytes({0x30, 255, 0, 0, 0, 0, 0, 1});
    EXPECT_EQ(decode_gtp(plain + passenger())->kind, PacketKind::tcp);
    EXPECT_EQ(decode_gtp(plain + six)->kind, PacketKind::tcp);
    EXPECT_EQ(decode_gtp(bytes({0x32, 255, 0, 0, 0, 0, 0, 1}) + zeros(4) + passenger())->kind,
              PacketKind::tcp);
    const Frame extended = bytes({0x34, 255, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0x85, 1, 0, 0, 0});
    EXPECT_EQ(decode_gtp(extended + passenger())->kind, PacketKind::tcp);
    EXPECT_EQ(decode_gtp(plain + passenger() + zeros(1))->tunnel_verdict, TunnelVerdict::violation);
}

TEST(Gtpv1u, other_messages_are_ignored_and_other_versions_violations) {
    auto verdict = [](const Frame& f, unsigned hops = 1) {
        return decode_tunnel(Layer::gtpv1u, TunnelType::gtpv1, f, hops)->tunnel_verdict;
    };
    EXPECT_EQ(verdict(bytes({0x30, 1, 0, 0, 0, 0, 0, 1})), TunnelVerdict::ignored);
    EXPECT_EQ(verdict(bytes({0x50, 255, 0, 0, 0, 0, 0, 1}) + passenger()), TunnelVerdict::violation);
    EXPECT_EQ(verdict(bytes({0x34, 255, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0x85, 0})), TunnelVerdict::violation);
    EXPECT_EQ(verdict(bytes({0x30, 255, 0, 0, 0, 0, 0, 1}) + passenger(), 2), TunnelVerdict::violation);
}

}  // namespace
}  // namespace slipstream::test
