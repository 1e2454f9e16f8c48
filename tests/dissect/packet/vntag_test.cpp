// VN-Tag.
#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

TEST(VnTag, leads_to_vlan_tags_only) {
    EXPECT_EQ(decode(ethernet(0x8926, bytes({0, 0, 0, 0, 0x81, 0, 0, 9, 8, 0}) + passenger()))->vlan, 9);
    EXPECT_EQ(decode(ethernet(0x8926, bytes({0, 0, 0, 0, 8, 0}) + passenger()))->kind, PacketKind::none);
    EXPECT_EQ(decode(ethernet(0x8926, zeros(6))).weirds(), Names{"truncated_vntag_header/VNTAG"});
}

}  // namespace
}  // namespace slipstream::test
