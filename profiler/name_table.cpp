// Open addressing over one block of text. The names come from the user's files, not from outside, so the hash
// key may be fixed; what is looked up cannot lengthen the probes of a table that does not grow.
#include "profiler/name_table.h"

#include <bit>

#include "capture/base/check.h"
#include "capture/base/text_hash.h"
#include "dissect/stream/ascii.h"

namespace slipstream {

namespace {

constexpr std::size_t name_bytes_max = 255;  // RFC 1035 section 2.3.4
constexpr std::size_t text_bytes_max = 0xffffffff;

}  // namespace

std::string plain_name(std::string_view name) {
    if (name.ends_with('.')) name.remove_suffix(1);
    return lower_case(name);
}

NameTable::NameTable(const std::vector<Item>& items) {
    if (items.empty()) return;
    index_.assign(std::bit_ceil(items.size() * 2), free);
    entries_.reserve(items.size());
    for (const auto& [given, value] : items) {
        const std::string name = plain_name(given);
        if (name.empty() || name.size() > name_bytes_max) continue;
        const std::size_t slot = slot_of(name);
        if (index_[slot] != free) {
            entries_[index_[slot]].value = value;
            continue;
        }
        CHECK(text_.size() + name.size() <= text_bytes_max);
        index_[slot] = static_cast<std::uint32_t>(entries_.size());
        entries_.push_back(
            {static_cast<std::uint32_t>(text_.size()), value, static_cast<std::uint16_t>(name.size())});
        text_ += name;
    }
}

std::optional<std::uint32_t> NameTable::find(std::string_view plain) const {
    if (entries_.empty()) return std::nullopt;
    const std::uint32_t found = index_[slot_of(plain)];
    return found == free ? std::nullopt : std::optional(entries_[found].value);
}

std::size_t NameTable::slot_of(std::string_view plain) const {
    const std::size_t mask = index_.size() - 1;
    std::size_t slot = hash_text(HashKey{}, plain) & mask;
    while (index_[slot] != free && name_of(entries_[index_[slot]]) != plain) slot = (slot + 1) & mask;
    return slot;
}

}  // namespace slipstream
