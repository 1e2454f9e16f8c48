// Questions to a database in a test. SQLite's JSON functions also serve to check JSON that other code wrote.
#pragma once

#include <sqlite3.h>

#include <filesystem>
#include <string>
#include <vector>

namespace slipstream {

/// The first column of every row; "error: ..." when the query fails.
inline std::vector<std::string> query(const std::filesystem::path& path, const std::string& sql,
                                      const std::vector<std::string>& values = {}) {
    std::vector<std::string> rows;
    sqlite3* database = nullptr;
    sqlite3_open(path.c_str(), &database);
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(database, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
        rows.push_back(std::string("error: ") + sqlite3_errmsg(database));
    } else {
        for (std::size_t i = 0; i < values.size(); ++i)
            sqlite3_bind_text(statement, static_cast<int>(i) + 1, values[i].data(),
                              static_cast<int>(values[i].size()), SQLITE_TRANSIENT);
        while (sqlite3_step(statement) == SQLITE_ROW) {
            const unsigned char* text = sqlite3_column_text(statement, 0);
            rows.push_back(text == nullptr ? "NULL" : std::string(reinterpret_cast<const char*>(text)));
        }
    }
    sqlite3_finalize(statement);
    sqlite3_close(database);
    return rows;
}

/// A value out of JSON text by path, e.g. "$.Source[0].IP"; "NULL" when absent, "error: ..." when the text is
/// not JSON.
inline std::string json_at(const std::string& json, const std::string& path) {
    if (query(":memory:", "SELECT json_valid(?1)", {json}) != std::vector<std::string>{"1"})
        return "error: not JSON";
    auto rows = query(":memory:", "SELECT json_extract(?1, ?2)", {json, path});
    return rows.empty() ? "NULL" : rows[0];
}

}  // namespace slipstream
