// Where the key of the hash tables comes from when nobody gives a seed.
#include "capture/base/hash.h"

#include <sys/random.h>

#include "capture/base/check.h"

namespace slipstream {

HashKey HashKey::random() {
    std::uint64_t words[2];
    CHECK(getrandom(words, sizeof words, 0) == static_cast<ssize_t>(sizeof words));
    return {words[0], words[1] | 1};
}

HashKey HashKey::from_seed(std::uint64_t seed) {
    std::uint64_t a = fold(seed ^ 0x9e3779b97f4a7c15ULL, 0xd6e8feb86659fd93ULL);
    return {a, fold(a ^ seed, 0xa0761d6478bd642fULL) | 1};
}

}  // namespace slipstream
