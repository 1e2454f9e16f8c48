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
    entries_.assign(sorted.begin(), sorted.end());
    for (std::size_t at = 0; at < sorted.size(); ++at) {
        const DigestNote& item = sorted[at];
        CHECK(at == 0 || sorted[at - 1].digest < item.digest);
        filter_[scaled(item.digest, filter_.size())] |= filter_bits(item.digest);
        while (index_.size() <= scaled(item.digest, parts)) index_.push_back(static_cast<std::uint32_t>(at));
    }
    while (index_.size() <= parts) index_.push_back(static_cast<std::uint32_t>(sorted.size()));
}

std::optional<IntelNote> DigestTable::find_exact(std::uint64_t digest) const {
    std::size_t part = scaled(digest, index_.size() - 1);
    for (std::size_t at = index_[part]; at < index_[part + 1]; ++at)
        if (entries_[at].digest >= digest) {
            if (entries_[at].digest != digest) return std::nullopt;
            return entries_[at].note;
        }
    return std::nullopt;
}

std::size_t DigestTable::memory_bytes() const {
    return filter_.capacity() * sizeof(filter_[0]) + index_.capacity() * sizeof(index_[0]) +
           entries_.capacity() * sizeof(entries_[0]);
}

}  // namespace slipstream
