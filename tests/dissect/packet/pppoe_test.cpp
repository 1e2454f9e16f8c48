// PPPoE sessions.
#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

TEST(Pppoe, carries_either_ip_version) {
    EXPECT_EQ(decode(ethernet(0x8864, bytes({0x11, 0, 0, 1, 0, 42, 0, 0x21}) + passenger()))->kind,
              PacketKind::tcp);
    EXPECT_EQ(decode(ethernet(0x8864, bytes({0x11, 0, 0, 1, 0, 42, 0xc0, 0x21}) + passenger()))->kind,
              PacketKind::none);
    EXPECT_EQ(decode(ethernet(0x8864, zeros(7))).weirds(), Names{"truncated_pppoe_header/PPPOE"});
}

}  // namespace
}  // namespace slipstream::test
