// Keyed hashing. Every table whose keys an outsider can choose hashes with a HashKey, so that chosen packets
// cannot pile up in one bucket. Mixing is a folded 64x64 multiply per word: about 1 ns for a flow key.
#pragma once

#include <cstdint>

#include "capture/base/address.h"

namespace slipstream {

struct HashKey {
    std::uint64_t a = 0x9e3779b97f4a7c15ULL;
    std::uint64_t b = 0xbf58476d1ce4e5b9ULL;

    /// A key that nobody outside can guess, from the operating system.
    static HashKey random();
    /// The same key in every run with the same seed.
    static HashKey from_seed(std::uint64_t seed);
};

constexpr std::uint64_t fold(std::uint64_t x, std::uint64_t y) {
    __extension__ using Wide = unsigned __int128;
    auto product = static_cast<Wide>(x) * y;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

inline std::uint64_t keyed_hash(const HashKey& key, std::uint64_t x) {
    return fold(x ^ key.a, key.b ^ 0x2545f4914f6cdd1dULL);
}
inline std::uint64_t keyed_hash(const HashKey& key, std::uint64_t x, std::uint64_t y) {
    return fold(fold(x ^ key.a, y ^ key.b), key.a ^ 0x2545f4914f6cdd1dULL);
}
inline std::uint64_t keyed_hash(const HashKey& key, const IpAddress& address) {
    return keyed_hash(key, address.word(0), address.word(1));
}

/// The same for (x, y) and (y, x): both directions of a conversation meet.
inline std::uint64_t pair_hash(const HashKey& key, const IpAddress& x, const IpAddress& y) {
    std::uint64_t hx = keyed_hash(key, x);
    std::uint64_t hy = keyed_hash(key, y);
    return fold((hx ^ hy) ^ key.b, (hx + hy) ^ key.a);
}

}  // namespace slipstream
