// ProfileStore: the profiles of one shard and their time windows, with bounds on both. Which profiles exist
// is decided for the whole run, not per shard: every shard touches the address of every record, so that all
// shards evict the same profile at the same record, whatever their number. Only owned addresses carry a
// Profile.
#pragma once

#include <memory>

#include "profiler/lru_map.h"
#include "profiler/profile.h"

namespace slipstream {

class ProfileStore {
public:
    struct Settings {
        Time origin;                   // start of window 1
        Duration width;                // of a window, > 0
        bool only_one_window = false;  // everything is window 1, which began 100 years before the origin
        std::size_t profiles_max = 200'000;
        std::size_t windows_per_profile_max = 50;
        std::size_t detector_count = 0;
    };
    struct Counters {
        std::uint64_t profiles = 0;          // made
        std::uint64_t profiles_evicted = 0;  // of this shard
        std::uint64_t windows = 0;           // made
        std::uint64_t windows_closed = 0;
        std::uint64_t windows_evicted = 0;  // dropped because their profile had too many, or was evicted
    };

    ProfileStore(const Settings& settings, const HashKey& key)
        : settings_(settings), profiles_(settings.profiles_max, key) {}

    /// The profile of `address`, made when absent; null when `owned` is false (the address is only
    /// remembered). A full store first drops the least recently touched profile: `on_close(window)` is called
    /// for each of its open windows.
    template <class OnClose>
    Profile* touch(const IpAddress& address, bool owned, Time now, OnClose&& on_close) {
        auto evict = [&](const IpAddress&, std::unique_ptr<Profile>& profile) {
            if (!profile) return;
            for (auto& window : profile->windows) drop(*window, on_close);
            ++counters_.profiles_evicted;
        };
        std::unique_ptr<Profile>& profile = profiles_.touch(address, evict);
        if (!profile && owned) {
            profile = std::make_unique<Profile>(address);
            profile->first_seen = now;
            ++counters_.profiles;
        }
        return profile.get();
    }

    /// The window of `profile` that `start` falls into, touched at network time `now`. A profile with too
    /// many windows drops the least recently touched one, closing it first.
    template <class OnClose>
    TimeWindow& window_of(Profile& profile, Time start, Time now, OnClose&& on_close) {
        std::int64_t number =
            settings_.only_one_window ? 1 : window_number(start, settings_.origin, settings_.width);
        TimeWindow* window = find(profile, number);
        if (!window) {
            if (profile.windows.size() >= settings_.windows_per_profile_max) drop_oldest(profile, on_close);
            window = make(profile, number);
        }
        reopen(*window, now);
        return *window;
    }

    /// The profile of `address`; null when it was never made or is gone. Does not count as a touch.
    Profile* find(const IpAddress& address) {
        const std::unique_ptr<Profile>* profile = profiles_.find(address);
        return profile ? profile->get() : nullptr;
    }
    /// The window of that number; null when the profile does not have it.
    static TimeWindow* find(Profile& profile, std::int64_t number);

    /// An open window that nothing touched for a window's width before `now`, oldest first; null when there
    /// is none.
    TimeWindow* due(Time now) {
        return oldest_ && oldest_->last_modified <= now - settings_.width ? oldest_ : nullptr;
    }
    /// The oldest open window whatever its age: for the end of the run.
    TimeWindow* any_open() { return oldest_; }
    /// Takes it off the open list and frees what the detectors kept. The window itself stays for late flows.
    void close(TimeWindow& window);

    const Counters& counters() const { return counters_; }
    const Settings& settings() const { return settings_; }

private:
    TimeWindow* make(Profile& profile, std::int64_t number);
    void reopen(TimeWindow& window, Time now);
    void unlink(TimeWindow& window);

    template <class OnClose>
    void drop(TimeWindow& window, OnClose& on_close) {
        if (window.open) {
            on_close(window);
            close(window);
        }
        ++counters_.windows_evicted;
    }
    template <class OnClose>
    void drop_oldest(Profile& profile, OnClose& on_close) {
        auto victim = profile.windows.begin();
        for (auto at = victim; at != profile.windows.end(); ++at)
            if ((*at)->last_modified < (*victim)->last_modified) victim = at;
        drop(**victim, on_close);
        profile.windows.erase(victim);
    }

    Settings settings_;
    Counters counters_;
    LruMap<IpAddress, std::unique_ptr<Profile>, AddressHash> profiles_;
    TimeWindow* oldest_ = nullptr;
    TimeWindow* newest_ = nullptr;
};

}  // namespace slipstream
