// What the state of a connection means for detection: were both sides talking? Flow tools name states
// differently (Zeek, Suricata, Argus); detectors only see this one interpretation.
#pragma once

#include <cstdint>
#include <string_view>

#include "flowtable/flow_record.h"

namespace slipstream {

enum class ConnectionState : std::uint8_t {
    established,
    not_established,
    icmp_echo,
    icmp_reply,
    icmp_host_unreachable,
    icmp_port_unreachable,
};

/// From the state text of Zeek (S0, SF, ...), Suricata (new, established, closed) or Argus ("SPA_SRPA",
/// "CON") and the number of packets of both sides. RSTR counts as established: both sides had finished the
/// handshake. Anything unknown, also the empty text, is not established.
constexpr ConnectionState interpret_state(std::string_view state, std::uint64_t packets) {
    using enum ConnectionState;
    auto has = [](std::string_view text, std::string_view part) { return text.find(part) != text.npos; };
    if (has(state, "new") || has(state, "established")) return established;
    if (has(state, "closed")) return not_established;
    for (std::string_view s : {"S0", "REJ", "RSTOS0", "RSTRH", "SH", "SHR"})
        if (state == s) return not_established;
    for (std::string_view s : {"S1", "SF", "S2", "S3", "RSTO", "RSTR", "OTH"})
        if (state == s) return established;
    if (auto bar = state.find('_'); bar != state.npos) {
        std::string_view before = state.substr(0, bar);
        std::string_view after = state.substr(bar + 1, state.find('_', bar + 1) - bar - 1);
        if (has(before, "S") && has(before, "A") && has(after, "S") && has(after, "A")) return established;
        if (has(before, "PA") && has(after, "PA")) return established;
        if (has(before, "ECO")) return icmp_echo;
        if (has(before, "ECR")) return icmp_reply;
        if (has(before, "URH")) return icmp_host_unreachable;
        if (has(before, "URP")) return icmp_port_unreachable;
        return not_established;
    }
    for (std::string_view s : {"ECO", "UNK", "CON", "EST"})
        if (has(state, s)) return established;
    if (has(state, "RST") || has(state, "FIN")) return packets <= 3 ? not_established : established;
    return not_established;
}

inline ConnectionState interpret_state(const FlowRecord& flow) {
    return interpret_state(flow.conn_state, flow.orig_packets + flow.resp_packets);
}

}  // namespace slipstream
