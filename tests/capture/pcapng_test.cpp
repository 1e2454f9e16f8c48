// pcapng: sections, interfaces, clocks, every kind of packet block, and what is left of a damaged file.
#include "capture/pcapng.h"

#include <gtest/gtest.h>

#include "tests/capture/capture_bytes.h"
#include "tests/capture/reading.h"

namespace slipstream {
namespace {

using testing::CaptureBytes;
using testing::read_memory;
using testing::ReadPacket;

constexpr std::uint16_t if_tsresol = 9;
constexpr std::uint16_t if_fcslen = 13;
constexpr std::uint16_t if_tsoffset = 14;

TEST(PcapngReader, reads_every_packet_block_in_both_byte_orders) {
    for (bool big_endian : {false, true}) {
        CaptureBytes file(big_endian);
        file.section().interface(1, 4).interface(113);
        file.enhanced(1, 0x500000001, "abc", 60).obsolete(1, 7'000'000, "de", 2).simple("wxyz", 9);
        auto read = read_memory(file.bytes());
        std::vector<ReadPacket> expected = {
            {0x500000001, "abc", 60, 113, 1, 0}, {7'000'000, "de", 2, 113, 1, 1}, {0, "wxyz", 9, 1, 0, 2}};
        EXPECT_EQ(read.packets, expected);
        EXPECT_FALSE(read.damage) << read.damage->what;
    }
}

TEST(PcapngReader, a_simple_packet_without_snapshot_length_is_whole) {
    CaptureBytes file;
    file.section().interface().simple("hello", 5);
    EXPECT_EQ(read_memory(file.bytes()).packets.at(0), (ReadPacket{0, "hello", 5, 1, 0, 0}));
}

TEST(PcapngReader, each_section_has_its_own_byte_order_and_interfaces) {
    CaptureBytes first(false);
    first.section().interface(1).interface(105).enhanced(1, 1, "a", 1);
    CaptureBytes second(true);
    second.section().interface(127).enhanced(0, 2, "b", 1).enhanced(1, 3, "c", 1);
    auto file = first.raw(second.bytes()).bytes();
    auto read = read_memory(file);
    ASSERT_EQ(read.packets.size(), 2U);
    EXPECT_EQ(read.packets[0].link_type, 105U);
    EXPECT_EQ(read.packets[1].link_type, 127U);
    ASSERT_TRUE(read.damage);  // interface 1 was the first section's
    EXPECT_NE(read.damage->what.find("interface 1"), std::string::npos);
}

TEST(PcapngReader, skips_other_blocks_and_options) {
    CaptureBytes file;
    CaptureBytes options;
    options.option(2, {'e', 't', 'h'}).option(if_fcslen, {4}).option(0, {});
    file.section().block(0xbad, CaptureBytes().raw("whatever")).interface(1, 0, options);
    file.block(5, CaptureBytes().u32(0)).enhanced(0, 5, "abc", 3).block(0x80000001, CaptureBytes());
    auto read = read_memory(file.bytes());
    EXPECT_EQ(read.packets.size(), 1U);
    EXPECT_FALSE(read.damage);
}

TEST(PcapngReader, uses_the_clock_of_the_interface) {
    CaptureBytes file;
    file.section();
    file.interface(1, 0, CaptureBytes().option(if_tsresol, {9}));
    file.interface(1, 0, CaptureBytes().option(if_tsresol, {0x80 | 10}));
    file.interface(1, 0,
                   CaptureBytes().option(if_tsoffset, {100, 0, 0, 0, 0, 0, 0, 0}).option(if_tsresol, {3}));
    file.enhanced(0, 1'000'001'999, "", 0).enhanced(1, 1024 + 512, "", 0).enhanced(2, 2'500, "", 0);
    auto read = read_memory(file.bytes());
    ASSERT_EQ(read.packets.size(), 3U);
    EXPECT_EQ(read.packets[0].us, 1'000'001);
    EXPECT_EQ(read.packets[1].us, 1'500'000);
    EXPECT_EQ(read.packets[2].us, 102'500'000);
}

TEST(PcapngClock, never_overflows) {
    constexpr std::uint64_t most = ~0ULL;
    EXPECT_EQ((PcapngClock{false, 0, 0}).time(most), time_max);
    EXPECT_EQ((PcapngClock{true, 0, 0}).time(most), time_max);
    EXPECT_EQ((PcapngClock{false, 6, INT64_MAX}).time(most), time_max);
    EXPECT_EQ((PcapngClock{false, 6, INT64_MIN}).time(0), time_min);
    EXPECT_EQ((PcapngClock{false, 19, 0}).time(most).us, 1'844'674);
    EXPECT_EQ((PcapngClock{true, 63, 0}).time(most).us, 1'999'999);
    EXPECT_EQ((PcapngClock{true, 32, 0}).time((1ULL << 32) + (1ULL << 31)).us, 1'500'000);
    EXPECT_EQ((PcapngClock{false, 6, -5}).time(1).us, -4'999'999);
}

TEST(PcapngReader, calls_impossible_content_damage) {
    auto damage_of = [](const CaptureBytes& file) {
        auto read = read_memory(file.bytes());
        EXPECT_EQ(read.packets.size(), 1U);
        return read.damage ? read.damage->what : "none";
    };
    CaptureBytes good;
    good.section().interface().enhanced(0, 1, "abcd", 4);
    EXPECT_EQ(damage_of(good), "none");
    EXPECT_EQ(damage_of(CaptureBytes(good).u32(6).u32(13).u32(0)), "a block claims a length of 13 bytes");
    EXPECT_EQ(damage_of(CaptureBytes(good).u32(9).u32(12).u32(16)), "the two lengths of a block differ");
    EXPECT_EQ(damage_of(CaptureBytes(good).u32(6).u32(12).u32(16)), "the two lengths of a block differ");
    EXPECT_EQ(damage_of(CaptureBytes(good).u32(6).u32(0x7ffffffc).u32(16)),
              "a block claims a length of 2147483644 bytes");
    EXPECT_EQ(damage_of(CaptureBytes(good).u32(9).u32(0x7ffffffc).u32(16)), "the file ends inside a block");
    EXPECT_EQ(
        damage_of(CaptureBytes(good).block(6, CaptureBytes().u32(0).u32(0).u32(0).u32(9).u32(9).u32(1))),
        "a packet runs over its block");
    EXPECT_EQ(damage_of(CaptureBytes(good).block(1, CaptureBytes().u32(1))),
              "an interface description is too short");
    EXPECT_EQ(damage_of(CaptureBytes(good).interface(1, 0, CaptureBytes().option(if_tsresol, {20}))),
              "an interface claims an impossible time resolution");
    EXPECT_EQ(damage_of(CaptureBytes(good).u32(0x0a0d0d0a).u32(28).u32(1)),
              "a section header without byte order");
}

TEST(PcapngReader, keeps_whole_packets_wherever_the_file_is_cut) {
    CaptureBytes file;
    file.section().interface().enhanced(0, 1, "abc", 3);
    std::size_t first = file.bytes().size();
    file.block(5, CaptureBytes().u32(0)).simple("defgh", 5);
    std::size_t second = file.bytes().size();
    for (std::size_t size = 0; size <= second; ++size) {
        std::vector<std::uint8_t> cut(file.bytes().begin(), file.bytes().begin() + static_cast<long>(size));
        auto read = read_memory(cut);
        EXPECT_EQ(read.recognised, size >= 12) << size;
        EXPECT_EQ(read.packets.size(), (size >= first) + (size >= second)) << size;
        if (size == first || size == second) {
            EXPECT_FALSE(read.damage) << size;
        }
    }
}

}  // namespace
}  // namespace slipstream
