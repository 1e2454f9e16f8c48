// A set of 64-bit digests with a value each, never changed after it was built: a filter that answers most
// misses with one memory access, and sorted digests behind an index by their leading bits. 18 bytes a digest.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace slipstream {

/// Where a listed thing comes from and what it is: ids into the pools of IntelTables.
struct IntelNote {
    std::uint32_t description = 0;
    std::uint32_t origin = 0;
    constexpr auto operator<=>(const IntelNote&) const = default;
};

struct DigestNote {
    std::uint64_t digest = 0;
    IntelNote note;
};

class DigestTable {
public:
    DigestTable() = default;
    /// Of digests in ascending order, each once.
    explicit DigestTable(std::span<const DigestNote> sorted);

    /// A miss costs one access to 1.25 bytes a digest of memory, a hit about two more.
    std::optional<IntelNote> find(std::uint64_t digest) const {
        if (entries_.empty() || !may_contain(digest)) return std::nullopt;
        return find_exact(digest);
    }
    std::size_t size() const { return entries_.size(); }
    std::size_t memory_bytes() const;

private:
    static std::size_t scaled(std::uint64_t digest, std::size_t size) {
        __extension__ using Wide = unsigned __int128;
        return static_cast<std::size_t>(static_cast<Wide>(digest) * size >> 64);
    }
    /// Four bits of one word. The word comes from the leading bits, the four from lower ones above the kind.
    static std::uint64_t filter_bits(std::uint64_t digest) {
        return std::uint64_t{1} << (digest >> 4 & 63) | std::uint64_t{1} << (digest >> 10 & 63) |
               std::uint64_t{1} << (digest >> 16 & 63) | std::uint64_t{1} << (digest >> 22 & 63);
    }
    bool may_contain(std::uint64_t digest) const {
        std::uint64_t bits = filter_bits(digest);
        return (filter_[scaled(digest, filter_.size())] & bits) == bits;
    }
    std::optional<IntelNote> find_exact(std::uint64_t digest) const;

    std::vector<std::uint64_t> filter_;
    std::vector<std::uint32_t>
        index_;  // place of the first digest of each part of the number range, and the end
    std::vector<DigestNote> entries_;
};

}  // namespace slipstream
