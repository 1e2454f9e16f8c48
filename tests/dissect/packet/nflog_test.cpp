// Netfilter log: attributes up to the packet.
#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

TEST(Nflog, steps_over_attributes_to_the_payload) {
    const Frame header = bytes({2, 0, 0, 0});
    const Frame prefix = bytes({5, 0, 10, 0, 0x41, 0, 0, 0});
    const Frame payload = bytes({44, 0, 9, 0});
    EXPECT_EQ(decode(header + prefix + payload + passenger(), 239)->kind, PacketKind::tcp);
    EXPECT_EQ(decode(header + prefix, 239).weirds(), Names{"nflog_no_pcap_payload/NFLOG"});
    EXPECT_EQ(decode(header + bytes({3, 0, 10, 0, 0, 0}), 239).weirds(), Names{"nflog_bad_tlv_len/NFLOG"});
    EXPECT_EQ(decode(bytes({2, 1, 0, 0, 0}), 239).weirds(), Names{"unknown_nflog_version/NFLOG"});
    EXPECT_EQ(decode(header, 239).weirds(), Names{"truncated_nflog_header/NFLOG"});
}

}  // namespace
}  // namespace slipstream::test
