// Linux cooked capture, first version.
#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

TEST(LinuxSll, knows_the_sender_only) {
    const Frame header = bytes({0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 0xaa, 0, 0, 8, 0});
    const auto r = decode(header + passenger(), 113);
    EXPECT_EQ(r->kind, PacketKind::tcp);
    EXPECT_EQ(r->source_mac.to_string(), "02:00:00:00:00:aa");
    EXPECT_TRUE(r->destination_mac.is_zero());
    EXPECT_EQ(decode(header, 113).weirds(), Names{"truncated_Linux_SLL_header/LINUXSLL"});
}

}  // namespace
}  // namespace slipstream::test
