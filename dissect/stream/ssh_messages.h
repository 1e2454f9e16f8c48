// The messages of SSH before its keys are in use (RFC 4253, 4419, 5656; SSH 1): which lists of algorithms
// each side offered, what follows from them, and where the host key stands.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "capture/base/bytes.h"

namespace slipstream {

/// A KEXINIT: name-lists as they were sent.
struct SshOffer {
    std::string key_exchange, host_key;
    std::array<std::string, 2> cipher, mac, compression;  // to the server, to the client
};

/// Reads the payload of a KEXINIT behind its type; nothing when it does not parse.
std::optional<SshOffer> read_ssh_offer(Bytes payload);

/// The first name of the client's list that is also in the server's, or a text that says there is none.
std::string negotiated_ssh_algorithm(std::string_view client_list, std::string_view server_list);
/// For both directions: one name, or two when they differ.
std::string negotiated_ssh_algorithms(const std::array<std::string, 2>& client,
                                      const std::array<std::string, 2>& server);

/// How the messages of a key exchange are laid out.
enum class SshKeyExchange : std::uint8_t {
    unknown,
    rsa,
    diffie_hellman,
    group_exchange,
    gss,
    elliptic_curve
};
SshKeyExchange ssh_key_exchange_of(std::string_view algorithm);

/// The host key within a message of that key exchange; empty when this message has none.
Bytes ssh_host_key(SshKeyExchange exchange, std::uint8_t message, Bytes payload);

/// What identifies an implementation by its lists: "kex;cipher;mac;compression" of the direction in which the
/// side sends, as MD5 in hexadecimal (HASSH).
std::string ssh_offer_fingerprint(const SshOffer& offer, bool of_client);
/// MD5 of a host key: "a7:26:...".
std::string ssh_key_fingerprint(Bytes key);

}  // namespace slipstream
