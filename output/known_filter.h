// KnownFilter: which hosts, services and certificates of our own networks are news: those that were not
// logged in the last day. Applied in the merged order of the run, because its state spans connections. The
// rules are those of Zeek 6.0 (policy/protocols/conn/known-hosts, known-services,
// policy/protocols/ssl/known-certs).
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "capture/base/hash.h"
#include "capture/base/time.h"
#include "dissect/records/known.h"
#include "output/bounded_map.h"

namespace slipstream {

class KnownFilter {
public:
    static constexpr Duration memory = hours(24);
    /// That long a service without a name waits, so that it comes after those that have one.
    static constexpr Duration nameless_wait = minutes(5);
    static constexpr std::size_t entries_max = std::size_t{1} << 17;  // of each table
    static constexpr std::size_t waiting_max = std::size_t{1}
                                               << 16;  // the oldest goes on when there are more

    explicit KnownFilter(HashKey key = HashKey::random());

    /// True when the row is to be logged. Call in record order; `now` is the network time of the record.
    bool admit(const KnownHostsRecord& row, Time now);
    bool admit(const KnownCertsRecord& row, Time now);
    /// The rows that are to be logged now go to `out`: what waited for long enough, and `row` as far as it is
    /// news.
    void add(KnownServicesRecord row, Time now, std::vector<KnownServicesRecord>& out);
    /// What waited for long enough.
    void look(Time now, std::vector<KnownServicesRecord>& out);
    /// The input ended: all that waits.
    void finish(Time now, std::vector<KnownServicesRecord>& out);

    std::uint64_t suppressed() const { return suppressed_; }
    /// Entries that the bound pushed out.
    std::uint64_t forgotten() const {
        return hosts_.forgotten() + certificates_.forgotten() + ports_.forgotten() + services_.forgotten() +
               windows_.forgotten();
    }

private:
    struct Known {
        bool once = false;
        Time at;
    };
    struct KnownHost : Known {
        std::uint64_t window = 0;
    };
    struct Window {
        bool once = false;
        std::uint64_t number = 0;
    };
    struct Waiting {
        Time due;
        KnownServicesRecord row;
    };

    static bool renew(Known& known, Time now);
    bool repeats_in_window(const KnownServicesRecord& row);
    void commit(KnownServicesRecord row, Time now, std::vector<KnownServicesRecord>& out);

    BoundedMap<KnownHost> hosts_;
    BoundedMap<Known> certificates_;
    BoundedMap<Known> ports_;
    BoundedMap<Known> services_;  // of a port; `at` is that of the port whose memory it belongs to
    BoundedMap<Window> windows_;  // in which a port was told with these services
    std::deque<Waiting> waiting_;
    std::string key_;
    std::uint64_t suppressed_ = 0;
};

}  // namespace slipstream
