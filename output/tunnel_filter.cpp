// Remembering tunnels. See tunnel_filter.h.
#include "output/tunnel_filter.h"

#include <algorithm>

namespace slipstream {

// A tunnel without a connection of its own (SOCKS, a proxy) is told by its ends.
std::string TunnelFilter::key_of(const TunnelRecord& row) {
    if (row.uid) return row.uid->to_string();
    std::string key = std::to_string(row.orig_port.number) + ' ' + std::to_string(row.resp_port.number);
    for (const IpAddress* end : {&row.orig, &row.resp}) {
        key.push_back(' ');
        for (std::uint8_t byte : end->bytes()) key.push_back(static_cast<char>(byte));
    }
    return key;
}

bool TunnelFilter::admit(const TunnelRecord& row, Time now, std::vector<TunnelRecord>& expired) {
    if (now >= next_look_) {
        next_look_ = now + idle_max;
        for (auto entry = active_.begin(); entry != active_.end();) {
            const Time due = entry->second.last + idle_max;
            if (now < due) {
                next_look_ = std::min(next_look_, due);
                ++entry;
                continue;
            }
            entry->second.row.time = due;
            entry->second.row.action = tunnel_expired;
            expired.push_back(entry->second.row);
            entry = active_.erase(entry);
        }
    }
    std::string key = key_of(row);
    if (row.action.text == tunnel_closed.text) return active_.erase(key) > 0;
    const auto known = active_.find(key);
    if (known != active_.end()) {
        known->second.last = now;
        return false;
    }
    if (active_.size() >= entries_max) active_.erase(active_.begin());
    active_.emplace(std::move(key), Active{row, now});
    return true;
}

}  // namespace slipstream
