// Address ranges of any prefix length, never changed after they were built: cut into pieces that do not
// overlap, in which the longest prefix has won, and searched behind an index by their leading bits. 16 to 24
// bytes an IPv4 range.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <map>
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
        places_.reserve(2 * ranges.size() + 1);
        std::vector<Range> open;
        for (const Range& range : ranges) {
            close_before(open, range.first);
            start(range.first, range.note);
            open.push_back(range);
        }
        while (!open.empty()) close(open);
        starts_.shrink_to_fit();
        places_.shrink_to_fit();
        known_ = {};
        make_index();
    }

    /// The note of the longest prefix that holds the address.
    std::optional<IntelNote> find(Word address) const {
        if (starts_.empty()) return std::nullopt;
        std::size_t part = part_of(address);
        auto at = [&](std::size_t place) { return starts_.begin() + static_cast<std::ptrdiff_t>(place); };
        auto after = std::upper_bound(at(index_[part]), at(index_[part + 1]), address);
        if (after == starts_.begin()) return std::nullopt;
        IntelNote note = notes_[places_[static_cast<std::size_t>(after - starts_.begin()) - 1]];
        if (note == gap) return std::nullopt;
        return note;
    }
    bool empty() const { return starts_.empty(); }
    std::size_t memory_bytes() const {
        return starts_.capacity() * sizeof(Word) + notes_.capacity() * sizeof(IntelNote) +
               (places_.capacity() + index_.capacity()) * sizeof(std::uint32_t);
    }

private:
    static constexpr IntelNote gap{std::numeric_limits<std::uint32_t>::max(),
                                   std::numeric_limits<std::uint32_t>::max()};
    static constexpr unsigned index_bits_max = 20;
    static constexpr std::size_t starts_per_part = 32;

    std::size_t part_of(Word address) const { return static_cast<std::size_t>(address >> index_shift_); }
    void make_index() {
        auto wanted = static_cast<unsigned>(std::bit_width(starts_.size() / starts_per_part));
        unsigned bits = std::clamp(wanted, 1U, index_bits_max);
        index_shift_ = static_cast<unsigned>(8 * sizeof(Word)) - bits;
        for (std::size_t at = 0; at < starts_.size(); ++at)
            while (index_.size() <= part_of(starts_[at])) index_.push_back(static_cast<std::uint32_t>(at));
        index_.resize((std::size_t{1} << bits) + 1, static_cast<std::uint32_t>(starts_.size()));
    }

    void start(Word address, IntelNote note) {
        auto [known, added] = known_.try_emplace(note, static_cast<std::uint32_t>(notes_.size()));
        if (added) notes_.push_back(note);
        if (!starts_.empty() && starts_.back() == address) {
            places_.back() = known->second;
        } else {
            starts_.push_back(address);
            places_.push_back(known->second);
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
    std::vector<std::uint32_t> places_;  // of the note of each start
    std::vector<IntelNote> notes_;       // each once
    std::vector<std::uint32_t> index_;  // place of the first start of each part of the addresses, and the end
    unsigned index_shift_ = 0;
    std::map<IntelNote, std::uint32_t> known_;  // while building
};

}  // namespace slipstream
