// open_capture_files on real files: order, folders, compression, pipes, batches, damage and errors.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <thread>

#include "capture/source.h"
#include "tests/capture/capture_bytes.h"
#include "tests/capture/compressed.h"
#include "tests/capture/reading.h"

namespace slipstream {
namespace {

using testing::CaptureBytes;
using testing::ReadPacket;

class CaptureFiles : public ::testing::Test {
protected:
    void SetUp() override {
        std::string pattern = (std::filesystem::temp_directory_path() / "slipstream-test-XXXXXX").string();
        ASSERT_NE(mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    std::string path(const std::string& name) const { return folder_ + "/" + name; }
    std::string write(const std::string& name, const std::vector<std::uint8_t>& bytes) const {
        std::ofstream file(path(name), std::ios::binary);
        std::copy(bytes.begin(), bytes.end(), std::ostreambuf_iterator<char>(file));
        return path(name);
    }

    std::string folder_;
};

CaptureBytes capture_of(std::uint32_t first_second, unsigned packets = 1) {
    CaptureBytes file;
    file.pcap_header();
    for (unsigned i = 0; i < packets; ++i)
        file.pcap_record(first_second, i, "packet " + std::to_string(i), 100);
    return file;
}

std::vector<ReadPacket> read_all(PacketSource& source, std::vector<std::size_t>* batches = nullptr) {
    std::vector<ReadPacket> all;
    PacketBatch batch;
    while (source.next(batch)) {
        for (const Packet& packet : batch.packets) all.push_back(ReadPacket::of(packet));
        if (batches != nullptr) batches->push_back(batch.packets.size());
    }
    return all;
}

std::vector<std::int64_t> seconds_of(const std::vector<ReadPacket>& packets) {
    std::vector<std::int64_t> seconds;
    seconds.reserve(packets.size());
    for (const ReadPacket& packet : packets) seconds.push_back(packet.us / 1'000'000);
    return seconds;
}

TEST_F(CaptureFiles, come_in_order_of_their_first_packet_then_name) {
    auto b = write("b.pcap", capture_of(20).bytes());
    auto a = write("a.pcap", capture_of(30).bytes());
    auto c = write("c.pcap", capture_of(20, 2).bytes());
    auto empty = write("z.pcap", CaptureBytes().pcap_header().bytes());
    auto source = open_capture_files({c, a, empty, b});
    ASSERT_TRUE(source) << source.error().message;
    auto packets = read_all(**source);
    EXPECT_EQ(seconds_of(packets), (std::vector<std::int64_t>{20, 20, 20, 30}));
    EXPECT_EQ(packets[2].data, "packet 1");
    for (std::uint64_t i = 0; i < packets.size(); ++i) EXPECT_EQ(packets[i].index, i);
    EXPECT_EQ((*source)->name(), "c.pcap+3");
}

TEST_F(CaptureFiles, of_a_folder_are_those_directly_in_it_and_captures) {
    write("late", testing::gzip(capture_of(50).bytes()));
    write("early.txt", capture_of(40).bytes());
    write("readme.pcap", {'h', 'e', 'l', 'l', 'o'});
    write("empty.pcap", {});
    std::filesystem::create_directory(path("below"));
    write("below/deep.pcap", capture_of(10).bytes());
    auto source = open_capture_files({folder_ + "/"});
    ASSERT_TRUE(source) << source.error().message;
    EXPECT_EQ(seconds_of(read_all(**source)), (std::vector<std::int64_t>{40, 50}));
    EXPECT_TRUE((*source)->damage().empty());
    EXPECT_EQ((*source)->name(), std::filesystem::path(folder_).filename().string());
}

TEST_F(CaptureFiles, are_cut_into_batches_by_count_and_file_only) {
    auto a = write("a.pcap", capture_of(1, 600).bytes());
    auto b = write("b.pcap", testing::zstd(capture_of(2, 256).bytes()));
    auto c = write("c.pcap", capture_of(3, 1).bytes());
    auto source = open_capture_files({a, b, c});
    ASSERT_TRUE(source);
    std::vector<std::size_t> batches;
    EXPECT_EQ(read_all(**source, &batches).size(), 857U);
    EXPECT_EQ(batches, (std::vector<std::size_t>{256, 256, 88, 256, 1}));
}

TEST_F(CaptureFiles, with_jumbo_packets_have_smaller_batches) {
    CaptureBytes file;
    file.pcap_header(0xa1b2c3d4, 1, 0);
    for (unsigned i = 0; i < 9; ++i) file.pcap_record(i, 0, std::string(1 << 20, 'x'), 1 << 20);
    for (const auto& bytes : {file.bytes(), testing::zstd(file.bytes())}) {
        auto source = open_capture_files({write("jumbo", bytes)});
        ASSERT_TRUE(source);
        std::vector<std::size_t> batches;
        read_all(**source, &batches);
        EXPECT_EQ(batches, (std::vector<std::size_t>{4, 4, 1}));
    }
}

TEST_F(CaptureFiles, read_the_same_plain_compressed_and_through_a_pipe) {
    auto bytes = capture_of(7, 1000).bytes();
    auto plain = open_capture_files({write("plain", bytes)});
    ASSERT_TRUE(plain);
    auto expected = read_all(**plain);
    ASSERT_EQ(expected.size(), 1000U);
    for (const auto& packed : {testing::gzip(bytes), testing::zstd(bytes), testing::xz(bytes)}) {
        auto source = open_capture_files({write("packed", packed)});
        ASSERT_TRUE(source) << source.error().message;
        EXPECT_EQ((*source)->total_bytes(), packed.size());
        EXPECT_EQ(read_all(**source), expected);
        EXPECT_TRUE((*source)->damage().empty());
    }
    ASSERT_EQ(mkfifo(path("pipe").c_str(), 0600), 0);
    std::thread writer([&] { write("pipe", bytes); });
    auto late = write("late", capture_of(9).bytes());
    auto piped = open_capture_files({late, path("pipe")});
    ASSERT_TRUE(piped) << piped.error().message;
    EXPECT_EQ((*piped)->total_bytes(), std::nullopt);
    auto packets = read_all(**piped);
    writer.join();
    ASSERT_EQ(packets.size(), 1001U);
    packets.pop_back();
    EXPECT_EQ(packets, expected);
}

TEST_F(CaptureFiles, tell_progress_in_bytes_of_input) {
    auto a = write("a", capture_of(1, 300).bytes());
    auto b = write("b", testing::gzip(capture_of(2, 300).bytes()));
    auto source = open_capture_files({a, b});
    ASSERT_TRUE(source);
    PacketBatch batch;
    std::uint64_t last = 0;
    while ((*source)->next(batch)) {
        EXPECT_GE(batch.input_offset, last);
        last = batch.input_offset;
    }
    EXPECT_EQ(last, (*source)->total_bytes());
}

TEST_F(CaptureFiles, batches_outlive_the_source) {
    auto source = open_capture_files({write("a", capture_of(1, 2).bytes())});
    ASSERT_TRUE(source);
    PacketBatch batch;
    ASSERT_TRUE((*source)->next(batch));
    source->reset();
    EXPECT_EQ(ReadPacket::of(batch.packets.at(1)).data, "packet 1");
}

TEST_F(CaptureFiles, with_damage_say_file_and_offset_and_the_next_file_follows) {
    auto bytes = capture_of(1, 2).bytes();
    bytes.pop_back();
    auto damaged = write("a", bytes);
    auto whole = write("b", capture_of(2).bytes());
    auto source = open_capture_files({damaged, whole});
    ASSERT_TRUE(source);
    EXPECT_EQ(seconds_of(read_all(**source)), (std::vector<std::int64_t>{1, 2}));
    ASSERT_EQ((*source)->damage().size(), 1U);
    EXPECT_EQ((*source)->damage()[0].file, damaged);
    EXPECT_EQ((*source)->damage()[0].offset, 24U + 24);
    EXPECT_EQ((*source)->damage()[0].what, "the file ends inside a packet");
}

TEST_F(CaptureFiles, report_errors_in_one_line) {
    auto message = [](const std::vector<std::string>& paths) {
        auto source = open_capture_files(paths);
        return source ? "no error" : source.error().message;
    };
    EXPECT_EQ(message({}), "no capture file given");
    EXPECT_EQ(message({"-", "-"}), "standard input can be read only once");
    EXPECT_EQ(message({path("none")}),
              "cannot open capture file " + path("none") + ": No such file or directory");
    EXPECT_EQ(message({write("empty", {})}), "capture file " + path("empty") + " is empty");
    EXPECT_EQ(message({folder_}), "folder " + folder_ + " holds no capture files");
    EXPECT_EQ(message({write("text", {'h', 'e', 'l', 'l', 'o'})}),
              "cannot read " + path("text") +
                  ": it is not a capture (pcap or pcapng, plain or compressed with gzip, zstd or xz)");
}

TEST_F(CaptureFiles, come_from_standard_input) {
    int saved = dup(STDIN_FILENO);
    int file = open(write("a", capture_of(3, 300).bytes()).c_str(), O_RDONLY);
    dup2(file, STDIN_FILENO);
    auto source = open_capture_files({"-"});
    ASSERT_TRUE(source);
    EXPECT_EQ(read_all(**source).size(), 300U);
    EXPECT_EQ((*source)->name(), "stdin");
    dup2(saved, STDIN_FILENO);
    close(saved);
    close(file);
}

}  // namespace
}  // namespace slipstream
