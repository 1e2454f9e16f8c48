// PBB and VN-Tag: Ethernet tags of bridges.
#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

TEST(Pbb, carries_the_customer_frame_with_its_addresses) {
    Frame customer = ethernet(0x0800, passenger());
    customer[11] = 0xcc;
    const auto r = decode(ethernet(0x88e7, zeros(4) + customer));
    EXPECT_EQ(r->kind, PacketKind::tcp);
    EXPECT_EQ(r->source_mac.to_string(), "02:00:00:00:00:cc");
    EXPECT_EQ(decode(ethernet(0x88e7, zeros(18))).weirds(), Names{"truncated_PBB_header/PBB"});
}

TEST(VnTag, leads_to_vlan_tags_only) {
    EXPECT_EQ(decode(ethernet(0x8926, bytes({0, 0, 0, 0, 0x81, 0, 0, 9, 8, 0}) + passenger()))->vlan, 9);
    EXPECT_EQ(decode(ethernet(0x8926, bytes({0, 0, 0, 0, 8, 0}) + passenger()))->kind, PacketKind::none);
    EXPECT_EQ(decode(ethernet(0x8926, zeros(6))).weirds(), Names{"truncated_vntag_header/VNTAG"});
}

}  // namespace
}  // namespace slipstream::test
