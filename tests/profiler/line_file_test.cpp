// Lines, complaints and files that are not there.
#include "profiler/line_file.h"

#include <gtest/gtest.h>

namespace slipstream {
namespace {

TEST(LineFile, lines_are_trimmed_and_numbered_from_1) {
    std::vector<std::string> lines;
    for_each_line("\xef\xbb\xbf one \r\n\n\tthree", [&](std::string_view line, std::size_t number) {
        lines.push_back(std::to_string(number) + "=" + std::string(line));
    });
    EXPECT_EQ(lines, (std::vector<std::string>{"1=one", "2=", "3=three"}));
}

TEST(LineFile, complaints_are_all_counted_and_the_first_told) {
    FileComplaints complaints;
    for (std::size_t i = 1; i <= 150; ++i) complaints.add("list.txt", i, "is wrong");
    EXPECT_EQ(complaints.count, 150U);
    ASSERT_EQ(complaints.texts.size(), FileComplaints::texts_max);
    EXPECT_EQ(complaints.texts.front(), "list.txt:1: is wrong");
}

TEST(LineFile, an_absent_file_is_one_line) {
    auto text = read_small_file("no-such-file", 100);
    ASSERT_FALSE(text);
    EXPECT_EQ(text.error().message, "no-such-file: no such file");
}

}  // namespace
}  // namespace slipstream
