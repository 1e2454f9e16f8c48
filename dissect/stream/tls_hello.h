// Reading ClientHello and ServerHello (RFC 8446 section 4.1, RFC 5246 section 7.4.1) and the extensions that
// logs and fingerprints are made of. Bytes point into the message that was read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "capture/base/bytes.h"

namespace slipstream {

/// Handshake message types that need a name.
namespace tls_handshake {
inline constexpr std::uint8_t hello_request = 0, client_hello = 1, server_hello = 2, hello_verify_request = 3,
                              session_ticket = 4, hello_retry_request = 6, certificate = 11,
                              server_key_exchange = 12, client_key_exchange = 16, certificate_status = 22;
}  // namespace tls_handshake

namespace tls_extension {
inline constexpr std::uint16_t server_name = 0, supported_groups = 10, point_formats = 11,
                               signature_algorithms = 13, application_protocols = 16, session_ticket = 35,
                               old_key_share = 40,  // drafts of TLS 1.3 up to 22
    pre_shared_key = 41, supported_versions = 43, key_share = 51;
}  // namespace tls_extension

inline constexpr std::uint16_t tls_1_2 = 0x0303;
inline constexpr std::uint16_t dtls_1_0 = 0xfeff, dtls_1_2 = 0xfefd, dtls_1_3 = 0xfefc;

struct TlsExtension {
    std::uint16_t type = 0;
    Bytes body;
};

struct TlsClientHello {
    std::uint16_t version = 0;
    Bytes session_id;
    std::vector<std::uint16_t> ciphers;
    std::vector<TlsExtension> extensions;
};

struct TlsServerHello {
    std::uint16_t version = 0;
    Bytes session_id;
    std::uint16_t cipher = 0;
    bool is_retry_request = false;  // by its magic random
    std::vector<TlsExtension> extensions;
};

/// Fill what can be read. False when the body is no such message; the extensions before the fault are kept.
bool read_client_hello(Bytes body, TlsClientHello& hello);
bool read_server_hello(Bytes body, TlsServerHello& hello);
/// Extensions up to the end of the bytes.
bool read_tls_extensions(ByteCursor& at, std::vector<TlsExtension>& extensions);

/// The bodies of single extensions. Empty when malformed.
struct TlsServerNames {
    std::vector<std::string> hosts;
    std::vector<std::uint8_t> unknown_types;
};
TlsServerNames read_server_names(Bytes extension);
std::vector<std::string> read_application_protocols(Bytes extension);
/// A list of 16-bit values behind its length of two bytes (groups, signature algorithms) or one (versions).
std::vector<std::uint16_t> read_u16_list(Bytes extension, unsigned length_bytes);
std::vector<std::uint8_t> read_point_formats(Bytes extension);

/// Null when the hello does not have it.
const TlsExtension* find_extension(const std::vector<TlsExtension>& extensions, std::uint16_t type);

/// Values that clients add at random so that servers ignore what they do not know (RFC 8701).
constexpr bool is_grease(std::uint16_t value) {
    return (value & 0x0f0f) == 0x0a0a && (value >> 8) == (value & 0xff);
}

}  // namespace slipstream
