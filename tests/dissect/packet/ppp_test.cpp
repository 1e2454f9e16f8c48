// PPP in its framings: PPPoE, HDLC-like and plain.
#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

TEST(Pppoe, carries_either_ip_version) {
    EXPECT_EQ(decode(ethernet(0x8864, bytes({0x11, 0, 0, 1, 0, 42, 0, 0x21}) + passenger()))->kind,
              PacketKind::tcp);
    EXPECT_EQ(decode(ethernet(0x8864, bytes({0x11, 0, 0, 1, 0, 42, 0xc0, 0x21}) + passenger()))->kind,
              PacketKind::none);
    EXPECT_EQ(decode(ethernet(0x8864, zeros(7))).weirds(), Names{"truncated_pppoe_header/PPPOE"});
}

TEST(PppSerial, reads_the_protocol_behind_address_and_control) {
    EXPECT_EQ(decode(bytes({0x0f, 0, 0, 0x21}) + passenger(), 50)->kind, PacketKind::tcp);
    EXPECT_EQ(decode(bytes({0xff, 3, 2, 0x81, 0, 0, 0x11, 9}) + passenger(), 50)->kind, PacketKind::tcp);
    EXPECT_EQ(decode(zeros(4), 50).weirds(), Names{"truncated_ppp_serial_header/PPPSERIAL"});
}

TEST(Ppp, reads_the_protocol_with_and_without_framing_and_compression) {
    EXPECT_EQ(decode(bytes({0xff, 3, 0, 0x21}) + passenger(), 9)->kind, PacketKind::tcp);
    EXPECT_EQ(decode(bytes({0, 0x21}) + passenger(), 9)->kind, PacketKind::tcp);
    EXPECT_EQ(decode(bytes({0x21}) + passenger(), 9)->kind, PacketKind::tcp);
    EXPECT_EQ(decode(bytes({0xff, 3}), 9).weirds(), Names{"truncated_ppp_header/PPP"});
}

}  // namespace
}  // namespace slipstream::test
