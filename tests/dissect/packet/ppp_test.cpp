// Plain PPP: with and without framing and compression.
#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

TEST(Ppp, reads_the_protocol_with_and_without_framing_and_compression) {
    EXPECT_EQ(decode(bytes({0xff, 3, 0, 0x21}) + passenger(), 9)->kind, PacketKind::tcp);
    EXPECT_EQ(decode(bytes({0, 0x21}) + passenger(), 9)->kind, PacketKind::tcp);
    EXPECT_EQ(decode(bytes({0x21}) + passenger(), 9)->kind, PacketKind::tcp);
    EXPECT_EQ(decode(bytes({0xff, 3}), 9).weirds(), Names{"truncated_ppp_header/PPP"});
}

}  // namespace
}  // namespace slipstream::test
