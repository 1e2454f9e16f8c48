// Building: one pass over the sorted digests fills filter, index and values.
#include "detect/intel/digest_table.h"

#include "capture/base/check.h"

namespace slipstream {

namespace {
constexpr std::size_t filter_bits_each = 10;
constexpr std::size_t digests_per_part = 8;
}  // namespace

DigestTable::DigestTable(std::span<const DigestNote> sorted) {
    if (sorted.empty()) return;
    CHECK(sorted.size() < UINT32_MAX);
    filter_.resize(sorted.size() * filter_bits_each / 64 + 1);
    std::size_t parts = sorted.size() / digests_per_part + 1;
    index_.reserve(parts + 1);
    digests_.reserve(sorted.size());
    notes_.reserve(sorted.size());
    for (const DigestNote& item : sorted) {
        CHECK(digests_.empty() || digests_.back() < item.digest);
        filter_[scaled(item.digest, filter_.size())] |= filter_bits(item.digest);
        while (index_.size() <= scaled(item.digest, parts))
            index_.push_back(static_cast<std::uint32_t>(digests_.size()));
        digests_.push_back(item.digest);
        notes_.push_back(item.note);
    }
    while (index_.size() <= parts) index_.push_back(static_cast<std::uint32_t>(digests_.size()));
}

std::optional<IntelNote> DigestTable::find_exact(std::uint64_t digest) const {
    std::size_t part = scaled(digest, index_.size() - 1);
    for (std::size_t at = index_[part]; at < index_[part + 1]; ++at)
        if (digests_[at] >= digest) {
            if (digests_[at] != digest) return std::nullopt;
            return notes_[at];
        }
    return std::nullopt;
}

std::size_t DigestTable::memory_bytes() const {
    return filter_.capacity() * sizeof(filter_[0]) + index_.capacity() * sizeof(index_[0]) +
           digests_.capacity() * sizeof(digests_[0]) + notes_.capacity() * sizeof(notes_[0]);
}

}  // namespace slipstream
