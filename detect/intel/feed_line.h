// Lines of feeds cut into fields, and chunks of files cut into lines. Views only; nothing is copied but a
// line that crosses the end of a chunk.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace slipstream {

/// The fields between separators, trimmed and without quotes. With a comma, a separator inside double quotes
/// is part of the field. At most 64; the last then holds the rest.
std::vector<std::string_view> split_fields(std::string_view line, char separator);

/// Cuts what add() brings into lines without their end. Longer lines than line_bytes_max are given as empty
/// with `too_long` set.
class LineSplitter {
public:
    static constexpr std::size_t line_bytes_max = 65'536;
    /// (line, number from 1, too long)
    using OnLine = std::function<void(std::string_view, std::uint64_t, bool)>;

    explicit LineSplitter(OnLine on_line) : on_line_(std::move(on_line)) {}
    void add(std::string_view chunk);
    void finish();

private:
    void give(std::string_view line);

    OnLine on_line_;
    std::string rest_;  // a line begun in an earlier chunk
    bool too_long_ = false;
    std::uint64_t number_ = 0;
};

}  // namespace slipstream
