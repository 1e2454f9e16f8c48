// Classic pcap: byte orders, precisions, old variants, and what is left of a damaged file.
#include "capture/pcap.h"

#include <gtest/gtest.h>

#include "tests/capture/capture_bytes.h"
#include "tests/capture/reading.h"

namespace slipstream {
namespace {

using testing::CaptureBytes;
using testing::read_memory;
using testing::ReadPacket;

TEST(PcapReader, reads_both_byte_orders) {
    for (bool big_endian : {false, true}) {
        CaptureBytes file(big_endian);
        file.pcap_header(0xa1b2c3d4, 113).pcap_record(10, 20, "abc", 60).pcap_record(11, 999999, "", 9);
        auto read = read_memory(file.bytes());
        std::vector<ReadPacket> expected = {{10'000'020, "abc", 60, 113, 0, 0},
                                            {11'999'999, "", 9, 113, 0, 1}};
        EXPECT_EQ(read.packets, expected);
        EXPECT_FALSE(read.damage);
    }
}

TEST(PcapReader, cuts_nanoseconds_to_microseconds) {
    for (bool big_endian : {false, true}) {
        CaptureBytes file(big_endian);
        file.pcap_header(0xa1b23c4d).pcap_record(1, 1999, "x", 1).pcap_record(1, 999'999'999, "x", 1);
        auto read = read_memory(file.bytes());
        ASSERT_EQ(read.packets.size(), 2U);
        EXPECT_EQ(read.packets[0].us, 1'000'001);
        EXPECT_EQ(read.packets[1].us, 1'999'999);
    }
}

TEST(PcapReader, skips_the_longer_record_header_of_modified_files) {
    CaptureBytes file;
    file.pcap_header(0xa1b2cd34);
    for (unsigned i = 0; i < 2; ++i) file.u32(i).u32(5).u32(2).u32(2).u32(77).u32(88).raw("hi");
    auto read = read_memory(file.bytes());
    ASSERT_EQ(read.packets.size(), 2U);
    EXPECT_EQ(read.packets[1], (ReadPacket{1'000'005, "hi", 2, 1, 0, 1}));
}

TEST(PcapReader, takes_seconds_as_unsigned_up_to_2106) {
    CaptureBytes file;
    file.pcap_header().pcap_record(0xffffffff, 0, "x", 1);
    EXPECT_EQ(read_memory(file.bytes()).packets.at(0).us, 4'294'967'295'000'000);
}

TEST(PcapReader, takes_an_impossible_fraction_as_signed_as_libpcap_does) {
    CaptureBytes file;
    file.pcap_header().pcap_record(10, 0xffffffff, "x", 1).pcap_record(10, 1'500'000, "x", 1);
    auto read = read_memory(file.bytes());
    EXPECT_EQ(read.packets.at(0).us, 9'999'999);
    EXPECT_EQ(read.packets.at(1).us, 11'500'000);
}

TEST(PcapReader, keeps_more_captured_than_wire_bytes) {
    CaptureBytes file;
    file.pcap_header().pcap_record(1, 0, "abcdef", 2);
    auto read = read_memory(file.bytes());
    EXPECT_EQ(read.packets.at(0).data, "abcdef");
    EXPECT_EQ(read.packets.at(0).wire_bytes, 2U);
}

TEST(PcapReader, cuts_records_to_the_snapshot_length) {
    CaptureBytes file;
    file.pcap_header(0xa1b2c3d4, 1, 4).pcap_record(1, 0, "abcdef", 6).pcap_record(2, 0, "gh", 2);
    auto read = read_memory(file.bytes());
    ASSERT_EQ(read.packets.size(), 2U);
    EXPECT_EQ(read.packets[0].data, "abcd");
    EXPECT_EQ(read.packets[1].data, "gh");
}

TEST(PcapReader, reads_the_swapped_lengths_of_old_versions) {
    CaptureBytes old;
    old.pcap_header(0xa1b2c3d4, 1, 65535, 2).u32(1).u32(0).u32(60).u32(3).raw("abc");
    EXPECT_EQ(read_memory(old.bytes()).packets.at(0), (ReadPacket{1'000'000, "abc", 60, 1, 0, 0}));
    CaptureBytes both;
    both.pcap_header(0xa1b2c3d4, 1, 65535, 3)
        .u32(1)
        .u32(0)
        .u32(60)
        .u32(3)
        .raw("abc")
        .pcap_record(1, 0, "ab", 9);
    auto read = read_memory(both.bytes());
    ASSERT_EQ(read.packets.size(), 2U);
    EXPECT_EQ(read.packets[0].data, "abc");
    EXPECT_EQ(read.packets[1].data, "ab");
}

TEST(PcapReader, gives_raw_ip_one_link_type_and_ignores_the_upper_half) {
    for (std::uint32_t stored : {12U, 14U, 101U, 0xf0000065U}) {
        CaptureBytes file;
        file.pcap_header(0xa1b2c3d4, stored).pcap_record(1, 0, "x", 1);
        EXPECT_EQ(read_memory(file.bytes()).packets.at(0).link_type, 101U);
    }
    EXPECT_EQ(normal_link_type(276), 276);
    EXPECT_EQ(normal_link_type(0), 0);
}

TEST(PcapReader, keeps_packets_before_the_damage) {
    CaptureBytes file;
    file.pcap_header().pcap_record(1, 0, "abc", 3).u32(2).u32(0).u32(captured_bytes_max + 1).u32(4).raw("xx");
    auto read = read_memory(file.bytes());
    EXPECT_EQ(read.packets.size(), 1U);
    ASSERT_TRUE(read.damage);
    EXPECT_EQ(read.damage->offset, 24U + 16 + 3);
    EXPECT_NE(read.damage->what.find("1048577"), std::string::npos);
}

TEST(PcapReader, keeps_whole_packets_wherever_the_file_is_cut) {
    CaptureBytes file;
    file.pcap_header().pcap_record(1, 0, "abc", 3).pcap_record(2, 0, "defgh", 5);
    std::vector<std::size_t> whole_at = {24, 24 + 19, 24 + 19 + 21};
    for (std::size_t size = 0; size <= file.bytes().size(); ++size) {
        // An exact copy, so that the address sanitizer sees a read past the cut.
        std::vector<std::uint8_t> cut(file.bytes().begin(), file.bytes().begin() + static_cast<long>(size));
        auto read = read_memory(cut);
        EXPECT_EQ(read.recognised, size >= 4) << size;
        EXPECT_EQ(read.packets.size(), (size >= whole_at[1]) + (size >= whole_at[2])) << size;
        bool at_end_of_record = size == whole_at[0] || size == whole_at[1] || size == whole_at[2];
        EXPECT_EQ(read.damage.has_value(), read.recognised && !at_end_of_record) << size;
    }
}

}  // namespace
}  // namespace slipstream
