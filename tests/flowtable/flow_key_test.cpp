// FlowKey: both directions of a conversation meet in one key, one-way ICMP types do not, and the hash depends
// on its key.
#include "flowtable/flow_key.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "flowtable/icmp_pairs.h"
#include "flowtable/likely_ports.h"

namespace slipstream {
namespace {

Decoded packet(PacketKind kind, const char* source, std::uint16_t source_port, const char* destination,
               std::uint16_t destination_port) {
    Decoded p;
    p.kind = kind;
    p.ip_protocol = kind == PacketKind::tcp ? 6 : 17;
    p.source = *IpAddress::parse(source);
    p.destination = *IpAddress::parse(destination);
    p.source_port = source_port;
    p.destination_port = destination_port;
    return p;
}

Decoded icmp(std::uint8_t type, std::uint8_t code, std::uint8_t protocol = 1) {
    Decoded p = packet(PacketKind::icmp, "10.0.0.1", 0, "10.0.0.2", 0);
    p.ip_protocol = protocol;
    p.icmp_type = type;
    p.icmp_code = code;
    return p;
}

Decoded reversed(Decoded p) {
    std::swap(p.source, p.destination);
    std::swap(p.source_port, p.destination_port);
    return p;
}

Flow flow_of(const Decoded& p, const FlowKey& key) {
    Flow flow;
    flow.orig = p.source;
    flow.resp = p.destination;
    flow.orig_port = key.source_port;
    flow.resp_port = key.destination_port;
    flow.transport = key.transport;
    flow.one_way = key.one_way;
    return flow;
}

const HashKey test_key = HashKey::from_seed(1);

TEST(FlowKey, hashes_both_directions_alike) {
    for (PacketKind kind : {PacketKind::tcp, PacketKind::udp}) {
        for (const char* peer : {"10.0.0.2", "2001:db8::1", "10.0.0.1"}) {
            Decoded there = packet(kind, "10.0.0.1", 40000, peer, 80);
            FlowKey key = FlowKey::of(there, test_key);
            FlowKey back = FlowKey::of(reversed(there), test_key);
            EXPECT_EQ(key.hash, back.hash);
            Flow flow = flow_of(there, key);
            EXPECT_TRUE(same_flow(flow, reversed(there), back));
            EXPECT_EQ(side_of(flow, there, key), 0U);
            EXPECT_EQ(side_of(flow, reversed(there), back), 1U);
        }
    }
}

TEST(FlowKey, tells_ports_swapped_between_the_hosts_apart) {
    Decoded one = packet(PacketKind::tcp, "10.0.0.1", 1000, "10.0.0.2", 2000);
    Decoded other = packet(PacketKind::tcp, "10.0.0.1", 2000, "10.0.0.2", 1000);
    FlowKey key = FlowKey::of(one, test_key);
    EXPECT_NE(key.hash, FlowKey::of(other, test_key).hash);
    EXPECT_FALSE(same_flow(flow_of(one, key), other, FlowKey::of(other, test_key)));
}

TEST(FlowKey, tells_transports_apart) {
    Decoded tcp = packet(PacketKind::tcp, "10.0.0.1", 1000, "10.0.0.2", 53);
    Decoded udp = packet(PacketKind::udp, "10.0.0.1", 1000, "10.0.0.2", 53);
    FlowKey key = FlowKey::of(tcp, test_key);
    EXPECT_NE(key.hash, FlowKey::of(udp, test_key).hash);
    EXPECT_FALSE(same_flow(flow_of(tcp, key), udp, FlowKey::of(udp, test_key)));
}

TEST(FlowKey, takes_all_packets_of_a_host_to_itself_on_one_port_as_the_originators) {
    Decoded p = packet(PacketKind::udp, "10.0.0.1", 500, "10.0.0.1", 500);
    FlowKey key = FlowKey::of(p, test_key);
    EXPECT_EQ(side_of(flow_of(p, key), reversed(p), key), 0U);
}

TEST(FlowKey, pairs_an_icmp_request_with_its_reply) {
    for (auto [protocol, request, reply] :
         {std::array{1, 8, 0}, std::array{1, 13, 14}, std::array{58, 128, 129}, std::array{58, 135, 136}}) {
        Decoded ask = icmp(static_cast<std::uint8_t>(request), 0, static_cast<std::uint8_t>(protocol));
        Decoded answer =
            reversed(icmp(static_cast<std::uint8_t>(reply), 9, static_cast<std::uint8_t>(protocol)));
        FlowKey key = FlowKey::of(ask, test_key);
        FlowKey back = FlowKey::of(answer, test_key);
        EXPECT_FALSE(key.one_way);
        EXPECT_EQ(key.source_port, request);
        EXPECT_EQ(key.destination_port, reply);
        EXPECT_EQ(key.hash, back.hash);
        EXPECT_TRUE(same_flow(flow_of(ask, key), answer, back));
        EXPECT_EQ(side_of(flow_of(ask, key), answer, back), 1U);
    }
}

TEST(FlowKey, keeps_the_directions_and_codes_of_one_way_icmp_apart) {
    Decoded unreachable = icmp(3, 3);
    FlowKey key = FlowKey::of(unreachable, test_key);
    EXPECT_TRUE(key.one_way);
    EXPECT_EQ(key.destination_port, 3);
    Decoded back = reversed(unreachable);
    EXPECT_FALSE(same_flow(flow_of(unreachable, key), back, FlowKey::of(back, test_key)));
    Decoded code = icmp(3, 1);
    EXPECT_FALSE(same_flow(flow_of(unreachable, key), code, FlowKey::of(code, test_key)));
}

TEST(FlowKey, knows_the_same_icmp_pairs_as_the_community_id) {
    for (int type = 0; type < 256; ++type) {
        for (bool v6 : {false, true}) {
            auto pair = icmp_counterpart(std::uint8_t{v6 ? std::uint8_t{58} : std::uint8_t{1}},
                                         static_cast<std::uint16_t>(type));
            EXPECT_EQ(icmp_counterpart(static_cast<std::uint8_t>(type), v6), pair ? int{*pair} : -1) << type;
        }
    }
}

TEST(FlowKey, depends_on_the_secret) {
    Decoded p = packet(PacketKind::tcp, "10.0.0.1", 1000, "10.0.0.2", 80);
    EXPECT_NE(FlowKey::of(p, HashKey::from_seed(1)).hash, FlowKey::of(p, HashKey::from_seed(2)).hash);
}

TEST(FlowKey, spreads_sequential_addresses_and_ports) {
    std::set<std::uint32_t> slots;
    for (std::uint16_t i = 0; i < 4096; ++i) {
        Decoded p = packet(PacketKind::tcp, "10.0.0.1", static_cast<std::uint16_t>(1024 + i), "10.0.0.2", 80);
        slots.insert(FlowKey::of(p, test_key).hash & 0xffff);
    }
    EXPECT_GT(slots.size(), 3800U);  // 3,970 expected of a perfect hash
}

TEST(LikelyPorts, are_sorted_for_the_search) {
    EXPECT_TRUE(std::is_sorted(likely_tcp_ports.begin(), likely_tcp_ports.end()));
    EXPECT_TRUE(std::is_sorted(likely_udp_ports.begin(), likely_udp_ports.end()));
    EXPECT_TRUE(is_likely_server_port(FlowTransport::tcp, 443));
    EXPECT_FALSE(is_likely_server_port(FlowTransport::tcp, 3306));
    EXPECT_FALSE(is_likely_server_port(FlowTransport::udp, 68));
    EXPECT_FALSE(is_likely_server_port(FlowTransport::icmp, 8));
}

}  // namespace
}  // namespace slipstream
