// WeirdFilter: which weirds reach weird.log. A flood of one oddity says nothing after the first few, so Zeek
// samples, acts by name and suppresses repeats; this is that chain of Zeek 6.0 (Weird::sampling_* and
// base/frameworks/notice/weird), applied in the merged order of the run, because its state spans connections.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "capture/base/hash.h"
#include "dissect/records/weird.h"

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
        std::size_t operator()(const std::string& text) const;
    };
    using Half = std::unordered_map<std::string, Value, Hash>;

    std::size_t half_max_;
    Half young_;
    Half old_;
    std::uint64_t forgotten_ = 0;
};

/// Keyed hash of text, for tables whose keys an outsider can choose.
std::size_t hash_text(const HashKey& key, std::string_view text);

template <class Value>
std::size_t BoundedMap<Value>::Hash::operator()(const std::string& text) const {
    return hash_text(key, text);
}

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
