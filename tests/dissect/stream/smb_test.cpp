// The SMB dissector: trees, files and pipes of both generations, compounds, gaps, any cut of the stream.
#include <gtest/gtest.h>

#include <random>

#include "tests/dissect/stream/windows_messages.h"

namespace slipstream::test {
namespace {

Frame framed(const Frame& message) {
    Frame f;
    put32(f, static_cast<std::uint32_t>(message.size()));
    return f + message;
}
Frame smb2(unsigned command, unsigned number, const Frame& body, unsigned tree = 7, unsigned next = 0,
           std::uint32_t status = 0) {
    Frame f = bytes({0xfe, 'S', 'M', 'B', 64, 0, 0, 0});
    put32_le(f, status);
    put16_le(f, command);
    f = f + zeros(6);
    put32_le(f, next);
    put32_le(f, number);
    f = f + zeros(8);
    put32_le(f, tree);
    return f + zeros(24) + body;
}
Frame place(std::size_t offset, std::size_t count) {
    Frame f;
    put16_le(f, offset);
    put16_le(f, count);
    return f;
}
Frame tree_connect(std::string_view path) {
    return smb2(3, 1, bytes({9, 0, 0, 0}) + place(72, path.size() * 2) + utf16(path));
}
Frame tree_connected(unsigned type) { return smb2(3, 1, bytes({16, 0, type, 0}) + zeros(12)); }
Frame create(std::string_view name, unsigned number, unsigned options = 0) {
    Frame body = zeros(40);
    put32_le(body, options);
    return smb2(5, number, body + place(120, name.size() * 2) + zeros(8) + utf16(name));
}
Frame file_id(unsigned id) { return bytes({id, 0, 0, 0, 0, 0, 0, 0}) + zeros(8); }
constexpr unsigned size_of_file = 99;
Frame created(unsigned number, unsigned id) {
    Frame body = zeros(8);
    // 2020-01-01 in 100 ns since 1601
    for (int i = 0; i < 4; ++i) body = body + bytes({0x00, 0x00, 0x05, 0x69, 0x36, 0xc0, 0xd5, 0x01});
    body = body + zeros(8) + bytes({size_of_file}) + zeros(7) + zeros(8) + file_id(id);
    return smb2(5, number, body);
}
Frame set_disposition(unsigned number, unsigned id) {
    Frame body = bytes({33, 0, 1, 13, 1, 0, 0, 0}) + place(96, 0) + zeros(4) + file_id(id) + bytes({1});
    return smb2(17, number, body);
}
Frame rename(unsigned number, unsigned id, std::string_view name) {
    Frame info = zeros(16);
    put32_le(info, name.size() * 2);
    info = info + utf16(name);
    Frame body = bytes({33, 0, 1, 10});
    put32_le(body, info.size());
    return smb2(17, number, body + place(96, 0) + zeros(4) + file_id(id) + info);
}
Frame write_data(unsigned number, unsigned id, std::string_view data) {
    Frame body = bytes({49, 0, 112, 0});
    put32_le(body, data.size());
    return smb2(9, number, body + zeros(8) + file_id(id) + zeros(16) + text(data));
}
Frame read_request(unsigned number, unsigned id) {
    return smb2(8, number, zeros(16) + file_id(id) + zeros(16));
}
Frame read_answer(unsigned number, std::string_view data) {
    Frame body = bytes({17, 0, 80, 0});
    put32_le(body, data.size());
    return smb2(8, number, body + zeros(8) + text(data));
}

Frame smb1(unsigned command, unsigned number, const Frame& words, const Frame& data) {
    Frame f =
        bytes({0xff, 'S', 'M', 'B', command}) + zeros(4) + bytes({0, 0, 0x80}) + zeros(12) + bytes({3, 0});
    f = f + zeros(4);
    put16_le(f, number);
    put8(f, static_cast<unsigned>(words.size() / 2));
    f = f + words;
    put16_le(f, data.size());
    return f + data;
}
const Frame no_more = bytes({0xff, 0, 0, 0});

TEST(SmbDissector, writes_mappings_and_files_of_smb2) {
    Dissecting smb("smb", true);
    smb.feed(framed(tree_connect("\\\\srv\\share")));
    smb.feed(framed(tree_connected(1)), false);
    EXPECT_TRUE(smb.feed(framed(create("a.txt", 2))).confirmed());
    const Time asked = smb.now;
    smb.now = smb.now + seconds(1);
    smb.feed(framed(created(2, 5)), false);
    smb.feed(framed(rename(3, 5, "b.txt")));
    smb.feed(framed(set_disposition(4, 5)));
    auto mappings = smb.rows_of<SmbMappingRecord>();
    ASSERT_EQ(mappings.size(), 1U);
    EXPECT_EQ(mappings[0].path, "\\\\srv\\share");
    EXPECT_EQ(mappings[0].share_type, "DISK");
    auto files = smb.rows_of<SmbFilesRecord>();
    ASSERT_EQ(files.size(), 3U);
    EXPECT_EQ(files[0].time, asked);
    EXPECT_EQ(files[0].action.text, "SMB::FILE_OPEN");
    EXPECT_EQ(files[0].path, "\\\\srv\\share");
    EXPECT_EQ(files[0].name, "a.txt");
    EXPECT_EQ(files[0].size, size_of_file);
    EXPECT_EQ(files[0].modified, Time{1'577'836'800'000'000});
    EXPECT_EQ(files[1].action.text, "SMB::FILE_RENAME");
    EXPECT_EQ(files[1].previous_name, "a.txt");
    EXPECT_EQ(files[1].name, "b.txt");
    EXPECT_EQ(files[2].action.text, "SMB::FILE_DELETE");
}

TEST(SmbDissector, opening_the_same_file_again_is_no_news) {
    Dissecting smb("smb", true);
    for (unsigned i = 0; i < 3; ++i) {
        smb.feed(framed(create("a", 2 + i)));
        smb.feed(framed(created(2 + i, 5 + i)), false);
    }
    EXPECT_EQ(smb.rows_of<SmbFilesRecord>().size(), 1U);
    smb.now = smb.now + minutes(4);
    smb.feed(framed(create("a", 9)));
    smb.feed(framed(created(9, 10)), false);
    EXPECT_EQ(smb.rows_of<SmbFilesRecord>().size(), 2U);
}

TEST(SmbDissector, reads_compounds_and_the_root_has_a_name) {
    Frame both = create("", 2);
    both.resize((both.size() + 7) / 8 * 8);
    Frame first = both;
    first[20] = static_cast<std::uint8_t>(both.size());
    Dissecting smb("smb", true);
    smb.feed(framed(first + create("x", 3, 0x1000)));
    smb.feed(framed(created(2, 5)), false);
    smb.feed(framed(created(3, 6)), false);
    auto files = smb.rows_of<SmbFilesRecord>();
    ASSERT_EQ(files.size(), 3U);
    EXPECT_EQ(files[0].name, "<share_root>");
    EXPECT_EQ(files[1].name, "x");
    EXPECT_EQ(files[2].action.text, "SMB::FILE_DELETE");
}

TEST(SmbDissector, pipes_carry_rpc) {
    Dissecting smb("smb", true);
    smb.feed(framed(tree_connect("\\\\srv\\IPC$")));
    smb.feed(framed(tree_connected(2)), false);
    smb.feed(framed(create("lsass", 2)));
    smb.feed(framed(created(2, 5)), false);
    smb.feed(framed(write_data(3, 5, "question")));
    smb.feed(framed(read_request(4, 5)));
    smb.feed(framed(read_answer(4, "answer")), false);
    EXPECT_TRUE(smb.rows_of<SmbFilesRecord>().empty());
    ASSERT_EQ(smb.inner.size(), 1U);
    EXPECT_EQ(smb.inner[0].dissector, "dce_rpc");
    EXPECT_EQ(smb.inner[0].bytes[0], "question");
    EXPECT_EQ(smb.inner[0].bytes[1], "answer");
}

TEST(SmbDissector, carries_the_content_of_files) {
    auto read_request = [](unsigned number, unsigned offset) {
        return smb2(8, number,
                    bytes({49, 0, 0, 0, 4, 0, 0, 0}) + bytes({offset, 0, 0, 0, 0, 0, 0, 0}) + file_id(5));
    };
    auto read_response = [](unsigned number, std::string_view data, unsigned count) {
        return smb2(8, number, bytes({17, 0, 80, 0, count, 0, 0, 0}) + zeros(8) + text(data));
    };
    Dissecting smb("smb", true);
    smb.feed(framed(tree_connect("\\\\srv\\share")));
    smb.feed(framed(tree_connected(1)), false);
    smb.feed(framed(create("a.txt", 2)));
    smb.feed(framed(created(2, 5)), false);
    smb.feed(framed(read_request(3, 0)));
    smb.feed(framed(read_response(3, "abcd", 4)), false);
    smb.feed(framed(read_request(4, 4)));
    smb.feed(framed(read_response(4, "ef", 6)), false);  // four are missing
    ASSERT_EQ(smb.files.size(), 1u);
    EXPECT_EQ(smb.files[0].bytes, "abcdef");
    EXPECT_EQ(smb.files[0].missing, 4u);
    EXPECT_EQ(smb.files[0].source.name, "a.txt");
    EXPECT_EQ(smb.files[0].source.total_bytes, size_of_file);
    EXPECT_FALSE(smb.files[0].source.from_originator);
    EXPECT_FALSE(smb.files[0].ended);
    smb.feed(framed(smb2(6, 5, bytes({24, 0, 0, 0, 0, 0, 0, 0}) + file_id(5))));
    smb.feed(framed(smb2(6, 5, bytes({60, 0}))), false);
    EXPECT_TRUE(smb.files[0].ended);
    smb.feed(framed(write_data(6, 5, "data")));  // it is closed
    EXPECT_EQ(smb.files.size(), 1u);
    EXPECT_EQ(smb.files[0].source.identity.substr(0, 74),
              "0000  41 6e 61 6c 79 7a 65 72  3a 3a 41 4e 41 4c 59 5a  Analyzer ::ANALYZ\n");
}

TEST(SmbDissector, reads_smb1) {
    Dissecting smb("smb", true);
    smb.feed(framed(smb1(0x75, 1, no_more + zeros(4),
                         zeros(1) + utf16("\\\\S\\D") + zeros(2) + text("?????") + zeros(1))));
    smb.feed(framed(smb1(0x75, 1, no_more + zeros(2), text("A:") + zeros(1) + utf16("NTFS") + zeros(2))),
             false);
    auto mappings = smb.rows_of<SmbMappingRecord>();
    ASSERT_EQ(mappings.size(), 1U);
    EXPECT_EQ(mappings[0].path, "\\\\S\\D");
    EXPECT_EQ(mappings[0].service, "A:");
    EXPECT_EQ(mappings[0].native_file_system, "NTFS");

    smb.feed(framed(smb1(0xa2, 2, no_more + zeros(44), zeros(1) + utf16("\\f") + zeros(2))));
    smb.feed(framed(smb1(0xa2, 2, no_more + zeros(1) + bytes({9, 0}) + zeros(61), {})), false);
    auto files = smb.rows_of<SmbFilesRecord>();
    ASSERT_EQ(files.size(), 1U);
    EXPECT_EQ(files[0].name, "\\f");
    EXPECT_FALSE(files[0].modified);

    smb.feed(framed(smb1(0x73, 3, no_more + zeros(10) + bytes({5, 0}) + zeros(8), text("token"))));
    ASSERT_EQ(smb.inner.size(), 1U);
    EXPECT_EQ(smb.inner[0].dissector, "gssapi");
    EXPECT_EQ(smb.inner[0].bytes[0], "token");
}

TEST(SmbDissector, goes_on_after_a_gap_and_after_a_malformed_message) {
    Dissecting smb("smb", true);
    EXPECT_EQ(smb.feed(framed(bytes({0xff, 'S', 'M', 'B', 1, 2, 3, 4}))).violated(),
              "Binpac exception: binpac exception: out_of_bound: SMB_PDU:header: 28 > 4");
    smb.feed(text("the rest of it"));
    smb.feed(framed(tree_connect("\\\\a\\b")));
    smb.gap(100, false);
    smb.feed(text("half of a message"), false);
    smb.feed(framed(tree_connected(1)), false);
    EXPECT_EQ(smb.rows_of<SmbMappingRecord>().size(), 1U);
}

TEST(SmbDissector, says_the_same_however_the_stream_is_cut) {
    const Frame orig =
        framed(tree_connect("\\\\srv\\share")) + framed(create("a.txt", 2)) + framed(rename(3, 5, "b"));
    const Frame resp = framed(tree_connected(1)) + framed(created(2, 5));
    for (std::size_t cut = 0; cut <= std::max(orig.size(), resp.size()); ++cut) {
        Dissecting smb("smb", true);
        for (bool from_originator : {true, false}) {
            const Frame& data = from_originator ? orig : resp;
            const auto middle = data.begin() + static_cast<std::ptrdiff_t>(std::min(cut, data.size()));
            smb.feed(Frame(data.begin(), middle), from_originator);
            smb.feed(Frame(middle, data.end()), from_originator);
        }
        EXPECT_EQ(smb.rows.size(), 2U) << cut;
    }
}

TEST(SmbDissector, survives_noise) {
    std::mt19937 random(1);
    for (int i = 0; i < 5000; ++i) {
        Dissecting smb("smb", true);
        Frame noise =
            framed(create("name", 2)) + framed(rename(3, 5, "b")) + framed(write_data(4, 5, "data"));
        for (int n = 0; n < 6; ++n) noise[random() % noise.size()] = static_cast<std::uint8_t>(random());
        smb.feed(noise, random() % 2);
        smb.feed(framed(created(2, 5)), false);
        smb.end();
    }
}

}  // namespace
}  // namespace slipstream::test
