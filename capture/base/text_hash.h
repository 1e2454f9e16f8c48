// Keyed hash of bytes and text, for tables whose keys an outsider can choose. See hash.h for words.
#pragma once

#include <cstddef>
#include <string_view>

#include "capture/base/bytes.h"
#include "capture/base/hash.h"

namespace slipstream {

/// About 5 GB/s.
std::size_t hash_bytes(const HashKey& key, Bytes bytes);
std::size_t hash_text(const HashKey& key, std::string_view text);

}  // namespace slipstream
