// SCTP: ports, no connection.
#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

TEST(Sctp, keeps_its_ports_without_a_connection) {
    const auto sctp = decode(ipv4(v4_ends(), 132, bytes({0x0b, 0x59, 0x0b, 0x5a}) + zeros(8)), 101);
    EXPECT_EQ(sctp->kind, PacketKind::other_ip);
    EXPECT_EQ(sctp->source_port, 2905);
    EXPECT_EQ(sctp->payload.size(), 12U);
}

}  // namespace
}  // namespace slipstream::test
