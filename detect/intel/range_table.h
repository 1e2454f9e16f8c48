// Address ranges of any prefix length, never changed after they were built: cut into pieces that do not
// overlap, in which the longest prefix has won, and searched in two steps so that the first stays in the
// cache.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "detect/intel/digest_table.h"

namespace slipstream {

__extension__ using Wide128 = unsigned __int128;

/// Word: unsigned integer that holds an address (std::uint32_t or Wide128).
template <class Word>
class RangeTable {
public:
    struct Range {
        Word first = 0;
        Word last = 0;  // inclusive
        IntelNote note;
    };

    RangeTable() = default;
    /// Ranges are prefixes (nested or apart, never crossing), each once, in any order.
    explicit RangeTable(std::vector<Range> ranges) {
        // Outer ranges come before the inner ones they hold.
        std::sort(ranges.begin(), ranges.end(), [](const Range& x, const Range& y) {
            return x.first != y.first ? x.first < y.first : x.last > y.last;
        });
        starts_.reserve(2 * ranges.size() + 1);
        notes_.reserve(2 * ranges.size() + 1);
        std::vector<Range> open;
        for (const Range& range : ranges) {
            close_before(open, range.first);
            start(range.first, range.note);
            open.push_back(range);
        }
        while (!open.empty()) close(open);
        starts_.shrink_to_fit();
        notes_.shrink_to_fit();
        for (std::size_t at = 0; at < starts_.size(); at += sample_step) samples_.push_back(starts_[at]);
    }

    /// The note of the longest prefix that holds the address.
    std::optional<IntelNote> find(Word address) const {
        auto sample = std::upper_bound(samples_.begin(), samples_.end(), address);
        if (sample == samples_.begin()) return std::nullopt;
        auto begin = static_cast<std::size_t>(sample - samples_.begin() - 1) * sample_step;
        std::size_t size = std::min(sample_step, starts_.size() - begin);
        auto from = starts_.begin() + static_cast<std::ptrdiff_t>(begin);
        auto after = std::upper_bound(from, from + static_cast<std::ptrdiff_t>(size), address);
        IntelNote note = notes_[begin + static_cast<std::size_t>(after - from) - 1];
        if (note == gap) return std::nullopt;
        return note;
    }
    bool empty() const { return starts_.empty(); }
    std::size_t memory_bytes() const {
        return (starts_.capacity() + samples_.capacity()) * sizeof(Word) +
               notes_.capacity() * sizeof(IntelNote);
    }

private:
    static constexpr IntelNote gap{std::numeric_limits<std::uint32_t>::max(),
                                   std::numeric_limits<std::uint32_t>::max()};
    static constexpr std::size_t sample_step = 64;

    void start(Word address, IntelNote note) {
        if (!starts_.empty() && starts_.back() == address)
            notes_.back() = note;
        else {
            starts_.push_back(address);
            notes_.push_back(note);
        }
    }
    /// Ends the innermost open range: what follows belongs to the one around it.
    void close(std::vector<Range>& open) {
        Word last = open.back().last;
        open.pop_back();
        if (last == std::numeric_limits<Word>::max()) return;
        start(last + 1, open.empty() ? gap : open.back().note);
    }
    void close_before(std::vector<Range>& open, Word address) {
        while (!open.empty() && open.back().last < address) close(open);
    }

    std::vector<Word> starts_;
    std::vector<Word> samples_;  // every 64th start
    std::vector<IntelNote> notes_;
};

}  // namespace slipstream
