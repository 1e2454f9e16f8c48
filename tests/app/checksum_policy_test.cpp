// When checksums are taken for the work of an offloading network card.
#include "app/checksum_policy.h"

#include <gtest/gtest.h>

#include <vector>

namespace slipstream {
namespace {

TEST(ChecksumPolicy, one_wrong_in_ten_is_offload) {
    EXPECT_TRUE((ChecksumSample{10, 1}).shows_offload());
    EXPECT_FALSE((ChecksumSample{11, 1}).shows_offload());
    EXPECT_FALSE((ChecksumSample{0, 0}).shows_offload());
}

TEST(ChecksumPolicy, counts_wrong_ip_checksums) {
    // Ethernet, IPv4 with a zero checksum, TCP SYN.
    std::vector<std::uint8_t> frame(54, 0);
    frame[12] = 0x08;
    frame[14] = 0x45;
    frame[17] = 40;
    frame[22] = 64;
    frame[23] = 6;
    frame[26] = frame[30] = 10;
    frame[46] = 0x50;
    frame[47] = 0x02;
    PacketBatch batch;
    Packet packet;
    packet.data = frame.data();
    packet.captured_bytes = packet.wire_bytes = 54;
    batch.packets.push_back(packet);
    ChecksumSample sample = sample_checksums(batch);
    EXPECT_EQ(sample.verified, 1U);
    EXPECT_EQ(sample.bad, 1U);
}

}  // namespace
}  // namespace slipstream
