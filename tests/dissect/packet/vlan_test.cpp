// VLAN tags: which field a tag fills, and what may follow.
#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

Frame tag(unsigned id, unsigned type) {
    Frame f;
    put16(f, 0x6000 | id);
    put16(f, type);
    return f;
}

TEST(Vlan, first_tag_fills_vlan_and_the_second_inner_vlan) {
    const auto one = decode(ethernet(0x8100, tag(10, 0x0800) + passenger()));
    EXPECT_EQ(one->kind, PacketKind::tcp);
    EXPECT_EQ(one->vlan, 10);
    EXPECT_EQ(one->inner_vlan, 0);
    const auto two = decode(ethernet(0x88a8, tag(10, 0x8100) + tag(20, 0x0800) + passenger()));
    EXPECT_EQ(two->vlan, 10);
    EXPECT_EQ(two->inner_vlan, 20);
    EXPECT_EQ(two->vlan_tags, 2);
}

TEST(Vlan, third_tag_overwrites_the_inner_one) {
    const auto r = decode(ethernet(0x9100, tag(1, 0x8100) + tag(2, 0x8100) + tag(3, 0x0800) + passenger()));
    EXPECT_EQ(r->kind, PacketKind::tcp);
    EXPECT_EQ(r->vlan, 1);
    EXPECT_EQ(r->inner_vlan, 3);
}

TEST(Vlan, id_zero_leaves_its_place_to_the_next_tag) {
    const auto r = decode(ethernet(0x8100, tag(0, 0x8100) + tag(7, 0x0800) + passenger()));
    EXPECT_EQ(r->vlan, 7);
    EXPECT_EQ(r->inner_vlan, 0);
}

TEST(Vlan, service_tags_inside_a_tag_are_not_followed) {
    EXPECT_EQ(decode(ethernet(0x8100, tag(1, 0x88a8) + tag(2, 0x0800) + passenger()))->kind,
              PacketKind::none);
}

TEST(Vlan, follows_a_length_field_without_comparing_it) {
    const Frame snap = bytes({0xaa, 0xaa, 3, 0, 0, 0, 8, 0});
    EXPECT_EQ(decode(ethernet(0x8100, tag(5, 1400) + snap + passenger()))->kind, PacketKind::tcp);
    EXPECT_EQ(decode(ethernet(0x8100, tag(5, 100) + zeros(1))).weirds(), Names{"truncated_vlan_frame/VLAN"});
}

TEST(Vlan, names_what_is_wrong) {
    EXPECT_EQ(decode(ethernet(0x8100, tag(5, 0x0800))).weirds(), Names{"truncated_VLAN_header/VLAN"});
    EXPECT_EQ(decode(ethernet(0x8100, tag(5, 1510) + passenger())).weirds(),
              Names{"undefined_vlan_protocol/VLAN"});
}

}  // namespace
}  // namespace slipstream::test
