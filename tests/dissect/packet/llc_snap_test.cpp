// 802.2 LLC, SNAP and Novell raw frames behind a length field.
#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

Frame with_length(const Frame& f) { return ethernet(static_cast<unsigned>(f.size()), f); }

TEST(LlcSnap, snap_with_zero_organisation_carries_an_ethertype) {
    EXPECT_EQ(decode(with_length(bytes({0xaa, 0xaa, 3, 0, 0, 0, 8, 0}) + passenger()))->kind,
              PacketKind::tcp);
    EXPECT_EQ(decode(with_length(bytes({0xaa, 0xaa, 3, 0, 0, 0xc, 8, 0}) + passenger()))->kind,
              PacketKind::none);
}

TEST(LlcSnap, numbered_control_fields_are_two_bytes) {
    EXPECT_EQ(decode(with_length(bytes({0xaa, 0xaa, 0, 0, 0, 0, 0, 8, 0}) + passenger()))->kind,
              PacketKind::tcp);
}

TEST(LlcSnap, novell_has_no_analyzer) {
    EXPECT_EQ(decode(with_length(bytes({0xff, 0xff}) + zeros(40))).weirds(),
              Names{"no_suitable_analyzer_found/NOVELL_802_3"});
}

TEST(LlcSnap, plain_llc_ends_in_silence) {
    const auto r = decode(with_length(bytes({0x42, 0x42, 3}) + zeros(40)));
    EXPECT_EQ(r->kind, PacketKind::none);
    EXPECT_TRUE(r->weirds.empty());
}

TEST(LlcSnap, short_snap_is_weird) {
    EXPECT_EQ(decode(with_length(bytes({0xaa, 0xaa, 3, 0, 0, 0, 8}))).weirds(),
              Names{"truncated_snap_header/SNAP"});
}

}  // namespace
}  // namespace slipstream::test
