// Learning the local network, the gateway and who holds which address.
#include "profiler/network_facts.h"

#include <gtest/gtest.h>

namespace slipstream {
namespace {

IpAddress ip(std::string_view text) { return IpAddress::parse(text).value(); }
MacAddress mac(std::uint8_t last) { return {{0x02, 0, 0, 0, 0, last}}; }

FlowRecord flow(std::string_view orig, std::string_view resp, int orig_mac = 0, int resp_mac = 0) {
    FlowRecord f;
    f.orig = ip(orig);
    f.resp = ip(resp);
    if (orig_mac) f.orig_mac = mac(static_cast<std::uint8_t>(orig_mac));
    if (resp_mac) f.resp_mac = mac(static_cast<std::uint8_t>(resp_mac));
    return f;
}
ArpRecord claim(std::string_view address, std::uint8_t holder, Time time = {}) {
    ArpRecord a;
    a.time = time;
    a.operation = {"reply"};
    a.orig = ip(address);
    a.orig_hardware = mac(holder);
    return a;
}

TEST(NetworkFacts, a_configured_network_wins) {
    NetworkFacts facts({{*Subnet::parse("10.1.0.0/16")}, {}}, HashKey{});
    EXPECT_TRUE(facts.local_network_known());
    EXPECT_TRUE(facts.is_local(ip("10.1.200.3")));
    EXPECT_FALSE(facts.is_local(ip("10.2.0.1")));
    EXPECT_EQ(facts.local_network_text(), "10.1.0.0/16");
}

TEST(NetworkFacts, private_client_networks_are_local_single_addresses_are_not) {
    NetworkFacts facts({{}, {*Subnet::parse("192.168.7.9"), *Subnet::parse("192.168.7.0/24")}}, HashKey{});
    EXPECT_TRUE(facts.is_local(ip("192.168.7.1")));
    EXPECT_TRUE(facts.is_client(ip("192.168.7.9")));
    NetworkFacts single({{}, {*Subnet::parse("192.168.7.9")}}, HashKey{});
    EXPECT_FALSE(single.local_network_known());
}

TEST(NetworkFacts, infers_the_slash_24_of_the_senders) {
    NetworkFacts facts({}, HashKey{});
    EXPECT_FALSE(facts.local_network_known());
    for (int i = 0; i < 4; ++i) facts.learn(claim("192.168.1.5", 5));
    EXPECT_TRUE(facts.local_network_known());
    EXPECT_TRUE(facts.is_local(ip("192.168.1.200")));
    EXPECT_FALSE(facts.is_local(ip("192.168.5.1")));
    EXPECT_EQ(facts.local_network_text(), "192.168.1.0/24");
}

TEST(NetworkFacts, a_routed_site_makes_the_whole_block_local) {
    NetworkFacts facts({}, HashKey{});
    for (int net = 0; net < 20; ++net)
        facts.learn(flow("10.0." + std::to_string(net) + ".1", "93.184.216.34"));
    EXPECT_TRUE(facts.is_local(ip("10.200.0.1")));
    EXPECT_FALSE(facts.is_local(ip("192.168.1.1")));
    EXPECT_EQ(facts.local_network_text(), "10.0.0.0/8");
}

TEST(NetworkFacts, the_gateway_is_where_frames_to_public_addresses_go) {
    NetworkFacts facts({}, HashKey{});
    EXPECT_FALSE(facts.gateway_mac());
    facts.learn(claim("192.168.1.1", 1));
    facts.learn(flow("192.168.1.5", "192.168.1.9", 5, 9));
    EXPECT_FALSE(facts.gateway_mac());
    facts.learn(flow("192.168.1.5", "93.184.216.34", 5, 1));
    EXPECT_EQ(facts.gateway_mac(), mac(1));
    EXPECT_TRUE(facts.is_gateway(ip("192.168.1.1")));
}

TEST(NetworkFacts, an_arp_message_after_the_flow_names_the_gateway_too) {
    NetworkFacts facts({}, HashKey{});
    facts.learn(flow("192.168.1.5", "93.184.216.34", 5, 1));
    EXPECT_FALSE(facts.gateway_address());
    facts.learn(claim("192.168.1.1", 1));
    EXPECT_EQ(facts.gateway_address(), ip("192.168.1.1"));
}

TEST(NetworkFacts, one_stray_frame_does_not_move_the_gateway) {
    NetworkFacts facts({}, HashKey{});
    for (int i = 0; i < 10; ++i) facts.learn(flow("192.168.1.5", "93.184.216.34", 5, 1));
    facts.learn(flow("192.168.1.5", "93.184.216.34", 5, 7));
    EXPECT_EQ(facts.gateway_mac(), mac(1));
}

TEST(NetworkFacts, remembers_who_held_an_address_before) {
    NetworkFacts facts({}, HashKey{});
    facts.learn(claim("192.168.1.9", 9, Time{1}));
    facts.learn(claim("192.168.1.9", 5, Time{2}));
    const AddressBinding* binding = facts.binding_of(ip("192.168.1.9"));
    ASSERT_NE(binding, nullptr);
    EXPECT_EQ(binding->mac, mac(5));
    EXPECT_EQ(binding->before, mac(9));
    EXPECT_EQ(binding->since, Time{2});
}

TEST(NetworkFacts, a_mac_with_many_addresses_is_a_router) {
    NetworkFacts facts({}, HashKey{});
    for (int i = 1; i <= 5; ++i) facts.learn(flow("10.0.0." + std::to_string(i), "10.1.1.1", 3, 4));
    EXPECT_TRUE(facts.binding_of(mac(3))->carries_many);
    EXPECT_EQ(facts.binding_of(mac(3))->held.size(), MacBinding::addresses_max);
}

}  // namespace
}  // namespace slipstream
