// postgresql.log: one row per exchange with a PostgreSQL server: the login, a query, the request for TLS.
#pragma once

#include "dissect/records/connection_columns.h"

namespace slipstream {

struct PostgresqlRecord : ConnectionColumns {
    static constexpr std::string_view log_name = "postgresql";

    std::optional<std::string> user;
    std::optional<std::string> database;
    std::optional<std::string> application_name;
    std::optional<std::string> frontend;  // what the client asked
    std::optional<std::string> frontend_argument;
    std::optional<std::string> backend;  // what the server said
    std::optional<std::string> backend_argument;
    std::optional<bool> success;
    std::optional<std::uint64_t> rows;
};

constexpr auto fields_of(const PostgresqlRecord*) {
    return connection_columns_and(
        field("user", &PostgresqlRecord::user), field("database", &PostgresqlRecord::database),
        field("application_name", &PostgresqlRecord::application_name),
        field("frontend", &PostgresqlRecord::frontend),
        field("frontend_arg", &PostgresqlRecord::frontend_argument),
        field("backend", &PostgresqlRecord::backend),
        field("backend_arg", &PostgresqlRecord::backend_argument),
        field("success", &PostgresqlRecord::success), field("rows", &PostgresqlRecord::rows));
}

}  // namespace slipstream
