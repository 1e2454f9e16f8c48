// Sightings: keeps a worker from telling the same again and again of a host: that it speaks, what it offers,
// which ways it probes. The run is cut into windows of a fixed length from its first packet on, and within a
// window one telling is enough. The stage that merges the workers passes over repeats in a window as well, so
// that what it concludes does not depend on how the hosts were spread over workers, or on what this cache
// still held.
#pragma once

#include <cstdint>
#include <memory>

#include "capture/base/address.h"
#include "capture/base/hash.h"
#include "capture/base/time.h"

namespace slipstream {

class Sightings {
public:
    static constexpr Duration host_window = seconds(10);  // as often as Zeek looks what is old
    static constexpr Duration path_window = minutes(3);   // in which Zeek counts the answers to a traceroute

    explicit Sightings(const HashKey& key) : key_(key), cache_(std::make_unique<std::uint64_t[]>(slots)) {}

    /// Network time of the first packet.
    void begin_at(Time time) { begin_ = time; }
    Time begin() const { return begin_; }
    std::uint64_t window_at(Time now, Duration length) const {
        return static_cast<std::uint64_t>(((now - begin_).us) / length.us);
    }
    /// True when this was not told of the pair in the window before, as far as the cache knows.
    bool is_new(const IpAddress& a, const IpAddress& b, std::uint64_t what, std::uint64_t window) {
        std::uint64_t hash = keyed_hash(key_, keyed_hash(key_, a), keyed_hash(key_, b));
        hash = keyed_hash(key_, hash, keyed_hash(key_, what, window));
        std::uint64_t& slot = cache_[hash % slots];
        if (slot == hash) return false;
        slot = hash;
        return true;
    }

private:
    static constexpr std::size_t slots = 1 << 12;

    HashKey key_;
    Time begin_;
    std::unique_ptr<std::uint64_t[]> cache_;  // the last hash in its slot
};

}  // namespace slipstream
