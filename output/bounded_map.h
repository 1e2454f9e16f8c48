// BoundedMap: state by text that an outsider chooses, for the filters of logs: keyed hashes, and never more
// than so many entries.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>

#include "capture/base/text_hash.h"

namespace slipstream {

/// A map from byte strings to a small value that never holds more than `entries_max`: when the younger half
/// is full, the older half is forgotten. What is touched moves to the younger half. Which entries go depends
/// on the order of use only.
template <class Value>
class BoundedMap {
public:
    BoundedMap(std::size_t entries_max, HashKey key)
        : half_max_(entries_max / 2), young_(0, Hash{key}), old_(0, Hash{key}) {}

    /// The entry of `key`, made with Value{} when it is not there.
    Value& at(const std::string& key) {
        if (auto found = young_.find(key); found != young_.end()) return found->second;
        Value value{};
        if (auto found = old_.find(key); found != old_.end()) {
            value = found->second;
            old_.erase(found);
        }
        if (young_.size() >= half_max_) {
            forgotten_ += old_.size();
            old_.clear();
            std::swap(young_, old_);
        }
        return young_.emplace(key, value).first->second;
    }
    std::size_t size() const { return young_.size() + old_.size(); }
    std::uint64_t forgotten() const { return forgotten_; }

private:
    struct Hash {
        HashKey key;
        std::size_t operator()(const std::string& text) const { return hash_text(key, text); }
    };
    using Half = std::unordered_map<std::string, Value, Hash>;

    std::size_t half_max_;
    Half young_;
    Half old_;
    std::uint64_t forgotten_ = 0;
};

}  // namespace slipstream
