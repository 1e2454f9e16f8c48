// Small text files the user may edit: read whole, cut into lines, with every wrong line told by its place and
// the rest kept. Whitelists and the lists of organisations are such files.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "capture/base/result.h"
#include "dissect/stream/ascii.h"

namespace slipstream {

/// What was wrong in the user's files. The first texts_max are told, all are counted.
struct FileComplaints {
    static constexpr std::size_t texts_max = 100;

    std::vector<std::string> texts;  // "file:line: what is wrong"
    std::uint64_t count = 0;

    void add(std::string_view file, std::size_t line, std::string_view what);
};

/// The whole file. Error when it is absent, no regular file, unreadable or larger than `bytes_max`.
Result<std::string> read_small_file(const std::string& path, std::size_t bytes_max);

/// Calls visit(line, number) for each line, trimmed, numbered from 1; a byte order mark is skipped.
template <class Visit>
void for_each_line(std::string_view text, Visit&& visit) {
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = text.find('\n');
        visit(trimmed(text.substr(0, end)), number);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
}

}  // namespace slipstream
