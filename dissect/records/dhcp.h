// dhcp.log: the messages of one DHCP transaction, which several connections carry. A dissector makes a record
// of each message, with what that message says; they are joined where the records of all workers are in one
// order (output/dhcp_joiner.h).
#pragma once

#include "dissect/records/field.h"

namespace slipstream {

struct DhcpRecord {
    static constexpr std::string_view log_name = "dhcp";

    Time time;  // of the first message
    SetOf<Uid> uids;
    std::optional<IpAddress> client;
    std::optional<IpAddress> server;
    std::optional<std::string> mac;
    std::optional<std::string> host_name;
    std::optional<std::string> client_name;  // fully qualified
    std::optional<std::string> domain;
    std::optional<IpAddress> requested;
    std::optional<IpAddress> assigned;
    std::optional<Duration> lease_time;
    std::optional<std::string> client_message;
    std::optional<std::string> server_message;
    std::vector<std::string> message_types;
    Duration duration;

    // Not columns: what joining needs of a message.
    std::uint32_t transaction = 0;
    bool from_originator = true;
    std::string hardware_address;  // the client's, from the fixed part of the message
};

constexpr auto fields_of(const DhcpRecord*) {
    return std::tuple{
        field("ts", &DhcpRecord::time),
        field("uids", &DhcpRecord::uids),
        field("client_addr", &DhcpRecord::client),
        field("server_addr", &DhcpRecord::server),
        field("mac", &DhcpRecord::mac),
        field("host_name", &DhcpRecord::host_name),
        field("client_fqdn", &DhcpRecord::client_name),
        field("domain", &DhcpRecord::domain),
        field("requested_addr", &DhcpRecord::requested),
        field("assigned_addr", &DhcpRecord::assigned),
        field("lease_time", &DhcpRecord::lease_time),
        field("client_message", &DhcpRecord::client_message),
        field("server_message", &DhcpRecord::server_message),
        field("msg_types", &DhcpRecord::message_types),
        field("duration", &DhcpRecord::duration),
    };
}

}  // namespace slipstream
