// Teredo: optional headers, exact lengths, bubbles.
#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

const Frame six = ipv6(v6_ends(), 6, tcp(v6_ends(), TcpHeader::syn));

TEST(Teredo, carries_ipv6_behind_optional_headers) {
    const Frame authentication = bytes({0, 1, 2, 3}) + zeros(2 + 3 + 9);
    const Frame origin = zeros(8);
    for (const Frame& prefix : {Frame{}, authentication, origin, authentication + origin}) {
        const auto r = decode_tunnel(Layer::teredo, TunnelType::teredo, prefix + six);
        EXPECT_EQ(r->tunnel_verdict, TunnelVerdict::valid);
        EXPECT_EQ(r->kind, PacketKind::tcp);
    }
}

TEST(Teredo, bubbles_are_silent_and_may_be_longer) {
    const Frame bubble = ipv6(v6_ends(), 59, {});
    const auto exact = decode_tunnel(Layer::teredo, TunnelType::teredo, bubble);
    EXPECT_EQ(exact->tunnel_verdict, TunnelVerdict::valid);
    EXPECT_TRUE(exact->weirds.empty());
    const auto longer = decode_tunnel(Layer::teredo, TunnelType::teredo, bubble + zeros(4));
    EXPECT_EQ(longer->tunnel_verdict, TunnelVerdict::valid);
    EXPECT_EQ(longer.weirds(), Names{"Teredo_bubble_with_payload/TEREDO"});
}

TEST(Teredo, other_lengths_and_headers_are_violations) {
    auto verdict = [](const Frame& f) {
        return decode_tunnel(Layer::teredo, TunnelType::teredo, f)->tunnel_verdict;
    };
    EXPECT_EQ(verdict(six + zeros(1)), TunnelVerdict::violation);
    EXPECT_EQ(verdict(Frame(six.begin(), six.end() - 1)), TunnelVerdict::violation);
    EXPECT_EQ(verdict(passenger()), TunnelVerdict::violation);
    EXPECT_EQ(verdict(zeros(16) + six), TunnelVerdict::violation);
}

TEST(Teredo, cut_headers_have_names) {
    auto weirds = [](const Frame& f) { return decode_tunnel(Layer::teredo, TunnelType::teredo, f).weirds(); };
    EXPECT_EQ(weirds(bytes({0})), Names{"truncated_Teredo/TEREDO"});
    EXPECT_EQ(weirds(zeros(7)), Names{"truncated_Teredo_origin_indication/TEREDO"});
    EXPECT_EQ(weirds(bytes({0, 1, 9, 9, 0})), Names{"truncated_Teredo_authentication/TEREDO"});
    EXPECT_EQ(weirds(bytes({0x60}) + zeros(38)), Names{"truncated_IPv6_in_Teredo/TEREDO"});
}

}  // namespace
}  // namespace slipstream::test
