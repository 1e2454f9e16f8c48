// The list of open windows is kept in the order of their last touch; network time never runs backwards, so
// that is also the order in which they become due.
#include "profiler/profile_store.h"

namespace slipstream {

TimeWindow* ProfileStore::find(Profile& profile, std::int64_t number) {
    for (auto at = profile.windows.rbegin(); at != profile.windows.rend(); ++at)
        if ((*at)->number == number) return at->get();
    return nullptr;
}

TimeWindow* ProfileStore::make(Profile& profile, std::int64_t number) {
    auto window = std::make_unique<TimeWindow>();
    window->profile = &profile;
    window->number = number;
    window->start = settings_.only_one_window ? settings_.origin - hours(24 * 36'525)
                                              : settings_.origin + settings_.width * (number - 1);
    window->end = window->start + settings_.width;
    ++counters_.windows;
    profile.windows.push_back(std::move(window));
    return profile.windows.back().get();
}

void ProfileStore::reopen(TimeWindow& window, Time now) {
    if (window.open && newest_ == &window) {
        window.last_modified = now;
        return;
    }
    if (window.open)
        unlink(window);
    else if (window.detectors.empty())
        window.detectors.resize(settings_.detector_count);
    window.open = true;
    window.last_modified = now;
    window.older_open = newest_;
    window.newer_open = nullptr;
    (newest_ ? newest_->newer_open : oldest_) = &window;
    newest_ = &window;
}

void ProfileStore::unlink(TimeWindow& window) {
    (window.older_open ? window.older_open->newer_open : oldest_) = window.newer_open;
    (window.newer_open ? window.newer_open->older_open : newest_) = window.older_open;
}

void ProfileStore::close(TimeWindow& window) {
    unlink(window);
    window.open = false;
    window.detectors.clear();
    window.detectors.shrink_to_fit();
    ++counters_.windows_closed;
}

}  // namespace slipstream
