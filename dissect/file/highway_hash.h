// HighwayHash-128 (Alakuijala, Cox, Wassenberg: "Fast keyed hash/pseudo-random function using SIMD multiply
// and permute", 2016). Zeek names files with it, so that a fuid can be computed by anyone who knows the
// parts.
#pragma once

#include <array>
#include <cstdint>

#include "capture/base/bytes.h"

namespace slipstream {

using HighwayKey = std::array<std::uint64_t, 4>;

/// The 128-bit hash as two words. About 1 GB/s.
std::array<std::uint64_t, 2> highway_hash_128(const HighwayKey& key, Bytes data);

}  // namespace slipstream
