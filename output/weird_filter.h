// WeirdFilter: which weirds reach weird.log. A flood of one oddity says nothing after the first few, so Zeek
// samples, acts by name and suppresses repeats; this is that chain of Zeek 6.0 (Weird::sampling_* and
// base/frameworks/notice/weird), applied in the merged order of the run, because its state spans connections.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "capture/base/hash.h"
#include "dissect/records/weird.h"
#include "output/bounded_map.h"

namespace slipstream {

class WeirdFilter {
public:
    static constexpr std::uint64_t sampling_threshold = 25;
    static constexpr std::uint64_t sampling_rate = 1000;
    static constexpr Duration sampling_duration = minutes(10);
    static constexpr Duration repeat_duration = minutes(10);
    static constexpr Duration limit_duration = hours(24);

    explicit WeirdFilter(std::size_t entries_max = 1 << 17, HashKey key = HashKey::random());

    /// True when the weird is to be logged; sets its `notice` column. Call in record order; `now` is the
    /// network time of the record.
    bool admit(WeirdRecord& weird, Time now);

    std::uint64_t admitted() const { return admitted_; }
    std::uint64_t sampled_out() const { return sampled_out_; }
    std::uint64_t suppressed() const { return suppressed_; }

private:
    struct Count {
        std::uint64_t seen = 0;
        Time since;  // first occurrence (net, flow) or crossing of the threshold (connection)
    };
    /// Until when something stays suppressed; nothing at the zero value.
    struct Until {
        bool set = false;
        Time end;
    };

    bool passes_sampling(const WeirdRecord& weird, Time now);
    static bool claim(Until& entry, Time now, Duration duration);

    BoundedMap<Count> counts_;
    BoundedMap<Until> repeats_;
    BoundedMap<Until> limits_;
    std::string key_;  // reused, so that a dropped weird allocates nothing
    std::uint64_t admitted_ = 0;
    std::uint64_t sampled_out_ = 0;
    std::uint64_t suppressed_ = 0;
};

}  // namespace slipstream
