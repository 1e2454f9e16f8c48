// Names of the numbers in TLS handshakes, for ssl.log: Zeek's spelling, and "unknown-N" for what has none.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace slipstream {

/// "TLSv12", "DTLSv10", "TLSv13-draft23", "unknown-32257".
std::string tls_version_name(std::uint16_t version);
/// A version that a hello may carry: SSL 2 to TLS 1.3 with its drafts, DTLS 1.0 to 1.3.
bool tls_version_known(std::uint16_t version);

/// Two bytes for TLS, three for SSL 2.
std::string tls_cipher_name(std::uint32_t code);
/// The ServerKeyExchange of the suite begins with a curve that Zeek reads: not of the suites of RFC 7905.
bool tls_cipher_has_ecdhe(std::uint32_t code);

std::string tls_group_name(std::uint16_t code);
std::string tls_alert_name(std::uint8_t code);

}  // namespace slipstream
