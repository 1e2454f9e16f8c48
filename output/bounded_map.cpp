// The hash of BoundedMap. See bounded_map.h.
#include "output/bounded_map.h"

#include <algorithm>
#include <cstring>

namespace slipstream {

std::size_t hash_text(const HashKey& key, std::string_view text) {
    std::uint64_t state = keyed_hash(key, text.size());
    while (!text.empty()) {
        std::uint64_t word = 0;
        std::size_t n = std::min(text.size(), sizeof word);
        std::memcpy(&word, text.data(), n);
        text.remove_prefix(n);
        state = keyed_hash(key, state, word);
    }
    return state;
}

}  // namespace slipstream
