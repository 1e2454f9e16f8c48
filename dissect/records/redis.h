// redis.log: one row per command to a Redis server, with the reply.
#pragma once

#include "dissect/records/connection_columns.h"

namespace slipstream {

struct RedisRecord : ConnectionColumns {
    static constexpr std::string_view log_name = "redis";

    std::optional<std::string> command;
    std::optional<std::string> key;
    std::optional<std::string> value;
    std::optional<bool> success;
    std::optional<std::string> reply;
};

constexpr auto fields_of(const RedisRecord*) {
    return connection_columns_and(
        field("cmd.name", &RedisRecord::command), field("cmd.key", &RedisRecord::key),
        field("cmd.value", &RedisRecord::value), field("success", &RedisRecord::success),
        field("reply.value", &RedisRecord::reply));
}

}  // namespace slipstream
