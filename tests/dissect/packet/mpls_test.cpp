// MPLS label stacks.
#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

TEST(Mpls, pops_labels_to_the_bottom_and_asks_the_version_nibble) {
    EXPECT_EQ(decode(ethernet(0x8847, bytes({0, 0, 0x10, 64}) + bytes({0, 0, 0x21, 64}) + passenger()))->kind,
              PacketKind::tcp);
}

TEST(Mpls, stack_without_bottom_is_truncated) {
    EXPECT_EQ(decode(ethernet(0x8847, zeros(40))).weirds(), Names{"truncated_link_header/MPLS"});
}

TEST(Mpls, other_payload_is_an_unknown_ip_version) {
    EXPECT_EQ(decode(ethernet(0x8847, bytes({0, 0, 0x11, 64}) + zeros(40))).weirds(),
              Names{"unknown_ip_version/IP"});
}

}  // namespace
}  // namespace slipstream::test
