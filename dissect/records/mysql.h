// mysql.log: one row per command and the login, with what the server said.
#pragma once

#include "dissect/records/connection_columns.h"

namespace slipstream {

struct MysqlRecord : ConnectionColumns {
    static constexpr std::string_view log_name = "mysql";

    std::string command;
    std::string argument;
    std::optional<bool> success;
    std::optional<std::uint64_t> rows;
    std::optional<std::string> response;
};

constexpr auto fields_of(const MysqlRecord*) {
    return connection_columns_and(field("cmd", &MysqlRecord::command), field("arg", &MysqlRecord::argument),
                                  field("success", &MysqlRecord::success), field("rows", &MysqlRecord::rows),
                                  field("response", &MysqlRecord::response));
}

}  // namespace slipstream
