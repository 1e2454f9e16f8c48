// Hashing bytes eight at a time. See text_hash.h.
#include "capture/base/text_hash.h"

#include <algorithm>
#include <cstring>

namespace slipstream {

namespace {

std::uint64_t hash(const HashKey& key, const void* data, std::size_t size) {
    const auto* at = static_cast<const unsigned char*>(data);
    std::uint64_t state = keyed_hash(key, size);
    for (; size >= sizeof state; at += sizeof state, size -= sizeof state) {
        std::uint64_t word = 0;
        std::memcpy(&word, at, sizeof word);
        state = fold(state ^ key.a, word ^ key.b);
    }
    std::uint64_t word = 0;
    if (size != 0) std::memcpy(&word, at, size);
    return keyed_hash(key, state, word);
}

}  // namespace

std::size_t hash_bytes(const HashKey& key, Bytes bytes) { return hash(key, bytes.data(), bytes.size()); }
std::size_t hash_text(const HashKey& key, std::string_view text) {
    return hash(key, text.data(), text.size());
}

}  // namespace slipstream
