// The life of files: order, gaps, completion, time-out, several connections, PE headers.
#include "dissect/file/file_table.h"

#include <gtest/gtest.h>

#include <random>

#include "dissect/stream/certificate_reader.h"

namespace slipstream::test {
namespace {

struct Rows final : FileSink {
    std::vector<FilesRecord> files;
    std::vector<PeRecord> programs;
    void emit(AppRecord record) override {
        if (auto* row = std::get_if<FilesRecord>(&record)) files.push_back(*row);
        if (auto* row = std::get_if<PeRecord>(&record)) programs.push_back(*row);
    }
    bool is_local(const IpAddress& address) const override { return address == IpAddress::v4(1); }
    CertificateReader& certificates() override { return reader; }
    CertificateReader reader{HashKey{}};
};

struct FileTableTest : ::testing::Test {
    Rows rows;
    FileTable table{FileTableLimits{}};
    Time now{1'000'000};
    ConnectionView connection;
    FileSource source{.protocol = "TEST", .identity = "one", .name = {}, .total_bytes = {}};
    FileFacts facts;

    FileTableTest() {
        connection.uid = {1, 1};
        connection.orig = IpAddress::v4(1);
        connection.resp = IpAddress::v4(2);
    }
    FileTable::Turn turn() { return {rows, now}; }
    void open() { table.open(turn(), source, connection, facts); }
    void data(std::string_view text, std::optional<std::uint64_t> place = {}) {
        std::vector<std::uint8_t> bytes(text.begin(), text.end());
        table.data(turn(), source, connection, place, bytes, facts);
    }
    void gap(std::uint64_t bytes) { table.gap(turn(), source, connection, {}, bytes, facts); }
    void end() { table.end(turn(), facts); }
};

TEST_F(FileTableTest, writes_a_row_at_the_end) {
    open();
    data("some text that");
    now = now + seconds(1);
    data(" is long enough");
    EXPECT_FALSE(facts.mime_type_decided);
    end();
    ASSERT_EQ(rows.files.size(), 1u);
    EXPECT_EQ(rows.files[0].seen_bytes, 29u);
    EXPECT_EQ(rows.files[0].duration, seconds(1));
    EXPECT_EQ(rows.files[0].mime_type, "text/plain");
    EXPECT_EQ(facts.mime_type, "text/plain");
    EXPECT_TRUE(rows.files[0].local_orig);
    EXPECT_FALSE(rows.files[0].timed_out);
    EXPECT_EQ(table.live(), 0u);
}

TEST_F(FileTableTest, ends_with_its_announced_size_and_may_begin_again) {
    source.total_bytes = 4;
    open();
    data("ab");
    EXPECT_EQ(rows.files.size(), 0u);
    data("cd");
    EXPECT_EQ(rows.files.size(), 1u);
    EXPECT_TRUE(facts.complete);
    data("ef");
    end();
    ASSERT_EQ(rows.files.size(), 2u);
    EXPECT_EQ(rows.files[1].seen_bytes, 2u);
    EXPECT_EQ(facts.arrivals, 2u);
}

TEST_F(FileTableTest, puts_parts_in_order_and_counts_what_is_missing) {
    open();
    data("GIF", 0);
    data("bc", 6);
    data("89a", 3);
    data("xx", 20);
    end();
    ASSERT_EQ(rows.files.size(), 1u);
    EXPECT_EQ(rows.files[0].seen_bytes, 10u);
    EXPECT_EQ(rows.files[0].missing_bytes, 12u);
    EXPECT_EQ(rows.files[0].mime_type, "image/gif");
}

TEST_F(FileTableTest, decides_the_type_at_a_gap) {
    open();
    data("%PDF-");
    gap(100);
    EXPECT_TRUE(facts.mime_type_decided);
    EXPECT_EQ(facts.mime_type, "application/pdf");
    data("more");
    end();
    EXPECT_EQ(rows.files[0].missing_bytes, 100u);
    EXPECT_EQ(rows.files[0].seen_bytes, 9u);
}

TEST_F(FileTableTest, forgets_a_file_after_two_quiet_minutes) {
    open();
    data("abc");
    now = now + seconds(100);
    data("def");
    now = now + seconds(30);
    table.expire(turn());
    EXPECT_TRUE(rows.files.empty());
    now = now + minutes(2);
    table.expire(turn());
    ASSERT_EQ(rows.files.size(), 1u);
    EXPECT_TRUE(rows.files[0].timed_out);
}

TEST_F(FileTableTest, writes_a_row_for_every_connection) {
    open();
    data("abc");
    connection.uid = {1, 2};
    FileFacts other;
    table.open(turn(), source, connection, other);
    EXPECT_EQ(other.fuid, facts.fuid);
    table.close_all(turn());
    EXPECT_EQ(rows.files.size(), 2u);
    EXPECT_TRUE(rows.files[0].timed_out);
    end();
    EXPECT_EQ(rows.files.size(), 2u);
    EXPECT_TRUE(facts.mime_type_decided);
}

TEST_F(FileTableTest, keeps_to_its_bound) {
    FileTable small{FileTableLimits{.files_max = 10}};
    for (int i = 0; i < 100; ++i) {
        source.identity = std::to_string(i);
        FileFacts fresh;
        small.open(turn(), source, connection, fresh);
        EXPECT_LE(small.live(), 10u);
    }
    EXPECT_EQ(small.evicted(), 90u);
    EXPECT_EQ(rows.files.size(), 90u);
}

TEST_F(FileTableTest, sums_files_unless_told_otherwise) {
    FileTable summing{FileTableLimits{}};
    summing.open(turn(), source, connection, facts);
    const std::vector<std::uint8_t> abc{'a', 'b', 'c'};
    summing.data(turn(), source, connection, {}, abc, facts);
    summing.end(turn(), facts);
    ASSERT_EQ(rows.files.size(), 1u);
    EXPECT_EQ(rows.files[0].md5, "900150983cd24fb0d6963f7d28e17f72");
    EXPECT_EQ(rows.files[0].sha1, "a9993e364706816aba3e25717850c26c9cd0d89d");
    FileTable plain{FileTableLimits{.hashes = false}};
    plain.open(turn(), source, connection, facts);
    plain.data(turn(), source, connection, {}, abc, facts);
    plain.end(turn(), facts);
    EXPECT_FALSE(rows.files[1].md5);
}

std::string program() {
    std::string text(64 + 24 + 224 + 40, '\0');
    auto put = [&](std::size_t at, std::uint32_t value, unsigned bytes) {
        for (unsigned i = 0; i < bytes; ++i) text[at + i] = static_cast<char>(value >> (8 * i));
    };
    put(0, 0x5a4d, 2);
    put(60, 64, 4);
    put(64, 0x4550, 4);
    put(68, 0x14c, 2);
    put(70, 1, 2);
    put(72, 1000, 4);
    put(84, 224, 2);
    put(86, 0x102, 2);
    put(88, 0x10b, 2);
    put(88 + 40, 6, 2);
    put(88 + 42, 1, 2);
    put(88 + 68, 3, 2);
    put(88 + 70, 0x140, 2);
    put(88 + 92, 16, 4);
    put(88 + 96 + 8 + 4, 100, 4);
    text.replace(64 + 24 + 224, 5, ".text");
    return text;
}

TEST_F(FileTableTest, reads_the_headers_of_a_program_however_it_is_cut) {
    for (std::size_t piece : {1u, 7u, 64u, 1000u}) {
        rows.programs.clear();
        facts = {};
        open();
        for (std::size_t at = 0; at < program().size(); at += piece) data(program().substr(at, piece));
        end();
        ASSERT_EQ(rows.programs.size(), 1u);
        const PeRecord& row = rows.programs[0];
        EXPECT_EQ(row.machine, "I386");
        EXPECT_EQ(row.os, "Windows 7 or Server 2008 R2");
        EXPECT_EQ(row.subsystem, "WINDOWS_CUI");
        EXPECT_TRUE(row.uses_aslr && row.uses_dep && row.is_exe && !row.is_64bit);
        EXPECT_EQ(row.has_import_table, true);
        EXPECT_EQ(row.has_export_table, false);
        EXPECT_EQ(row.section_names, std::vector<std::string>{".text"});
        EXPECT_EQ(rows.files[0].analyzers.items, std::vector<std::string_view>{"PE"});
    }
}

}  // namespace
}  // namespace slipstream::test
