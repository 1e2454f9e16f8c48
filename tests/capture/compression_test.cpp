// Decompression by magic: concatenated members, cuts at every byte, damage, and small reads.
#include "capture/compression.h"

#include <gtest/gtest.h>

#include "tests/capture/capture_bytes.h"
#include "tests/capture/compressed.h"
#include "tests/capture/reading.h"

namespace slipstream {
namespace {

using testing::CaptureBytes;
using testing::DrippingSource;
using testing::read_memory;
using testing::read_stream;

struct Format {
    const char* name;
    std::vector<std::uint8_t> (*pack)(const std::vector<std::uint8_t>&);
};

class Decompression : public ::testing::TestWithParam<Format> {
protected:
    static std::vector<std::uint8_t> capture() {
        CaptureBytes file;
        file.pcap_header();
        for (unsigned i = 0; i < 50; ++i) file.pcap_record(i, i, "payload " + std::to_string(i * 7919), 64);
        return file.bytes();
    }
};

TEST_P(Decompression, gives_the_packets_of_the_plain_file) {
    auto plain = capture();
    auto packed = GetParam().pack(plain);
    EXPECT_EQ(read_memory(packed).packets, read_memory(plain).packets);
    EXPECT_FALSE(read_memory(packed).damage);
}

TEST_P(Decompression, does_not_depend_on_how_bytes_arrive) {
    auto packed = GetParam().pack(capture());
    for (std::size_t step : {1U, 3U, 1000U}) {
        auto source = std::make_unique<DrippingSource>(packed, step);
        auto read = read_stream(std::make_unique<BufferedStream>(std::move(source)));
        EXPECT_EQ(read.packets.size(), 50U);
        EXPECT_FALSE(read.damage);
    }
}

TEST_P(Decompression, reads_through_concatenated_parts) {
    auto plain = capture();
    auto middle = plain.begin() + 100;
    auto packed = GetParam().pack({plain.begin(), middle});
    auto second = GetParam().pack({middle, plain.end()});
    packed.insert(packed.end(), second.begin(), second.end());
    auto read = read_memory(packed);
    EXPECT_EQ(read.packets.size(), 50U);
    EXPECT_FALSE(read.damage);
}

TEST_P(Decompression, a_cut_anywhere_is_damage_or_an_error_and_never_a_crash) {
    auto plain = capture();
    auto expected = read_memory(plain).packets;
    auto packed = GetParam().pack(plain);
    for (std::size_t size = 6; size < packed.size(); ++size) {
        std::vector<std::uint8_t> cut(packed.begin(), packed.begin() + static_cast<long>(size));
        auto read = read_memory(cut);
        EXPECT_TRUE(!read.recognised || read.damage) << size;
        ASSERT_LE(read.packets.size(), expected.size());
        EXPECT_TRUE(std::equal(read.packets.begin(), read.packets.end(), expected.begin())) << size;
    }
}

TEST_P(Decompression, a_flipped_byte_never_crashes) {
    auto packed = GetParam().pack(capture());
    for (std::size_t at = 0; at < packed.size(); ++at) {
        auto flipped = packed;
        flipped[at] ^= 0x55;
        auto read =
            read_memory(flipped);  // gzip checks its sum only at the end: wrong packets may come before
        EXPECT_TRUE(read.recognised || !read.error.empty()) << at;
    }
}

INSTANTIATE_TEST_SUITE_P(Formats, Decompression,
                         ::testing::Values(Format{"gzip", testing::gzip}, Format{"zstd", testing::zstd},
                                           Format{"xz", testing::xz}),
                         [](const auto& each) { return each.param.name; });

TEST(Gzip, ignores_zero_padding_but_not_other_bytes_behind_the_data) {
    auto packed = testing::gzip(CaptureBytes().pcap_header().pcap_record(1, 1, "x", 1).bytes());
    packed.insert(packed.end(), 512, 0);
    EXPECT_FALSE(read_memory(packed).damage);
    packed.push_back('!');
    auto read = read_memory(packed);
    EXPECT_EQ(read.packets.size(), 1U);
    EXPECT_TRUE(read.damage);
}

}  // namespace
}  // namespace slipstream
