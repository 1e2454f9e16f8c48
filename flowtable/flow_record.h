// FlowRecord: one finished connection, the row of conn.log and the value every later stage consumes. Made
// from packets by the flow table or from other tools' logs by flowtable/import/.
#pragma once

#include <string>

#include "dissect/records/field.h"

namespace slipstream {

struct FlowRecord {
    static constexpr std::string_view log_name = "conn";

    Time start;
    Uid uid;
    IpAddress orig;
    Port orig_port;  // for ICMP: the type
    IpAddress resp;
    Port resp_port;     // for ICMP: the counterpart type or the code
    EnumText protocol;  // "tcp", "udp", "icmp", "unknown_transport"
    std::optional<std::string> service;
    std::optional<Duration> duration;
    std::optional<std::uint64_t> orig_bytes;
    std::optional<std::uint64_t> resp_bytes;
    std::string_view conn_state;
    bool local_orig = false;
    bool local_resp = false;
    std::uint64_t missed_bytes = 0;
    std::optional<std::string> history;
    std::uint64_t orig_packets = 0;
    std::uint64_t orig_ip_bytes = 0;
    std::uint64_t resp_packets = 0;
    std::uint64_t resp_ip_bytes = 0;
    std::optional<SetOf<Uid>> tunnel_parents;
    std::uint64_t ip_protocol = 0;
    std::optional<std::string> community_id;
    std::optional<std::string> ndpi_app;  // "TLS.Google", as ndpiReader prints it
    std::optional<std::string> ndpi_category;
    std::optional<SetOf<std::string>> ndpi_risks;
    std::optional<MacAddress> orig_mac;
    std::optional<MacAddress> resp_mac;
    std::optional<std::uint64_t> vlan;
    std::optional<std::uint64_t> inner_vlan;

    /// Time of the last packet that counted.
    Time last() const { return duration ? start + *duration : start; }
};

constexpr auto fields_of(const FlowRecord*) {
    return std::tuple{
        field("ts", &FlowRecord::start),
        field("uid", &FlowRecord::uid),
        field("id.orig_h", &FlowRecord::orig),
        field("id.orig_p", &FlowRecord::orig_port),
        field("id.resp_h", &FlowRecord::resp),
        field("id.resp_p", &FlowRecord::resp_port),
        field("proto", &FlowRecord::protocol),
        field("service", &FlowRecord::service),
        field("duration", &FlowRecord::duration),
        field("orig_bytes", &FlowRecord::orig_bytes),
        field("resp_bytes", &FlowRecord::resp_bytes),
        field("conn_state", &FlowRecord::conn_state),
        field("local_orig", &FlowRecord::local_orig),
        field("local_resp", &FlowRecord::local_resp),
        field("missed_bytes", &FlowRecord::missed_bytes),
        field("history", &FlowRecord::history),
        field("orig_pkts", &FlowRecord::orig_packets),
        field("orig_ip_bytes", &FlowRecord::orig_ip_bytes),
        field("resp_pkts", &FlowRecord::resp_packets),
        field("resp_ip_bytes", &FlowRecord::resp_ip_bytes),
        field("tunnel_parents", &FlowRecord::tunnel_parents),
        field("ip_proto", &FlowRecord::ip_protocol),
        field("community_id", &FlowRecord::community_id),
        field("ndpi_app", &FlowRecord::ndpi_app),
        field("ndpi_category", &FlowRecord::ndpi_category),
        field("ndpi_risks", &FlowRecord::ndpi_risks),
        field("orig_l2_addr", &FlowRecord::orig_mac),
        field("resp_l2_addr", &FlowRecord::resp_mac),
        field("vlan", &FlowRecord::vlan),
        field("inner_vlan", &FlowRecord::inner_vlan),
    };
}

}  // namespace slipstream
