// ARP requests and replies.
#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

Frame request() {
    return bytes({0, 1, 8, 0, 6, 4, 0, 1}) + bytes({2, 0, 0, 0, 0, 0xaa, 10, 0, 0, 1}) +
           bytes({0, 0, 0, 0, 0, 0, 10, 0, 0, 2});
}

TEST(Arp, reads_both_ends) {
    const auto r = decode(ethernet(0x0806, request()));
    EXPECT_EQ(r->kind, PacketKind::arp);
    EXPECT_EQ(r->arp.operation, 1);
    EXPECT_EQ(r->arp.sender.to_string(), "10.0.0.1");
    EXPECT_EQ(r->arp.target.to_string(), "10.0.0.2");
    EXPECT_EQ(r->arp.sender_hardware.to_string(), "02:00:00:00:00:aa");
    EXPECT_TRUE(r->arp.target_hardware.is_zero());
}

TEST(Arp, too_short_for_its_address_lengths_is_truncated) {
    Frame cut = request();
    cut.pop_back();
    EXPECT_EQ(decode(ethernet(0x0806, cut)).weirds(), Names{"truncated_ARP/ARP"});
    EXPECT_EQ(decode(ethernet(0x0806, zeros(5))).weirds(), Names{"truncated_ARP/ARP"});
}

TEST(Arp, other_hardware_or_protocols_are_left_alone) {
    Frame other = request();
    other[1] = 6;
    EXPECT_EQ(decode(ethernet(0x0806, other))->kind, PacketKind::none);
}

}  // namespace
}  // namespace slipstream::test
