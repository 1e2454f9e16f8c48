// Ethernet II, 802.3 lengths and FabricPath.
#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

TEST(Ethernet, keeps_the_addresses_and_follows_the_ethertype) {
    const auto r = decode(ethernet(0x0800, passenger()));
    EXPECT_EQ(r->kind, PacketKind::tcp);
    EXPECT_TRUE(r->has_macs);
    EXPECT_EQ(r->source_mac.to_string(), "02:00:00:00:00:aa");
    EXPECT_EQ(r->destination_mac.to_string(), "02:00:00:00:00:bb");
    EXPECT_EQ(r->vlan_tags, 0);
    EXPECT_TRUE(r->weirds.empty());
}

TEST(Ethernet, needs_three_bytes_behind_its_header) {
    EXPECT_EQ(decode(ethernet(0x0800, zeros(2))).weirds(), Names{"truncated_ethernet_frame/ETHERNET"});
    EXPECT_EQ(decode(ethernet(0x0800, zeros(3))).weirds(), Names{"truncated_IP/IP"});
}

TEST(Ethernet, drops_an_802_3_frame_shorter_than_its_length_field) {
    EXPECT_EQ(decode(ethernet(40, zeros(39))).weirds(), Names{"truncated_ethernet_frame/ETHERNET"});
}

TEST(Ethernet, calls_types_between_length_and_ethertype_undefined) {
    EXPECT_EQ(decode(ethernet(1501, passenger())).weirds(), Names{"undefined_ether_type/ETHERNET"});
    EXPECT_EQ(decode(ethernet(1535, passenger())).weirds(), Names{"undefined_ether_type/ETHERNET"});
}

TEST(Ethernet, says_nothing_about_unknown_ethertypes) {
    const auto r = decode(ethernet(0x88cc, passenger()));
    EXPECT_EQ(r->kind, PacketKind::none);
    EXPECT_TRUE(r->weirds.empty());
}

TEST(Ethernet, reads_the_frame_inside_cisco_fabricpath) {
    Frame outer = bytes({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0x89, 0x03, 0, 0});
    const auto r = decode(outer + ethernet(0x0800, passenger()));
    EXPECT_EQ(r->kind, PacketKind::tcp);
    EXPECT_EQ(r->source_mac.to_string(), "02:00:00:00:00:aa");
    EXPECT_EQ(decode(outer + zeros(14)).weirds(), Names{"truncated_link_header_cfp/ETHERNET"});
}

}  // namespace
}  // namespace slipstream::test
