// Radiotap: stepped over by its length.
#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

TEST(Radiotap, is_stepped_over_by_its_little_endian_length) {
    const Frame frame = bytes({8, 0}) + zeros(22) + bytes({0xaa, 0xaa, 3, 0, 0, 0, 8, 0}) + passenger();
    EXPECT_EQ(decode(bytes({0, 0, 8, 0, 1, 2, 3, 4}) + frame, 127)->kind, PacketKind::tcp);
    EXPECT_EQ(decode(bytes({0, 0, 8, 0}), 127).weirds(), Names{"truncated_radiotap_header/IEEE802_11_RADIO"});
}

}  // namespace
}  // namespace slipstream::test
