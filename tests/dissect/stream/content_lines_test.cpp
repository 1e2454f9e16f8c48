// Lines of a text protocol: their ends, Telnet options between them, and that pieces do not matter.
#include "dissect/stream/content_lines.h"

#include <gtest/gtest.h>

#include <vector>

namespace slipstream::test {
namespace {

using Lines = std::vector<std::string>;

Bytes bytes_of(const std::string& text, std::vector<std::uint8_t>& storage) {
    storage.assign(text.begin(), text.end());
    return storage;
}

// The lines of a text, given in two pieces.
Lines lines_of(const std::string& text, ContentLines::Rules rules, std::size_t cut = 0) {
    ContentLines reader(rules);
    Lines lines;
    std::vector<std::uint8_t> storage;
    auto add = [&](std::string_view line) {
        lines.emplace_back(line);
        return true;
    };
    const Bytes all = bytes_of(text, storage);
    reader.feed(all.first(cut), add);
    reader.feed(all.subspan(cut), add);
    lines.push_back("rest:" + std::string(reader.unfinished()));
    return lines;
}

void expect_lines(const std::string& text, ContentLines::Rules rules, const Lines& expected) {
    for (std::size_t cut = 0; cut <= text.size(); ++cut)
        EXPECT_EQ(lines_of(text, rules, cut), expected) << "cut at " << cut;
}

TEST(ContentLines, ends_at_cr_lf_and_either_of_them) {
    expect_lines("one\r\ntwo\nthree\rfour\r\n\r\n\n\r\rx", {},
                 {"one", "two", "three", "four", "", "", "", "", "rest:x"});
}

TEST(ContentLines, keeps_a_single_cr_where_it_ends_nothing) {
    expect_lines("o\rne\r\ntwo\nth\r\rree\r\n", {.cr_ends_line = false},
                 {"o\rne", "two", "th\r\rree", "rest:"});
    ContentLines reader({.cr_ends_line = false});
    std::vector<std::uint8_t> storage;
    reader.feed(bytes_of("a\rb\n", storage), [](std::string_view) { return true; });
    EXPECT_TRUE(reader.saw_single_cr());
}

TEST(ContentLines, takes_telnet_options_away) {
    expect_lines(
        "\xff\xfb\x01us\xff\xfa\x18 \xff\x01 \xff\xf0"
        "er\xff\xff\xff\xf2!\r\n",
        {.cr_ends_line = false, .telnet_options = true}, {"user\xff!", "rest:"});
}

TEST(ContentLines, drops_the_first_nul_only) {
    expect_lines(std::string("a\0b\0c\n", 6), {.drops_first_nul = true}, {std::string("ab\0c", 4), "rest:"});
}

TEST(ContentLines, stops_behind_the_line_that_says_so) {
    ContentLines reader;
    std::vector<std::uint8_t> storage;
    EXPECT_EQ(reader.feed(bytes_of("one\ntwo\nthree\n", storage),
                          [](std::string_view line) { return line != "two"; }),
              8U);
}

TEST(ContentLines, bounds_a_line) {
    ContentLines reader;
    std::vector<std::uint8_t> storage;
    std::size_t given = 0, longest = 0;
    const std::string text(3 * ContentLines::line_bytes_default / 2, 'x');
    reader.feed(bytes_of(text, storage), [&](std::string_view line) {
        given += line.size();
        longest = std::max(longest, line.size());
        return true;
    });
    EXPECT_EQ(longest, ContentLines::line_bytes_default);
    EXPECT_EQ(given + reader.unfinished().size(), text.size());
}

}  // namespace
}  // namespace slipstream::test
