// KerberosMessage: what the log of Kerberos (RFC 4120) needs of one message.
#pragma once

#include <optional>
#include <string>

#include "dissect/stream/ber.h"

namespace slipstream {

struct KerberosMessage {
    /// Numbers of their application tags.
    enum Kind : std::uint8_t {
        as_request = 10,
        as_reply = 11,
        tgs_request = 12,
        tgs_reply = 13,
        ap_request = 14,
        ap_reply = 15,
        safe = 20,
        priv = 21,
        cred = 22,
        error = 30
    };
    Kind kind = error;
    std::optional<std::string> client, client_realm;
    std::optional<std::string> service, service_realm;  // of the ticket, in a reply
    std::optional<Time> from, till;
    bool forwardable = false, renewable = false;
    std::optional<std::int64_t> cipher;  // of the ticket
    std::int64_t error_code = 0;
    std::optional<std::string> error_text;
};

/// Nothing when it is none, or malformed; `reason` says how.
std::optional<KerberosMessage> read_kerberos(Bytes message, std::string& reason);

/// "KDC_ERR_PREAUTH_REQUIRED", "unknown-99".
std::string kerberos_error_name(std::int64_t code);
/// "aes256-cts-hmac-sha1-96", "unknown-99".
std::string kerberos_cipher_name(std::int64_t type);

}  // namespace slipstream
