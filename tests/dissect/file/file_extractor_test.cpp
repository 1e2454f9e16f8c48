// Which files are kept on disk, under which names, and within which bounds.
#include "dissect/file/file_extractor.h"

#include <gtest/gtest.h>

#include "dissect/file/file_table.h"
#include "dissect/stream/certificate_reader.h"
#include "tests/capture/temporary_folder.h"

namespace slipstream::test {
namespace {

struct Rows final : FileSink {
    std::vector<FilesRecord> files;
    void emit(AppRecord record) override {
        if (auto* row = std::get_if<FilesRecord>(&record)) files.push_back(*row);
    }
    bool is_local(const IpAddress&) const override { return true; }
    CertificateReader& certificates() override { return reader; }
    CertificateReader reader{HashKey{}};
};

class Extraction : public ::testing::Test {
protected:
    /// Lets a file of this text pass; empty when it was not kept.
    std::string pass(FileExtractor& extractor, std::string_view text, std::uint64_t gap = 0) {
        EXPECT_TRUE(extractor.open(folder_.path()));
        FileTable table{FileTableLimits{.hashes = false, .extractor = &extractor}};
        ConnectionView connection;
        connection.uid = {1, ++serial_};
        connection.orig = IpAddress::v4(0x0a000001);
        connection.resp = IpAddress::v4(0x0a000002);
        FileSource source{
            .protocol = "HTTP", .identity = std::to_string(serial_), .name = "../../evil", .total_bytes = {}};
        FileFacts facts;
        const FileTable::Turn turn{rows_, Time{1'700'000'000'000'005}};
        table.open(turn, source, connection, facts);
        const std::vector<std::uint8_t> bytes(text.begin(), text.end());
        table.data(turn, source, connection, {}, Bytes(bytes).first(bytes.size() / 2), facts);
        if (gap != 0) table.gap(turn, source, connection, {}, gap, facts);
        table.data(turn, source, connection, {}, Bytes(bytes).subspan(bytes.size() / 2), facts);
        table.end(turn, facts);
        if (!rows_.files.back().extracted) return {};
        return contents_of(folder_.path() / *rows_.files.back().extracted);
    }

    TemporaryFolder folder_;
    Rows rows_;
    std::uint64_t serial_ = 0;
};

TEST_F(Extraction, keeps_files_of_a_type) {
    FileExtractor extractor({.mime_types = {"text/plain"}, .hosts = {}});
    EXPECT_EQ(pass(extractor, "some text that is long enough"), "some text that is long enough");
    const FilesRecord& row = rows_.files.back();
    EXPECT_EQ(*row.extracted, "extract-1700000000.000005-HTTP-" + row.fuid);
    EXPECT_EQ(row.extracted_cutoff, false);
    EXPECT_FALSE(row.extracted_size);
    EXPECT_EQ(row.analyzers.items.back(), "EXTRACT");
    EXPECT_EQ(pass(extractor, "GIF89a, another type"), "");
    EXPECT_FALSE(rows_.files.back().extracted);
    EXPECT_EQ(extractor.counters().files, 1u);
}

TEST_F(Extraction, keeps_files_of_a_host) {
    FileExtractor extractor({.mime_types = {}, .hosts = {*Subnet::parse("10.0.0.2")}});
    EXPECT_EQ(pass(extractor, "GIF89a, of any type"), "GIF89a, of any type");
    FileExtractor other({.mime_types = {}, .hosts = {*Subnet::parse("10.0.0.3")}});
    EXPECT_EQ(pass(other, "GIF89a, of any type"), "");
}

TEST_F(Extraction, leaves_zeros_for_what_is_missing) {
    FileExtractor extractor({.mime_types = {"any"}, .hosts = {}});
    EXPECT_EQ(pass(extractor, "beginend", 3), std::string("begi\0\0\0nend", 11));
}

TEST_F(Extraction, is_bounded) {
    FileExtractor small({.mime_types = {"any"}, .hosts = {}, .file_bytes_max = 10, .all_bytes_max = 15});
    EXPECT_EQ(pass(small, "0123456789abcdef"), "0123456789");
    EXPECT_EQ(rows_.files.back().extracted_cutoff, true);
    EXPECT_EQ(rows_.files.back().extracted_size, 10u);
    EXPECT_EQ(pass(small, "01234567"), "01234");
    EXPECT_EQ(pass(small, "0"), "");
    const FileExtractor::Counters counters = small.counters();
    EXPECT_EQ(counters.files, 2u);
    EXPECT_EQ(counters.bytes, 15u);
    EXPECT_EQ(counters.cut, 2u);
    EXPECT_EQ(counters.refused, 1u);
    FileExtractor none({.mime_types = {"any"}, .hosts = {}, .open_max = 0});
    EXPECT_EQ(pass(none, "text"), "");
    EXPECT_EQ(none.counters().refused, 1u);
}

}  // namespace
}  // namespace slipstream::test
