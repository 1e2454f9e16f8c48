// socks.log: what a client asked of a SOCKS proxy and what it was told.
#pragma once

#include "dissect/records/connection_columns.h"

namespace slipstream {

struct SocksRecord : ConnectionColumns {
    static constexpr std::string_view log_name = "socks";

    std::uint64_t version = 0;
    std::optional<std::string> user;
    std::optional<std::string> password;
    std::optional<std::string> status;
    std::optional<IpAddress> request_host;
    std::optional<std::string> request_name;
    std::optional<Port> request_port;
    std::optional<IpAddress> bound_host;
    std::optional<std::string> bound_name;
    std::optional<Port> bound_port;
};

constexpr auto fields_of(const SocksRecord*) {
    return connection_columns_and(
        field("version", &SocksRecord::version), field("user", &SocksRecord::user),
        field("password", &SocksRecord::password), field("status", &SocksRecord::status),
        field("request.host", &SocksRecord::request_host), field("request.name", &SocksRecord::request_name),
        field("request_p", &SocksRecord::request_port), field("bound.host", &SocksRecord::bound_host),
        field("bound.name", &SocksRecord::bound_name), field("bound_p", &SocksRecord::bound_port));
}

}  // namespace slipstream
