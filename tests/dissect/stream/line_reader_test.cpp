// Lines and counted bytes come out the same however a stream is cut.
#include "dissect/stream/line_reader.h"

#include <gtest/gtest.h>

#include <string>

namespace slipstream::test {
namespace {

/// Writes lines as [line] and passed bytes as {bytes}; a line "PASS n" asks for n bytes.
struct Written {
    LineReader lines{16};
    std::string lines_text, bytes_text;

    void on_line(Bytes line) {
        std::string text = text_of(line);
        lines_text += "[" + text + "]";
        if (text.starts_with("PASS ")) lines.pass_bytes(std::stoul(text.substr(5)));
        if (text == "STOP") lines.stop();
        if (text == "STRICT") lines.end_at_crlf_only(true);
        if (text == "a\nb\rc") lines.end_at_crlf_only(false);
    }
    void on_bytes(Bytes bytes) { bytes_text += text_of(bytes); }
    void feed(std::string_view text) {
        std::vector<std::uint8_t> bytes(text.begin(), text.end());
        lines.feed(bytes, *this);
    }
    std::string all() {
        lines.finish(*this);
        return lines_text + "{" + bytes_text + "}";
    }
};

TEST(LineReader, gives_the_same_lines_however_the_stream_is_cut) {
    const std::string stream = "a\r\nb\nc\rd\r\n\r\nPASS 4\r\n\nx\r\ny\r\nPASS 2\nzz0123456789abcdefgh\nlast";
    const std::string expected = "[a][b][c][d][][PASS 4][y][PASS 2][0123456789abcdef][gh][last]{\nx\r\nzz}";
    for (std::size_t i = 0; i <= stream.size(); ++i)
        for (std::size_t j = i; j <= stream.size(); ++j) {
            Written written;
            written.feed(stream.substr(0, i));
            written.feed(stream.substr(i, j - i));
            written.feed(stream.substr(j));
            EXPECT_EQ(written.all(), expected) << i << " " << j;
        }
}

TEST(LineReader, ends_lines_at_crlf_only_when_told) {
    const std::string stream = "STRICT\r\na\nb\rc\r\nd\ne\n";
    for (std::size_t i = 0; i <= stream.size(); ++i) {
        Written written;
        written.feed(stream.substr(0, i));
        written.feed(stream.substr(i));
        EXPECT_EQ(written.all(), "[STRICT][a\nb\rc][d][e]{}") << i;
    }
}

TEST(LineReader, is_silent_once_stopped) {
    Written written;
    written.feed("a\nSTOP\nb\n");
    written.feed("c\nd");
    EXPECT_EQ(written.all(), "[a][STOP]{}");
}

TEST(LineReader, sees_a_single_cr_in_what_it_discards) {
    const std::string with = "b\r\nc\rd", without = "b\r\nc\r\nd";
    for (const std::string& then : {with, without})
        for (std::size_t i = 0; i <= then.size(); ++i) {
            Written written;
            written.feed("a\r\n");
            written.lines.discard();
            written.feed(then.substr(0, i));
            written.feed(then.substr(i));
            EXPECT_EQ(written.lines.saw_single_cr(), then == with) << i;
            EXPECT_EQ(written.all(), "[a]{}");
        }
}

}  // namespace
}  // namespace slipstream::test
