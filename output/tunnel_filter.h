// TunnelFilter: which of the tunnels that workers saw are news. Each worker tells of every connection that it
// finds inside of one; a tunnel is logged when it is first met, when its connection ends, and when nothing
// new was in it for an hour, as Zeek's table of active tunnels has it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "dissect/records/tunnel.h"

namespace slipstream {

class TunnelFilter {
public:
    static constexpr Duration idle_max = hours(1);
    static constexpr std::size_t entries_max = std::size_t{1} << 16;

    /// True when the row is to be logged. Call in record order; `now` is the network time of the record. What
    /// was idle for too long is appended to `expired` and comes before the row.
    bool admit(const TunnelRecord& row, Time now, std::vector<TunnelRecord>& expired);

private:
    struct Active {
        TunnelRecord row;
        Time last;
    };
    static std::string key_of(const TunnelRecord& row);

    std::map<std::string, Active> active_;
    Time next_look_;  // no entry is idle for too long before
};

}  // namespace slipstream
