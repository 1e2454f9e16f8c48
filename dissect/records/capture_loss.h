// capture_loss.log: how much of the traffic the capture did not see, by acknowledgements of data that never
// came.
#pragma once

#include "dissect/records/field.h"

namespace slipstream {

struct CaptureLossRecord {
    static constexpr std::string_view log_name = "capture_loss";

    Time time;
    Duration interval;
    std::string_view peer = "zeek";
    std::uint64_t gaps = 0;
    std::uint64_t acks = 0;
    double percent_lost = 0;
};

constexpr auto fields_of(const CaptureLossRecord*) {
    return std::tuple{
        field("ts", &CaptureLossRecord::time),   field("ts_delta", &CaptureLossRecord::interval),
        field("peer", &CaptureLossRecord::peer), field("gaps", &CaptureLossRecord::gaps),
        field("acks", &CaptureLossRecord::acks), field("percent_lost", &CaptureLossRecord::percent_lost)};
}

}  // namespace slipstream
