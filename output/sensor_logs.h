// SensorLogs: the logs about the sensor itself, stats.log and capture_loss.log, from the counts of all
// workers at the same moments of the run; and the notices about a capture that loses packets. The rules are
// those of Zeek 6.0 (policy/misc/stats, policy/misc/capture-loss).
#pragma once

#include <vector>

#include "dissect/records/app_record.h"
#include "flowtable/traffic_sample.h"

namespace slipstream {

class SensorLogs {
public:
    using Rows = std::vector<AppRecord>;

    static constexpr double loss_percent_max = 10;
    static constexpr std::uint64_t acks_min = 1;  // of a stretch between two rows

    /// Network time of the first packet.
    void begin_at(Time time) { begin_ = time; }
    /// The next sample, the sum of all workers; its rows and notices go to `out`.
    void add(const TrafficSample& sample, Rows& out);

private:
    void add_loss(const TrafficSample& sample, Rows& out);
    void add_traffic(const TrafficSample& sample, Rows& out);

    Time begin_;
    bool measured_ = false;  // a row of capture_loss.log was made
    TrafficSample loss_;     // the last of each kind
    TrafficSample traffic_;
};

}  // namespace slipstream
