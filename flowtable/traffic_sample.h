// TrafficSample: what a worker counted until a moment of the run. All workers take theirs at the same
// packets, so that their sums do not depend on how many workers there are. For stats.log and
// capture_loss.log.
#pragma once

#include <array>
#include <cstdint>

#include "capture/base/time.h"

namespace slipstream {

struct TrafficSample {
    static constexpr std::size_t tcp = 0, udp = 1, icmp = 2;

    Time time;
    bool of_loss = false;     // capture_loss.log is due
    bool of_traffic = false;  // stats.log is due
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;
    std::uint64_t acks = 0;                // of new data, between ends that are established
    std::uint64_t gaps = 0;                // among them: of data that was not captured
    std::array<std::uint64_t, 3> begun{};  // connections, by transport
    std::array<std::uint64_t, 3> ended{};

    void add(const TrafficSample& other) {
        packets += other.packets;
        bytes += other.bytes;
        acks += other.acks;
        gaps += other.gaps;
        for (std::size_t i = 0; i < begun.size(); ++i) {
            begun[i] += other.begun[i];
            ended[i] += other.ended[i];
        }
    }
};

/// When samples are due, by network time: each is due again that long after it was taken.
class SampleClock {
public:
    static constexpr Duration first_loss = minutes(1);
    static constexpr Duration next_loss = minutes(15);
    static constexpr Duration traffic = minutes(5);

    void begin_at(Time time) {
        loss_due_ = time + first_loss;
        traffic_due_ = time + traffic;
    }
    bool is_due(Time now) const { return now >= loss_due_ || now >= traffic_due_; }
    /// Which logs the sample is for; at the end of the run, for both.
    TrafficSample begin_sample(Time now, bool at_end) {
        TrafficSample sample;
        sample.time = now;
        sample.of_loss = at_end || now >= loss_due_;
        sample.of_traffic = at_end || now >= traffic_due_;
        if (sample.of_loss) loss_due_ = now + next_loss;
        if (sample.of_traffic) traffic_due_ = now + traffic;
        return sample;
    }

private:
    Time loss_due_{INT64_MAX};
    Time traffic_due_{INT64_MAX};
};

}  // namespace slipstream
