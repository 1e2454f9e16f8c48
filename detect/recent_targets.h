// RecentTargets: the latest few targets of one kind that a host tried, across time windows. Windows cut time
// at places that have nothing to do with the traffic; a scan whose targets fall on both sides of a cut is
// found here, by the same number of targets within the same span of time. Times may come in any order.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "capture/base/time.h"
#include "dissect/records/field.h"

namespace slipstream {

class RecentTargets {
public:
    struct Entry {
        std::uint64_t target = 0;  // hash of the address or the port
        Time time;
        Uid uid;
        std::uint64_t packets = 0;
        std::int64_t window = 0;
    };
    /// The targets around the one added last that lie within less than `span` of each other, as many as
    /// possible.
    struct Cluster {
        std::uint64_t targets = 0;
        std::uint64_t packets = 0;
        Time first;
        bool crosses_windows = false;
        const Entry* begin = nullptr;
        const Entry* end = nullptr;
    };

    /// Remembers a target (again); a full memory forgets the one farthest in time. About 50 ns.
    Cluster add(const Entry& entry, Duration span) {
        auto* known = std::find_if(begin(), end(), [&](const Entry& e) { return e.target == entry.target; });
        if (known != end()) remove(known);
        if (size_ == size_max) remove(farther_end(entry.time));
        auto* place = std::upper_bound(begin(), end(), entry,
                                       [](const Entry& x, const Entry& y) { return x.time < y.time; });
        std::move_backward(place, end(), end() + 1);
        *place = entry;
        ++size_;
        return cluster_around(static_cast<std::size_t>(place - begin()), span);
    }
    void clear() { size_ = 0; }

private:
    Entry* begin() { return entries_.data(); }
    Entry* end() { return entries_.data() + size_; }
    void remove(Entry* at) {
        std::move(at + 1, end(), at);
        --size_;
    }
    Entry* farther_end(Time time) {
        return time - entries_[0].time > entries_[size_ - 1].time - time ? begin() : end() - 1;
    }
    Cluster cluster_around(std::size_t at, Duration span) const {
        Cluster best;
        std::size_t last = 0;
        for (std::size_t first = 0; first <= at; ++first) {
            while (last < size_ && entries_[last].time - entries_[first].time < span) ++last;
            if (last > at && last - first > best.targets) best = describe(first, last);
        }
        return best;
    }
    Cluster describe(std::size_t first, std::size_t last) const {
        Cluster c{.targets = last - first,
                  .packets = 0,
                  .first = entries_[first].time,
                  .begin = &entries_[first],
                  .end = entries_.data() + last};
        for (std::size_t i = first; i < last; ++i) {
            c.packets += entries_[i].packets;
            c.crosses_windows = c.crosses_windows || entries_[i].window != entries_[first].window;
        }
        return c;
    }

    static constexpr std::size_t size_max = 16;
    std::array<Entry, size_max + 1> entries_;
    std::size_t size_ = 0;
};

}  // namespace slipstream
