// The tunnels over UDP: which header is valid, what the verdict is, what comes inside.
#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

const Frame frame = ethernet(0x0800, passenger());
const Frame six = ipv6(v6_ends(), 6, tcp(v6_ends(), TcpHeader::syn));

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

TEST(UdpTunnels, inner_lengths_follow_what_was_consumed) {
    const auto r = decode_tunnel(Layer::vxlan, TunnelType::vxlan,
                                 bytes({8, 0, 0, 0, 0, 0, 9, 0}) + ethernet(0x0800, passenger() + zeros(6)));
    EXPECT_EQ(r->kind, PacketKind::tcp);
    Frame longer = passenger();
    set16(longer, 2, 41);
    EXPECT_EQ(decode_tunnel(Layer::vxlan, TunnelType::vxlan,
                            bytes({8, 0, 0, 0, 0, 0, 9, 0}) + ethernet(0x0800, longer))
                  .weirds(),
              Names{"truncated_IP_len_in_tunnel/IP"});
}

}  // namespace
}  // namespace slipstream::test
