// IP by its version nibble.
#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

TEST(RawIp, is_what_unknown_link_types_are_taken_for) {
    EXPECT_EQ(decode(passenger(), 101)->kind, PacketKind::tcp);
    EXPECT_EQ(decode(passenger(), 9999)->kind, PacketKind::tcp);
    EXPECT_EQ(decode(bytes({0xff}) + zeros(30), 195).weirds(), Names{"unknown_ip_version/IP"});
}

}  // namespace
}  // namespace slipstream::test
