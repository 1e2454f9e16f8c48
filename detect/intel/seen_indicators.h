// SeenIndicators: what a detector has already reported of a host in a window. A finding of threat
// intelligence is said once per host, window and indicator; the memory for that is bounded, the longest
// unseen is forgotten first.
#pragma once

#include <string_view>

#include "capture/base/text_hash.h"
#include "detect/context.h"

namespace slipstream {

class SeenIndicators : public WindowState {
public:
    static constexpr std::size_t indicators_max = 4'096;

    explicit SeenIndicators(const StateKeys& keys) : key_(keys.table), seen_(indicators_max, keys.table) {}

    /// True the first time. `kind` tells apart findings of one detector.
    bool first(std::uint64_t kind, const IpAddress& address) {
        return note(keyed_hash(key_, keyed_hash(key_, address), kind));
    }
    bool first(std::uint64_t kind, std::string_view text) {
        return note(keyed_hash(key_, hash_text(key_, text), kind));
    }

private:
    bool note(std::uint64_t word) {
        if (seen_.find(word)) return false;
        seen_[word] = true;
        return true;
    }

    HashKey key_;
    LruMap<std::uint64_t, bool, WordHash> seen_;
};

}  // namespace slipstream
