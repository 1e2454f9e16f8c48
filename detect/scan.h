// What the port scan detectors agree on: which flows are attempts, when a growing count is worth another
// report, and how sure a number of packets makes.
#pragma once

#include <algorithm>

#include "detect/context.h"
#include "profiler/address_class.h"

namespace slipstream {

/// Steps of a growing count: 0 below 6, then one more at 6, 10, 100, 1000, ...
constexpr unsigned report_step(std::uint64_t n) {
    if (n < 6) return 0;
    unsigned step = 1;
    for (std::uint64_t limit = 10; n >= limit; limit *= 10) ++step;
    return step;
}

/// 0.3 without packets, a tenth per packet, at most 1.
constexpr Confidence confidence_of_packets(std::uint64_t packets) {
    if (packets == 0) return Confidence::millionths(300'000);
    return Confidence::millionths(packets > 10 ? 1'000'000 : static_cast<std::int64_t>(packets) * 100'000);
}

/// 0.3 at 5 targets of an ICMP sweep, 1 at 255.
constexpr Confidence confidence_of_targets(std::uint64_t targets) {
    const auto above = static_cast<std::int64_t>(std::min<std::uint64_t>(targets, 255)) - 5;
    return Confidence::millionths(300'000 + std::max<std::int64_t>(above, 0) * 2'800);
}

/// IP bytes in each packet of the originator, on average; 0 when the source of the record does not say.
inline std::uint64_t bytes_per_packet(const FlowRecord& flow) {
    return flow.orig_packets == 0 ? 0 : flow.orig_ip_bytes / flow.orig_packets;
}

/// True for an unanswered or refused TCP or UDP attempt that the originator itself began. Answers to packets
/// that others sent in its name (backscatter: SYN-ACK, RST) begin with another letter of the history and must
/// not count, nor do flows whose sides were swapped ("^"). Broadcast and multicast are nobody's scan. A UDP
/// probe is small: full-sized datagrams that nobody answers are an application's (QUIC begins with 1,200
/// bytes), behind a firewall or on a tap that sees one direction.
inline bool is_scan_attempt(const FlowContext& context) {
    constexpr std::uint64_t udp_probe_bytes_max = 576;  // what every IPv4 host must accept (RFC 791)
    if (!context.not_established() || (!context.is_tcp() && !context.is_udp())) return false;
    const FlowRecord& flow = context.flow;
    if (context.is_udp() && bytes_per_packet(flow) > udp_probe_bytes_max) return false;
    if (flow.history && !flow.history->empty()) {
        char first = flow.history->front();
        if (flow.history->find('^') != std::string::npos) return false;
        // SYN, FIN, inconsistent or several flags (Xmas), none at all: ways to probe. UDP: the originator's
        // data.
        if (context.is_tcp() && first != 'S' && first != 'F' && first != 'Q' && first != 'I' && first != '-')
            return false;
        if (context.is_udp() && first != 'D') return false;
    }
    if (flow.resp_mac && flow.resp_mac->is_broadcast()) return false;
    return scan_interested(flow.orig) && scan_interested(flow.resp);
}

}  // namespace slipstream
