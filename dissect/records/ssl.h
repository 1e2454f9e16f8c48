// ssl.log: what the handshake of a TLS, DTLS or SSL 2 connection showed.
#pragma once

#include "dissect/records/connection_columns.h"

namespace slipstream {

struct SslRecord : ConnectionColumns {
    static constexpr std::string_view log_name = "ssl";

    std::optional<std::string> version;
    std::optional<std::string> cipher;
    std::optional<std::string> curve;
    std::optional<std::string> server_name;
    bool resumed = false;
    std::optional<std::string> last_alert;
    std::optional<std::string> next_protocol;
    bool established = false;
    std::string history;  // one letter a message, upper case for the client's
    std::optional<std::vector<std::string>> certificate_fingerprints;  // SHA-256 in hex, the server's first
    std::optional<std::vector<std::string>> client_certificate_fingerprints;
    std::optional<bool> name_matches_certificate;
    // Columns that Zeek's own log does not have.
    std::optional<std::string> ja3;
    std::optional<std::string> ja3s;
    std::optional<std::string> ja4;
    bool is_doh = false;  // the server is a known resolver of DNS over HTTPS
};

constexpr auto fields_of(const SslRecord*) {
    return connection_columns_and(
        field("version", &SslRecord::version), field("cipher", &SslRecord::cipher),
        field("curve", &SslRecord::curve), field("server_name", &SslRecord::server_name),
        field("resumed", &SslRecord::resumed), field("last_alert", &SslRecord::last_alert),
        field("next_protocol", &SslRecord::next_protocol), field("established", &SslRecord::established),
        field("ssl_history", &SslRecord::history),
        field("cert_chain_fps", &SslRecord::certificate_fingerprints),
        field("client_cert_chain_fps", &SslRecord::client_certificate_fingerprints),
        field("sni_matches_cert", &SslRecord::name_matches_certificate), field("ja3", &SslRecord::ja3),
        field("ja3s", &SslRecord::ja3s), field("ja4", &SslRecord::ja4), field("is_DoH", &SslRecord::is_doh));
}

}  // namespace slipstream
