// LruMap: a hash map that holds at most `capacity` entries and drops the least recently touched one for a new
// key. It is how every table of profiler/ and detect/ that an outsider can fill keeps its bound. Starts with
// no memory and doubles as it fills, because most hosts touch a handful of peers. The order of eviction
// depends only on the order of the calls, never on the hash, so results do not depend on the key.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "capture/base/check.h"
#include "capture/base/hash.h"
#include "capture/base/text_hash.h"

namespace slipstream {

/// `Hash` is a callable (const HashKey&, const Key&) -> std::uint64_t.
template <class Key, class Value, class Hash>
class LruMap {
public:
    LruMap(std::size_t capacity, const HashKey& key) : capacity_(capacity), hash_key_(key) {
        CHECK(capacity > 0);
    }

    std::size_t size() const { return size_; }
    std::size_t capacity() const { return capacity_; }
    /// Entries dropped to make room.
    std::uint64_t evicted() const { return evicted_; }

    /// Null when absent. Does not count as a touch.
    Value* find(const Key& key) {
        std::uint32_t slot = locate(key, hash(key));
        return slot == none ? nullptr : &slots_[slot].value;
    }
    const Value* find(const Key& key) const { return const_cast<LruMap*>(this)->find(key); }

    /// The entry of `key`, now the most recently touched; made with the arguments when absent. When that
    /// needs room, calls `on_evict(key, value)` of the oldest entry first. References last until the next
    /// call that inserts.
    template <class OnEvict, class... Arguments>
    Value& touch(const Key& key, OnEvict&& on_evict, Arguments&&... arguments) {
        std::uint64_t h = hash(key);
        std::uint32_t slot = locate(key, h);
        if (slot != none) {
            if (slot != newest_) {
                unlink(slot);
                link_newest(slot);
            }
            return slots_[slot].value;
        }
        if (size_ == capacity_) {
            on_evict(slots_[oldest_].key, slots_[oldest_].value);
            ++evicted_;
            remove(oldest_);
        }
        slot = take_slot(key, Value(std::forward<Arguments>(arguments)...));
        slots_[slot].hash = h;
        link_newest(slot);
        ++size_;
        if (size_ * 4 > index_.size() * 3)
            grow();
        else
            place(slot);
        return slots_[slot].value;
    }
    Value& operator[](const Key& key) {
        return touch(key, [](const Key&, Value&) {});
    }

    void clear() {
        slots_.clear();
        index_.clear();
        size_ = 0;
        newest_ = oldest_ = free_ = none;
    }

    /// Visits (key, value) from the oldest to the most recently touched.
    template <class Visit>
    void for_each(Visit&& visit) {
        for (std::uint32_t slot = oldest_; slot != none; slot = slots_[slot].newer)
            visit(slots_[slot].key, slots_[slot].value);
    }

private:
    static constexpr std::uint32_t none = 0xffffffff;

    struct Slot {
        Key key;
        Value value;
        std::uint64_t hash = 0;
        std::uint32_t older = none;
        std::uint32_t newer = none;
    };

    std::uint64_t hash(const Key& key) const { return Hash{}(hash_key_, key); }
    std::size_t home(std::uint64_t h) const { return h & (index_.size() - 1); }

    std::uint32_t locate(const Key& key, std::uint64_t h) const {
        if (index_.empty()) return none;
        for (std::size_t i = home(h);; i = (i + 1) & (index_.size() - 1)) {
            std::uint32_t slot = index_[i];
            if (slot == none) return none;
            if (slots_[slot].hash == h && slots_[slot].key == key) return slot;
        }
    }
    void place(std::uint32_t slot) {
        std::size_t i = home(slots_[slot].hash);
        while (index_[i] != none) i = (i + 1) & (index_.size() - 1);
        index_[i] = slot;
    }
    void grow() {
        index_.assign(std::max<std::size_t>(4, index_.size() * 2), none);
        for (std::uint32_t slot = oldest_; slot != none; slot = slots_[slot].newer) place(slot);
    }
    std::uint32_t take_slot(const Key& key, Value&& value) {
        if (free_ != none) {
            std::uint32_t slot = std::exchange(free_, none);
            slots_[slot].key = key;
            slots_[slot].value = std::move(value);
            return slot;
        }
        slots_.push_back(Slot{key, std::move(value)});
        return static_cast<std::uint32_t>(slots_.size() - 1);
    }
    void link_newest(std::uint32_t slot) {
        slots_[slot].older = newest_;
        slots_[slot].newer = none;
        (newest_ == none ? oldest_ : slots_[newest_].newer) = slot;
        newest_ = slot;
    }
    void unlink(std::uint32_t slot) {
        auto [older, newer] = std::pair{slots_[slot].older, slots_[slot].newer};
        (older == none ? oldest_ : slots_[older].newer) = newer;
        (newer == none ? newest_ : slots_[newer].older) = older;
    }
    /// Backward-shift deletion keeps probes short without tombstones. At most one slot is ever free.
    void remove(std::uint32_t slot) {
        std::size_t mask = index_.size() - 1;
        std::size_t hole = home(slots_[slot].hash);
        while (index_[hole] != slot) hole = (hole + 1) & mask;
        for (std::size_t i = (hole + 1) & mask; index_[i] != none; i = (i + 1) & mask) {
            std::size_t wanted = home(slots_[index_[i]].hash);
            if (((i - wanted) & mask) >= ((i - hole) & mask)) {
                index_[hole] = index_[i];
                hole = i;
            }
        }
        index_[hole] = none;
        unlink(slot);
        free_ = slot;
        --size_;
    }

    std::size_t capacity_;
    HashKey hash_key_;
    std::vector<Slot> slots_;
    std::vector<std::uint32_t> index_;
    std::size_t size_ = 0;
    std::uint64_t evicted_ = 0;
    std::uint32_t newest_ = none;
    std::uint32_t oldest_ = none;
    std::uint32_t free_ = none;
};

struct AddressHash {
    std::uint64_t operator()(const HashKey& key, const IpAddress& address) const {
        return keyed_hash(key, address);
    }
};

struct MacHash {
    std::uint64_t operator()(const HashKey& key, const MacAddress& mac) const {
        std::uint64_t x = 0;
        for (auto byte : mac.bytes) x = x << 8 | byte;
        return keyed_hash(key, x);
    }
};

struct WordHash {
    std::uint64_t operator()(const HashKey& key, std::uint64_t word) const { return keyed_hash(key, word); }
};

struct TextHash {
    std::uint64_t operator()(const HashKey& key, const std::string& text) const {
        return hash_text(key, text);
    }
};

/// A peer and a port (or any small number) of a profile.
struct PeerPort {
    IpAddress peer;
    std::uint16_t port = 0;
    std::uint16_t kind = 0;
    constexpr auto operator<=>(const PeerPort&) const = default;
};

struct PeerPortHash {
    std::uint64_t operator()(const HashKey& key, const PeerPort& p) const {
        return keyed_hash(key, keyed_hash(key, p.peer), std::uint64_t{p.port} << 16 | p.kind);
    }
};

}  // namespace slipstream
