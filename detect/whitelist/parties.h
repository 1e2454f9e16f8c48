// FlowParties: whom a row of any log is about, as the whitelist looks at it. One function makes it of every
// row; a log with the usual columns needs no line here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "flowtable/record.h"

namespace slipstream {

/// Views live as long as the row.
struct FlowParties {
    std::optional<IpAddress> orig;
    std::optional<IpAddress> resp;
    std::optional<MacAddress> orig_mac;
    std::optional<MacAddress> resp_mac;
    std::optional<std::string_view> destination_name;   // that the originator asked for: host, SNI or query
    std::optional<std::string_view> certificate;        // fingerprint of the responder's, lower case hex
    const std::vector<std::string>* answers = nullptr;  // of a query: addresses and names
    bool organizations = true;                          // may an organisation be one of the parties
};

template <class Row>
FlowParties parties_of(const Row& row) {
    FlowParties parties;
    if constexpr (requires { parties.orig = row.orig; }) {
        parties.orig = row.orig;
        parties.resp = row.resp;
    }
    if constexpr (requires { parties.orig_mac = row.orig_mac; }) {
        parties.orig_mac = row.orig_mac;
        parties.resp_mac = row.resp_mac;
    }
    if constexpr (std::is_same_v<Row, ArpRecord>) {
        parties.orig_mac = row.orig_hardware;
        parties.organizations = false;
    } else if constexpr (std::is_same_v<Row, DnsRecord>) {
        parties.destination_name = row.query;
        if (row.answers) parties.answers = &*row.answers;
    } else if constexpr (std::is_same_v<Row, SslRecord>) {
        parties.destination_name = row.server_name;
        if (row.certificate_fingerprints && !row.certificate_fingerprints->empty())
            parties.certificate = row.certificate_fingerprints->front();
    } else if constexpr (std::is_same_v<Row, HttpRecord>) {
        parties.destination_name = row.host;
    } else if constexpr (std::is_same_v<Row, NoticeRecord>) {
        if (row.source) parties.orig = row.source;
        if (row.destination) parties.resp = row.destination;
    } else if constexpr (std::is_same_v<Row, DhcpRecord>) {
        parties.orig = row.client ? row.client : row.assigned;
        parties.resp = row.server;
        if (row.mac) parties.orig_mac = MacAddress::parse(*row.mac);
    } else if constexpr (std::is_same_v<Row, SoftwareRecord>) {
        parties.orig = row.host;
    }
    return parties;
}

}  // namespace slipstream
