// ContentMemo: what was computed of some bytes, kept for when the same bytes come again: the certificates of
// a popular server, the answers about them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include "capture/base/text_hash.h"

namespace slipstream {

/// A memory of at most `bytes_max` of content, by its bytes. When the younger half is full, the older half is
/// forgotten; what is asked for moves to the younger half. One thread.
template <class Value>
class ContentMemo {
public:
    ContentMemo(const HashKey& key, std::size_t bytes_max) : key_(key), half_max_(bytes_max / 2) {}

    /// What `make(content)`, a std::shared_ptr<const Value>, gave for the same bytes or gives now.
    template <class Make>
    std::shared_ptr<const Value> get(Bytes content, Make&& make) {
        const std::uint64_t hash = hash_bytes(key_, content);
        if (const Entry* entry = find(young_, hash, content)) return entry->value;
        Entry entry;
        if (Entry* before = find(old_, hash, content)) {
            entry = std::move(*before);
            old_.erase(hash);
        } else {
            entry = {{content.begin(), content.end()}, make(content)};
        }
        std::shared_ptr<const Value> value = entry.value;
        if (content.size() > half_max_) return value;  // too large to keep
        if (young_bytes_ + content.size() > half_max_) {
            old_ = std::move(young_);
            young_.clear();
            young_bytes_ = 0;
        }
        young_bytes_ += content.size();
        young_.insert_or_assign(hash, std::move(entry));
        return value;
    }
    std::size_t size() const { return young_.size() + old_.size(); }

private:
    struct Entry {
        std::vector<std::uint8_t> content;
        std::shared_ptr<const Value> value;
    };
    using Half = std::unordered_map<std::uint64_t, Entry>;

    static Entry* find(Half& half, std::uint64_t hash, Bytes content) {
        auto found = half.find(hash);
        if (found == half.end()) return nullptr;
        const std::vector<std::uint8_t>& known = found->second.content;
        return std::equal(known.begin(), known.end(), content.begin(), content.end()) ? &found->second
                                                                                      : nullptr;
    }

    HashKey key_;
    std::size_t half_max_;
    std::size_t young_bytes_ = 0;
    Half young_, old_;
};

}  // namespace slipstream
