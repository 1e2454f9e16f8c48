// stats.log: how much the sensor did in the last minutes. Only what follows from the input: memory, timers
// and the like depend on the machine and on the number of workers, and stay unset.
#pragma once

#include "dissect/records/field.h"

namespace slipstream {

struct StatsRecord {
    static constexpr std::string_view log_name = "stats";
    using Count = std::uint64_t;

    Time time;
    std::string_view peer = "zeek";
    std::optional<Count> memory_mib;
    Count packets = 0;
    Count bytes = 0;
    std::optional<Count> packets_dropped, packets_on_link;
    std::optional<Duration> packet_lag;
    std::optional<Count> packets_filtered, events, events_queued;
    Count active_tcp = 0, active_udp = 0, active_icmp = 0;
    Count tcp = 0, udp = 0, icmp = 0;  // that began
    std::optional<Count> timers, active_timers, files, active_files, lookups, active_lookups;
    std::optional<Count> tcp_reassembly, file_reassembly, fragment_reassembly, other_reassembly;
};

constexpr auto fields_of(const StatsRecord*) {
    return std::tuple{field("ts", &StatsRecord::time),
                      field("peer", &StatsRecord::peer),
                      field("mem", &StatsRecord::memory_mib),
                      field("pkts_proc", &StatsRecord::packets),
                      field("bytes_recv", &StatsRecord::bytes),
                      field("pkts_dropped", &StatsRecord::packets_dropped),
                      field("pkts_link", &StatsRecord::packets_on_link),
                      field("pkt_lag", &StatsRecord::packet_lag),
                      field("pkts_filtered", &StatsRecord::packets_filtered),
                      field("events_proc", &StatsRecord::events),
                      field("events_queued", &StatsRecord::events_queued),
                      field("active_tcp_conns", &StatsRecord::active_tcp),
                      field("active_udp_conns", &StatsRecord::active_udp),
                      field("active_icmp_conns", &StatsRecord::active_icmp),
                      field("tcp_conns", &StatsRecord::tcp),
                      field("udp_conns", &StatsRecord::udp),
                      field("icmp_conns", &StatsRecord::icmp),
                      field("timers", &StatsRecord::timers),
                      field("active_timers", &StatsRecord::active_timers),
                      field("files", &StatsRecord::files),
                      field("active_files", &StatsRecord::active_files),
                      field("dns_requests", &StatsRecord::lookups),
                      field("active_dns_requests", &StatsRecord::active_lookups),
                      field("reassem_tcp_size", &StatsRecord::tcp_reassembly),
                      field("reassem_file_size", &StatsRecord::file_reassembly),
                      field("reassem_frag_size", &StatsRecord::fragment_reassembly),
                      field("reassem_unknown_size", &StatsRecord::other_reassembly)};
}

}  // namespace slipstream
