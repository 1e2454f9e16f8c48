// Linux cooked capture, second version.
#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

TEST(LinuxSll2, starts_with_the_ethertype) {
    const Frame header = bytes({8, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0, 6, 2, 0, 0, 0, 0, 0xaa, 0, 0});
    const auto r = decode(header + passenger(), 276);
    EXPECT_EQ(r->kind, PacketKind::tcp);
    EXPECT_EQ(r->source_mac.to_string(), "02:00:00:00:00:aa");
    EXPECT_EQ(decode(header, 276).weirds(), Names{"truncated_Linux_SLL2_header/LINUXSLL2"});
}

}  // namespace
}  // namespace slipstream::test
