// NameTable: a fixed list of domain names with a value each, asked label by label: an entry covers itself and
// every name below it ("example.com" covers "www.example.com", never "badexample.com"). One block of text and
// an index of it, so that a list of a million names stays small. Immutable, so that all shards may share one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace slipstream {

/// Lower case, without the dot at the end: the form all tables of names have.
std::string plain_name(std::string_view name);

class NameTable {
public:
    using Item = std::pair<std::string, std::uint32_t>;

    NameTable() = default;
    /// Names in any form; of equal ones the last one counts. Empty names are left out.
    explicit NameTable(const std::vector<Item>& items);

    std::size_t size() const { return entries_.size(); }

    /// The value of exactly this name, which must be in plain form. One hash and, as a rule, one comparison.
    std::optional<std::uint32_t> find(std::string_view plain) const;

    /// Calls visit(value) for the name itself and for every name above it that is listed, the longest first,
    /// until it returns true; returns whether it did. `plain` must be in plain form. One look-up per label.
    template <class Visit>
    bool any_covering(std::string_view plain, Visit&& visit) const {
        if (entries_.empty()) return false;
        for (;;) {
            if (std::optional<std::uint32_t> value = find(plain); value && visit(*value)) return true;
            const std::size_t dot = plain.find('.');
            if (dot == std::string_view::npos) return false;
            plain.remove_prefix(dot + 1);
        }
    }
    /// The value of the longest listed name that covers this one.
    std::optional<std::uint32_t> longest_covering(std::string_view plain) const {
        std::optional<std::uint32_t> found;
        any_covering(plain, [&](std::uint32_t value) {
            found = value;
            return true;
        });
        return found;
    }

private:
    struct Entry {
        std::uint32_t offset = 0;  // into text_
        std::uint32_t value = 0;
        std::uint16_t bytes = 0;
    };
    static constexpr std::uint32_t free = 0xffffffff;

    std::string_view name_of(const Entry& entry) const {
        return std::string_view(text_).substr(entry.offset, entry.bytes);
    }
    /// The slot that holds the name, or the free one where it belongs.
    std::size_t slot_of(std::string_view plain) const;

    std::string text_;
    std::vector<Entry> entries_;
    std::vector<std::uint32_t> index_;  // of entries_; a power of two, at most half full
};

}  // namespace slipstream
