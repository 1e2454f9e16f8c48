// Whom a row of any log is about: the two ends and the time that evidence takes from it, and the host whose
// behaviour the row shows. One overload per shape of row; a new log with the usual columns needs none.
#pragma once

#include <optional>
#include <string_view>
#include <utility>

#include "detect/evidence.h"
#include "profiler/network_facts.h"
#include "profiler/service_names.h"

namespace slipstream {

/// The connection a row tells of. Ports are absent where the row knows none.
struct RowEnds {
    Time time;
    Uid uid;  // zero when the row belongs to no connection
    IpAddress orig;
    std::optional<std::uint16_t> orig_port;
    IpAddress resp;
    std::optional<std::uint16_t> resp_port;
    std::optional<std::string_view> protocol;  // "tcp", "udp", "icmp"
};

/// Rows that begin with the columns of a connection. All of them but dns run on TCP.
template <class Row>
RowEnds ends_of(const Row& row) {
    RowEnds ends{row.time, row.uid, row.orig, row.orig_port.number, row.resp, row.resp_port.number, "tcp"};
    if constexpr (requires { row.protocol.text; })
        if (!row.protocol.text.empty()) ends.protocol = row.protocol.text;
    return ends;
}
inline RowEnds ends_of(const FlowRecord& row) {
    RowEnds ends{row.start, row.uid, row.orig, row.orig_port.number, row.resp, row.resp_port.number, {}};
    if (const Transport transport = transport_of(row.protocol.text); transport != Transport::other)
        ends.protocol = name_of(transport);
    return ends;
}
inline RowEnds ends_of(const TunnelRecord& row) {
    return {row.time, row.uid.value_or(Uid{}), row.orig, row.orig_port.number,
            row.resp, row.resp_port.number,    {}};
}
inline RowEnds ends_of(const NoticeRecord& row) {
    RowEnds ends{
        row.time, row.uid.value_or(Uid{}), row.source.value_or(row.orig.value_or(IpAddress{})), {}, {}, {},
        {}};
    ends.resp = row.destination ? *row.destination : row.resp.value_or(ends.orig);
    if (row.orig_port) ends.orig_port = row.orig_port->number;
    if (row.port) ends.resp_port = row.port->number;
    if (row.protocol && transport_of(row.protocol->text) != Transport::other)
        ends.protocol = row.protocol->text;
    return ends;
}
inline RowEnds ends_of(const WeirdRecord& row) {
    RowEnds ends{row.time, row.uid.value_or(Uid{}), row.orig.value_or(IpAddress{}), {}, {}, {}, {}};
    if (row.orig_port) ends.orig_port = row.orig_port->number;
    if (row.resp) ends.resp = *row.resp;
    if (row.resp_port) ends.resp_port = row.resp_port->number;
    return ends;
}
inline RowEnds ends_of(const SoftwareRecord& row) { return {row.time, {}, row.host, {}, {}, {}, {}}; }
inline RowEnds ends_of(const DhcpRecord& row) {
    const Uid uid = row.uids.items.empty() ? Uid{} : row.uids.items.front();
    const IpAddress client = row.client ? *row.client : row.assigned.value_or(IpAddress{});
    return {row.time, uid, client, {}, row.server.value_or(IpAddress{}), {}, "udp"};
}

/// The host whose behaviour the row shows; the all-zero address when it names none.
template <class Row>
IpAddress row_host(const Row& row, const NetworkFacts&) {
    return ends_of(row).orig;
}
/// A client that has no address yet is known by its hardware address.
inline IpAddress row_host(const DhcpRecord& row, const NetworkFacts& facts) {
    if (row.client) return *row.client;
    if (row.mac)
        if (const std::optional<MacAddress> mac = MacAddress::parse(*row.mac))
            if (const MacBinding* binding = facts.binding_of(*mac); binding && !binding->held.empty())
                return binding->held.back().address;
    return row.assigned.value_or(IpAddress{});
}

inline Entity ip_entity(FlowSide side, const IpAddress& address) {
    return {.kind = Entity::Kind::ip, .side = side, .value = address.to_string()};
}

/// Evidence about one end of a connection, charged to it, with the other end as its victim. Evidence about
/// the responder (FlowSide::destination) never scores.
inline Evidence evidence_about(FlowSide side, const RowEnds& ends, std::string_view type, ThreatLevel level,
                               Confidence confidence, std::string description) {
    const FlowSide other = side == FlowSide::source ? FlowSide::destination : FlowSide::source;
    Evidence e;
    e.type = type;
    e.time = ends.time;
    e.threat_level = level;
    e.confidence = confidence;
    e.profile = side == FlowSide::source ? ends.orig : ends.resp;
    e.attacker = ip_entity(side, e.profile);
    e.victim = ip_entity(other, side == FlowSide::source ? ends.resp : ends.orig);
    e.protocol = ends.protocol;
    e.source_port = ends.orig_port;
    e.destination_port = ends.resp_port;
    e.description = std::move(description);
    e.flows.add(ends.uid);
    return e;
}

}  // namespace slipstream
