// BSD loopback: address families in two byte orders.
#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

TEST(NullLoopback, reads_the_family_in_both_byte_orders) {
    EXPECT_EQ(decode(bytes({2, 0, 0, 0}) + passenger(), 0)->kind, PacketKind::tcp);
    EXPECT_EQ(decode(bytes({0, 0, 0, 2}) + passenger(), 108)->kind, PacketKind::tcp);
    const Frame six = ipv6(v6_ends(), 6, tcp(v6_ends(), TcpHeader::syn));
    for (unsigned family : {24U, 28U, 30U})
        EXPECT_EQ(decode(bytes({family, 0, 0, 0}) + six, 0)->kind, PacketKind::tcp);
    EXPECT_EQ(decode(bytes({7, 0, 0, 0}) + passenger(), 0)->kind, PacketKind::none);
    EXPECT_EQ(decode(bytes({2, 0, 0, 0}), 0).weirds(), Names{"null_analyzer_failed/NULL"});
}

}  // namespace
}  // namespace slipstream::test
