// 802.11 data frames: headers of every length, encryption, aggregation.
#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

const Frame llc = bytes({0xaa, 0xaa, 3, 0, 0, 0, 8, 0});

/// A header whose addresses end in 1, 2 and 3.
Frame header(unsigned control, unsigned flags) {
    return bytes({control, flags, 0, 0}) + bytes({2, 0, 0, 0, 0, 1}) + bytes({2, 0, 0, 0, 0, 2}) +
           bytes({2, 0, 0, 0, 0, 3}) + zeros(2);
}

TEST(Ieee80211, chooses_the_ends_by_the_directions) {
    const auto to = decode(header(0x08, 0x01) + llc + passenger(), 105);
    EXPECT_EQ(to->kind, PacketKind::tcp);
    EXPECT_EQ(to->source_mac.bytes[5], 2);
    EXPECT_EQ(to->destination_mac.bytes[5], 3);
    const auto from = decode(header(0x08, 0x02) + llc + passenger(), 105);
    EXPECT_EQ(from->source_mac.bytes[5], 3);
    EXPECT_EQ(from->destination_mac.bytes[5], 1);
    const auto neither = decode(header(0x08, 0x00) + llc + passenger(), 105);
    EXPECT_EQ(neither->source_mac.bytes[5], 2);
    EXPECT_EQ(neither->destination_mac.bytes[5], 1);
    const auto both = decode(header(0x08, 0x03) + bytes({2, 0, 0, 0, 0, 4}) + llc + passenger(), 105);
    EXPECT_EQ(both->kind, PacketKind::tcp);
    EXPECT_EQ(both->source_mac.bytes[5], 4);
    EXPECT_EQ(both->destination_mac.bytes[5], 3);
}

TEST(Ieee80211, follows_data_frames_only) {
    EXPECT_EQ(decode(header(0x80, 0) + llc + passenger(), 105)->kind, PacketKind::none);
    EXPECT_EQ(decode(header(0x48, 0) + llc + passenger(), 105)->kind, PacketKind::none);
    EXPECT_EQ(decode(zeros(24), 105).weirds(), Names{"truncated_802_11_header/IEEE802_11"});
}

TEST(Ieee80211, quality_of_service_adds_two_bytes_and_stops_at_encryption) {
    EXPECT_EQ(decode(header(0x88, 0) + zeros(2) + llc + passenger(), 105)->kind, PacketKind::tcp);
    EXPECT_EQ(decode(header(0x88, 0x40) + zeros(2) + llc + passenger(), 105)->kind, PacketKind::none);
}

Frame subframe(const Frame& content) {
    Frame f = zeros(12);
    put16(f, static_cast<unsigned>(content.size()));
    return f + content + zeros(content.size() % 4);
}

TEST(Ieee80211, aggregated_frames_are_decoded_one_after_the_other) {
    const Frame second = ipv4(v4_ends(), 17, udp(v4_ends(), 53, text("hi")));
    auto r = decode(header(0x88, 0) + bytes({0x80, 0}) + subframe(llc + passenger()) +
                        subframe(bytes({1, 2, 3, 4})) + subframe(llc + second),
                    105);
    EXPECT_EQ(r->kind, PacketKind::tcp);
    EXPECT_TRUE(r->weirds.empty());
    ASSERT_TRUE(decode_next_subframe({}, r.decoded));
    EXPECT_EQ(r->kind, PacketKind::udp);
    EXPECT_EQ(r->payload.size(), 2U);
    EXPECT_TRUE(r->has_macs);
    EXPECT_FALSE(decode_next_subframe({}, r.decoded));
}

TEST(Ieee80211, aggregated_frames_name_their_damage) {
    const Frame start = header(0x88, 0) + bytes({0x80, 0});
    EXPECT_EQ(decode(start + zeros(13), 105).weirds(), Names{"truncated_802_11_amsdu_header/IEEE802_11"});
    EXPECT_EQ(decode(start + zeros(12) + bytes({0, 9}) + zeros(8), 105).weirds(),
              Names{"truncated_802_11_amsdu_packet/IEEE802_11"});
    EXPECT_EQ(decode(start + subframe(zeros(8)), 105).weirds(),
              Names{"invalid_802_11_amsdu_inner_packet/IEEE802_11"});
}

}  // namespace
}  // namespace slipstream::test
