// radius.log: one row per attempt to authenticate.
#pragma once

#include "dissect/records/connection_columns.h"

namespace slipstream {

struct RadiusRecord : ConnectionColumns {
    static constexpr std::string_view log_name = "radius";

    std::optional<std::string> user_name;
    std::optional<std::string> mac;
    std::optional<IpAddress> framed_address;
    std::optional<std::string> tunnel_client;
    std::optional<std::string> connect_info;
    std::optional<std::string> reply_message;
    std::optional<std::string_view> result;
    std::optional<Duration> time_to_reply;
};

constexpr auto fields_of(const RadiusRecord*) {
    return connection_columns_and(
        field("username", &RadiusRecord::user_name), field("mac", &RadiusRecord::mac),
        field("framed_addr", &RadiusRecord::framed_address),
        field("tunnel_client", &RadiusRecord::tunnel_client),
        field("connect_info", &RadiusRecord::connect_info), field("reply_msg", &RadiusRecord::reply_message),
        field("result", &RadiusRecord::result), field("ttl", &RadiusRecord::time_to_reply));
}

}  // namespace slipstream
