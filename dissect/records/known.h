// known_hosts.log, known_services.log, known_certs.log: the hosts of our own networks, what they offer and
// the certificates they show, once a day each. What the flow table or a dissector sees is a candidate;
// whether it is news is decided where the records of all workers are in one order (output/known_filter.h).
#pragma once

#include "dissect/records/field.h"

namespace slipstream {

/// A host that completed a TCP handshake.
struct KnownHostsRecord {
    static constexpr std::string_view log_name = "known_hosts";

    Time time;
    IpAddress host;

    std::uint64_t window = 0;  // not a column: the stretch of the run, see flowtable/sightings.h
};

constexpr auto fields_of(const KnownHostsRecord*) {
    return std::tuple{field("ts", &KnownHostsRecord::time), field("host", &KnownHostsRecord::host)};
}

/// A port that answered.
struct KnownServicesRecord {
    static constexpr std::string_view log_name = "known_services";

    Time time;
    IpAddress host;
    Port port;
    EnumText protocol;
    SetOf<std::string> services;  // by the analyzer's names; one empty name when none was recognised

    std::uint64_t window = 0;  // not a column
};

constexpr auto fields_of(const KnownServicesRecord*) {
    return std::tuple{field("ts", &KnownServicesRecord::time), field("host", &KnownServicesRecord::host),
                      field("port_num", &KnownServicesRecord::port),
                      field("port_proto", &KnownServicesRecord::protocol),
                      field("service", &KnownServicesRecord::services)};
}

/// The first certificate of a server that completed a TLS handshake.
struct KnownCertsRecord {
    static constexpr std::string_view log_name = "known_certs";

    Time time;
    IpAddress host;
    Port port;
    std::string subject;
    std::string issuer;
    std::string serial;

    std::string fingerprint;  // not a column: tells one certificate from another
};

constexpr auto fields_of(const KnownCertsRecord*) {
    return std::tuple{field("ts", &KnownCertsRecord::time),
                      field("host", &KnownCertsRecord::host),
                      field("port_num", &KnownCertsRecord::port),
                      field("subject", &KnownCertsRecord::subject),
                      field("issuer_subject", &KnownCertsRecord::issuer),
                      field("serial", &KnownCertsRecord::serial)};
}

}  // namespace slipstream
