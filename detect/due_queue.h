// DueQueue: what detectors want to look at again at a later packet time, of the hosts of one shard. It is how
// a detector waits (for the connection after a DNS answer, for a second flow of the same pair) without a
// clock, so that a capture gives the same answer at any speed. Bounded per host, because the host fills it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "detect/detector.h"
#include "profiler/profile.h"

namespace slipstream {

struct DueLook {
    Time due;
    std::int64_t window = 0;  // number of the window of the first look
    std::size_t detector = 0;
    std::unique_ptr<SecondLook> look;
    IpAddress host;              // filled in by the queue
    std::uint64_t sequence = 0;  // the same; equal due times keep the order in which they came
};

class DueQueue {
public:
    static constexpr std::uint32_t looks_per_host_max = 4'096;

    struct Counters {
        std::uint64_t looks = 0;    // taken in
        std::uint64_t refused = 0;  // the host had too many
    };

    /// False when the host has too many looks waiting. O(log n).
    bool push(Profile& profile, DueLook look) {
        if (profile.looks_waiting >= looks_per_host_max) {
            ++counters_.refused;
            return false;
        }
        ++profile.looks_waiting;
        ++counters_.looks;
        look.host = profile.address;
        look.sequence = counters_.looks;
        looks_.push_back(std::move(look));
        std::push_heap(looks_.begin(), looks_.end(), comes_later);
        return true;
    }
    /// The earliest look that is due at `now`, taken out; nothing when none is. O(log n).
    std::optional<DueLook> pop(Time now) {
        if (looks_.empty() || looks_.front().due > now) return std::nullopt;
        return pop_any();
    }
    /// The earliest look whatever its time: for the end of the run.
    std::optional<DueLook> pop_any() {
        if (looks_.empty()) return std::nullopt;
        std::pop_heap(looks_.begin(), looks_.end(), comes_later);
        DueLook look = std::move(looks_.back());
        looks_.pop_back();
        return look;
    }
    const Counters& counters() const { return counters_; }

private:
    static bool comes_later(const DueLook& x, const DueLook& y) {
        return x.due != y.due ? x.due > y.due : x.sequence > y.sequence;
    }

    std::vector<DueLook> looks_;  // a heap
    Counters counters_;
};

}  // namespace slipstream
