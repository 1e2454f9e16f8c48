// HostLogs: the logs about hosts and the sensor itself, which no single connection makes: software,
// known_hosts, known_services, known_certs, notice, traceroute, stats, capture_loss. Takes the records of the
// run in their merged order, knows which of them concern these logs, and says which rows follow.
#pragma once

#include <vector>

#include "flowtable/record.h"
#include "output/known_filter.h"
#include "output/notice_filter.h"
#include "output/sensor_logs.h"
#include "output/software_filter.h"

namespace slipstream {

class HostLogs {
public:
    using Rows = std::vector<AppRecord>;

    /// A candidate or observation for these logs, not a row of its own.
    static bool is_candidate(const Record& record);

    /// Network time of the first packet.
    void begin_at(Time time) {
        notices_.begin_at(time);
        sensor_.begin_at(time);
    }
    /// The next record; the rows that follow from it go to `out`.
    void take(const Record& record, Rows& out);
    /// A weird that was admitted to its log.
    void take_weird(const WeirdRecord& weird, Time now, Rows& out);
    /// Nothing that is due until `now` will be told any more.
    void look(Time now, Rows& out);
    /// What all workers together counted until then.
    void take_sample(const TrafficSample& sum, Rows& out) { sensor_.add(sum, out); }
    void finish(Rows& out);

    /// Candidates that were no news.
    std::uint64_t suppressed() const {
        return software_.suppressed() + known_.suppressed() + notices_.suppressed();
    }
    /// What a bound made these logs forget too early.
    std::uint64_t forgotten() const {
        return software_.forgotten() + known_.forgotten() + notices_.forgotten();
    }

private:
    void append_services(Rows& out);

    SoftwareFilter software_;
    KnownFilter known_;
    NoticeFilter notices_;
    SensorLogs sensor_;
    std::vector<KnownServicesRecord> services_;  // reused
    Time now_;
};

}  // namespace slipstream
