// ExpectedConnections: connections that others announced (the data connections of FTP), for five minutes. One
// per worker, bounded; the oldest gives way.
#pragma once

#include <deque>
#include <optional>

#include "dissect/stream/dissector.h"

namespace slipstream {

class ExpectedConnections {
public:
    void add(const ExpectedConnection& expected, Time now) {
        if (entries_.size() == entries_max) entries_.pop_front();
        entries_.push_back({expected, now + seconds(300)});
    }
    /// The name of the dissector of the first announcement that fits; empty when none does. The announcement
    /// is used up; what it shares goes to `shared`. Cheap while nothing is announced.
    std::string_view take(const IpAddress& orig, const IpAddress& resp, std::uint16_t resp_port, Time now,
                          std::shared_ptr<SharedState>* shared = nullptr) {
        while (!entries_.empty() && entries_.front().until < now) entries_.pop_front();
        for (auto at = entries_.begin(); at != entries_.end(); ++at) {
            const ExpectedConnection& e = at->expected;
            if (e.resp != resp || e.resp_port != resp_port || (e.orig && *e.orig != orig)) continue;
            std::string_view name = e.dissector;
            if (shared != nullptr) *shared = e.shared;
            entries_.erase(at);
            return name;
        }
        return {};
    }

private:
    static constexpr std::size_t entries_max = 4096;
    struct Entry {
        ExpectedConnection expected;
        Time until;
    };
    std::deque<Entry> entries_;
};

}  // namespace slipstream
