// traceroute.log: a host that probes the way to another one.
#pragma once

#include "dissect/records/field.h"

namespace slipstream {

struct TracerouteRecord {
    static constexpr std::string_view log_name = "traceroute";

    Time time;
    IpAddress source;
    IpAddress destination;
    std::string protocol;
};

constexpr auto fields_of(const TracerouteRecord*) {
    return std::tuple{field("ts", &TracerouteRecord::time), field("src", &TracerouteRecord::source),
                      field("dst", &TracerouteRecord::destination),
                      field("proto", &TracerouteRecord::protocol)};
}

}  // namespace slipstream
