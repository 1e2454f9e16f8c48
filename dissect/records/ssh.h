// ssh.log: who spoke SSH with which software and algorithms, and whether the login seems to have succeeded.
#pragma once

#include "dissect/records/connection_columns.h"

namespace slipstream {

struct SshRecord : ConnectionColumns {
    static constexpr std::string_view log_name = "ssh";

    std::optional<std::uint64_t> version;
    std::optional<bool> auth_success;
    std::uint64_t auth_attempts = 0;
    std::optional<EnumText> direction;
    std::optional<std::string> client;
    std::optional<std::string> server;
    std::optional<std::string> cipher;
    std::optional<std::string> mac;
    std::optional<std::string> compression;
    std::optional<std::string> key_exchange;
    std::optional<std::string> host_key_algorithm;
    std::optional<std::string> host_key;
    std::optional<std::string> hassh;
    std::optional<std::string> hassh_server;
};

constexpr auto fields_of(const SshRecord*) {
    return connection_columns_and(
        field("version", &SshRecord::version), field("auth_success", &SshRecord::auth_success),
        field("auth_attempts", &SshRecord::auth_attempts), field("direction", &SshRecord::direction),
        field("client", &SshRecord::client), field("server", &SshRecord::server),
        field("cipher_alg", &SshRecord::cipher), field("mac_alg", &SshRecord::mac),
        field("compression_alg", &SshRecord::compression), field("kex_alg", &SshRecord::key_exchange),
        field("host_key_alg", &SshRecord::host_key_algorithm), field("host_key", &SshRecord::host_key),
        field("hassh", &SshRecord::hassh), field("hasshServer", &SshRecord::hassh_server));
}

}  // namespace slipstream
