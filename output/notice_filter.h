// NoticeFilter: what enters notice.log. Counts the observations that make a notice, for each host and stretch
// of time, and holds back a notice that repeats one of the last hour. Applied in the merged order of the run,
// because its state spans connections. The rules are those of Zeek 6.0 (base/frameworks/notice and sumstats,
// policy/protocols/ssh/detect-bruteforcing and ftp/detect-bruteforcing, policy/misc/detect-traceroute) and,
// for ICMP, those of the scripts that Slips adds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "capture/base/hash.h"
#include "capture/base/time.h"
#include "dissect/records/app_record.h"
#include "dissect/records/weird.h"
#include "output/bounded_map.h"

namespace slipstream {

class NoticeFilter {
public:
    using Rows = std::vector<AppRecord>;

    static constexpr std::size_t hosts_max = std::size_t{1} << 16;  // that are counted for, of each kind
    static constexpr std::size_t suppressions_max = std::size_t{1} << 17;
    static constexpr std::uint64_t ssh_failures_min = 30;
    static constexpr Duration ssh_epoch = minutes(30);
    static constexpr std::uint64_t ftp_servers_min = 20;
    static constexpr Duration ftp_epoch = minutes(15);
    static constexpr std::size_t traceroute_routers_min = 3;
    static constexpr std::size_t icmp_hosts_step = 5;   // a notice at each
    static constexpr std::size_t icmp_hosts_max = 255;  // then it begins anew

    explicit NoticeFilter(HashKey key = HashKey::random());

    /// Network time of the first packet, from which stretches of time are counted.
    void begin_at(Time time) { begin_ = time; }

    /// A notice or an observation; the rows that follow go to `out`. Call in record order; `now` is the
    /// network time of the record.
    void add(NoticeRecord row, Time now, Rows& out);
    /// An SSH connection; those that failed to log in are counted.
    void add(const SshRecord& row, Time now, Rows& out);
    /// A weird that is one for the notices.
    void add(const WeirdRecord& weird, Time now, Rows& out);

    std::uint64_t suppressed() const { return suppressed_; }
    /// Entries that the bound pushed out.
    std::uint64_t forgotten() const {
        return until_.forgotten() + attempts_.forgotten() + paths_.forgotten() + pinged_.forgotten();
    }

private:
    /// Failed log-ins of one host.
    struct Attempts {
        std::uint64_t epoch = 0;
        std::uint64_t count = 0;
        std::set<IpAddress> servers;
        std::vector<IpAddress> samples;
        bool told = false;
    };
    /// The way from one host to another.
    struct Path {
        std::uint64_t window = 0;
        std::set<IpAddress> routers;
        bool probed = false;
        bool told = false;
    };
    struct Until {
        bool set = false;
        Time end;
    };
    using Hosts = std::set<IpAddress>;

    void raise(NoticeRecord row, Time now, Rows& out);
    Attempts& attempts_of(std::string_view note, const IpAddress& host, Time now, Duration epoch);
    void count_ftp(const NoticeRecord& row, Time now, Rows& out);
    void count_path(const NoticeRecord& row, Time now, Rows& out);
    void count_icmp(const NoticeRecord& row, Time now, Rows& out);

    BoundedMap<Until> until_;
    BoundedMap<Attempts> attempts_;
    BoundedMap<Path> paths_;
    BoundedMap<Hosts> pinged_;
    Time begin_;
    std::string key_;
    std::uint64_t suppressed_ = 0;
};

}  // namespace slipstream
