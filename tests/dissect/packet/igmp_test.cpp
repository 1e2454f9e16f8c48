// IGMP: message type, no connection.
#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

TEST(Igmp, keeps_its_message_type_without_a_connection) {
    const auto igmp = decode(ipv4(v4_ends(), 2, bytes({0x16, 0}) + zeros(6)), 101);
    EXPECT_EQ(igmp->kind, PacketKind::other_ip);
    EXPECT_EQ(igmp->icmp_type, 0x16);
}

}  // namespace
}  // namespace slipstream::test
