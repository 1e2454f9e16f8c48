// PPP in HDLC-like framing.
#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

TEST(PppSerial, reads_the_protocol_behind_address_and_control) {
    EXPECT_EQ(decode(bytes({0x0f, 0, 0, 0x21}) + passenger(), 50)->kind, PacketKind::tcp);
    EXPECT_EQ(decode(bytes({0xff, 3, 2, 0x81, 0, 0, 0x11, 9}) + passenger(), 50)->kind, PacketKind::tcp);
    EXPECT_EQ(decode(zeros(4), 50).weirds(), Names{"truncated_ppp_serial_header/PPPSERIAL"});
}

}  // namespace
}  // namespace slipstream::test
