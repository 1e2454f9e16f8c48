// Provider Backbone Bridging.
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

}  // namespace
}  // namespace slipstream::test
