// TimeWindow: what one host did in one span of packet time. Holds the typed state that each detector keeps
// for it; the owner of the state and its lifetime are the window, its content is the detector's business.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "capture/base/time.h"
#include "flowtable/record.h"

namespace slipstream {

/// Base of the state a detector (or the evidence engine) keeps for one window.
class WindowState {
public:
    WindowState() = default;
    WindowState(const WindowState&) = delete;
    WindowState& operator=(const WindowState&) = delete;
    virtual ~WindowState() = default;
};

struct Profile;

struct TimeWindow {
    Profile* profile = nullptr;
    std::int64_t number = 0;
    Time start;
    Time end;
    Time last_modified;  // network time of the newest record that touched it
    std::uint64_t flows = 0;
    bool open = false;          // in the list of open windows
    bool port_scanner = false;  // a scan was reported: its single flows need no evidence of their own

    std::unique_ptr<WindowState> evidence;  // of the evidence engine; lives as long as the window
    std::vector<std::unique_ptr<WindowState>> detectors;  // by detector; dropped when the window closes

    TimeWindow* older_open = nullptr;  // list of open windows of the store, by last_modified
    TimeWindow* newer_open = nullptr;

    /// Numbers what is found at one record in this window, 0, 1, ...: the same for any number of shards.
    std::uint32_t next_finding(const RecordOrder& order) {
        if (order != numbered_record) {
            numbered_record = order;
            findings_of_record = 0;
        }
        return findings_of_record++;
    }
    RecordOrder numbered_record;
    std::uint32_t findings_of_record = 0;
};

/// Window number of a time: floor((time - origin) / width) + 1; before the origin 0, -1, ...
constexpr std::int64_t window_number(Time time, Time origin, Duration width) {
    std::int64_t offset = (time - origin).us;
    std::int64_t whole = offset / width.us;
    if (offset % width.us < 0) --whole;
    return whole + 1;
}

}  // namespace slipstream
