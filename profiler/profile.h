// Profile: one host, as detection sees it, and its recent time windows.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "capture/base/address.h"
#include "profiler/time_window.h"

namespace slipstream {

struct Profile {
    explicit Profile(const IpAddress& host) : address(host) {}

    IpAddress address;
    Time first_seen;
    std::uint64_t flows = 0;
    std::uint32_t looks_waiting = 0;                      // of its detectors, see detect/due_queue.h
    std::vector<std::unique_ptr<TimeWindow>> windows;     // in order of creation
    std::vector<std::unique_ptr<WindowState>> detectors;  // what detectors keep across windows; by detector
};

}  // namespace slipstream
