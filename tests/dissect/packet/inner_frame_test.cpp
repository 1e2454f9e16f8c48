// Where an inner packet begins: lengths of its own.
#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

TEST(InnerFrame, inner_lengths_follow_what_was_consumed) {
    const auto r = decode_tunnel(Layer::vxlan, TunnelType::vxlan,
                                 bytes({8, 0, 0, 0, 0, 0, 9, 0}) + ethernet(0x0800, passenger() + zeros(6)));
    EXPECT_EQ(r->kind, PacketKind::tcp);
    Frame longer = passenger();
    set16(longer, 2, 41);
    EXPECT_EQ(decode_tunnel(Layer::vxlan, TunnelType::vxlan,
                            bytes({8, 0, 0, 0, 0, 0, 9, 0}) + ethernet(0x0800, longer))
                  .weirds(),
              Names{"truncated_IP_len_in_tunnel/IP"});
}

}  // namespace
}  // namespace slipstream::test
