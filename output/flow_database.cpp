// Writing flows.sqlite with prepared statements inside large transactions. See flow_database.h.
#include "output/flow_database.h"

#include <sqlite3.h>

#include <array>
#include <type_traits>

#include "output/json_text.h"
#include "output/zeek_json.h"

namespace slipstream {

namespace {

constexpr const char* tables =
    "DROP TABLE IF EXISTS flows; DROP TABLE IF EXISTS altflows; DROP TABLE IF EXISTS alerts; DROP TABLE IF "
    "EXISTS evidence;"
    "DROP TABLE IF EXISTS malicious_uids;"
    "CREATE TABLE flows(uid TEXT, flow TEXT, label TEXT, profileid TEXT, twid TEXT, aid TEXT);"
    "CREATE TABLE altflows(id INTEGER PRIMARY KEY, uid TEXT, flow TEXT, label TEXT, profileid TEXT, twid "
    "TEXT, flow_type TEXT);"
    "CREATE TABLE alerts(alert_id TEXT PRIMARY KEY, alert_time TEXT, ip_alerted TEXT, timewindow TEXT, "
    "tw_start TEXT,"
    " tw_end TEXT, label TEXT);"
    "CREATE TABLE evidence(id TEXT PRIMARY KEY, type TEXT, time TEXT, profileid TEXT, twid TEXT, "
    "threat_level TEXT,"
    " confidence REAL, accumulated REAL, attacker TEXT, victim TEXT, protocol TEXT, source_port INTEGER,"
    " destination_port INTEGER, method TEXT, description TEXT, uids TEXT, uids_total INTEGER, numbers TEXT);"
    "CREATE TABLE malicious_uids(uid TEXT PRIMARY KEY) WITHOUT ROWID;";

// Rows that are only appended need a few pages at a time; building an index sorts in the cache.
constexpr const char* appending_cache = "PRAGMA cache_size = -4096";
constexpr const char* sorting_cache = "PRAGMA cache_size = -65536";

constexpr const char* indexes =
    "CREATE INDEX IF NOT EXISTS flows_uid ON flows(uid);"
    "CREATE INDEX IF NOT EXISTS altflows_uid ON altflows(uid);";

constexpr const char* labels =
    "UPDATE flows SET label = 'malicious' WHERE label = 'benign' AND uid IN (SELECT uid FROM malicious_uids);"
    "UPDATE altflows SET label = 'malicious' WHERE label = 'benign' AND uid IN (SELECT uid FROM "
    "malicious_uids);";

// Live, a flow that ends after its alert is labelled as it comes in; in bulk all labels are set at the end.
constexpr const char* bulk_label = "'benign'";
constexpr const char* live_label =
    "CASE WHEN EXISTS(SELECT 1 FROM malicious_uids WHERE uid = ?1) THEN 'malicious' ELSE 'benign' END";

void bind(sqlite3_stmt* s, int index, std::string_view text) {
    sqlite3_bind_text(s, index, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
}
void bind_copy(sqlite3_stmt* s, int index, std::string_view text) {
    sqlite3_bind_text(s, index, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
}

std::string epoch_text(Time time) {
    std::string text;
    append_fixed6(text, time.us);
    return text;
}

/// The member of type T (or optional<T>) under one of two column names, from the record's table of fields.
template <class T, class Row>
std::optional<T> member_named(const Row& row, std::string_view name, std::string_view other_name) {
    std::optional<T> found;
    for_each_field<Row>([&](const auto& f) {
        using Value = std::decay_t<decltype(row.*(f.member))>;
        if constexpr (std::is_same_v<Value, T> || std::is_same_v<Value, std::optional<T>>)
            if (!found && (f.name == name || f.name == other_name)) found = row.*(f.member);
    });
    return found;
}

}  // namespace

Result<std::unique_ptr<FlowDatabase>> FlowDatabase::open(const std::filesystem::path& path,
                                                         FlowDatabaseOptions options) {
    sqlite3* database = nullptr;
    int code = sqlite3_open_v2(path.c_str(), &database,
                               SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    std::unique_ptr<FlowDatabase> opened(new FlowDatabase(database, options));
    if (code != SQLITE_OK || !opened->prepare()) {
        std::string reason = database != nullptr ? sqlite3_errmsg(database) : "out of memory";
        return Error{"cannot use the database " + path.string() + ": " + reason +
                     "; remove the file, close the program that locks it, or give another folder with -o"};
    }
    return opened;
}

FlowDatabase::FlowDatabase(sqlite3* database, FlowDatabaseOptions options)
    : database_(database), options_(options) {}

FlowDatabase::~FlowDatabase() {
    commit();
    for (sqlite3_stmt* statement : statements_) sqlite3_finalize(statement);
    sqlite3_close(database_);
}

bool FlowDatabase::prepare() {
    sqlite3_busy_timeout(database_, 1000);
    // A rollback journal writes an appended page once, the write-ahead log twice: 1.8 times the rows per
    // second in bulk. The file still turns to WAL at the end, for whoever reads it later.
    bool ok =
        execute(options_.bulk
                    ? "PRAGMA page_size = 16384; PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = OFF"
                    : "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL") &&
        execute(options_.bulk ? appending_cache : sorting_cache) &&
        execute("PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4096") && execute("BEGIN") &&
        execute(tables) && execute(options_.bulk ? "" : indexes) && execute("COMMIT");
    if (!ok) return false;
    const std::string label = options_.bulk ? bulk_label : live_label;
    const std::array<std::string, statement_count> texts = {
        "INSERT INTO flows VALUES(?1, ?2, " + label + ", ?3, ?4, ?5)",
        "INSERT INTO altflows VALUES(NULL, ?1, ?2, " + label + ", ?3, ?4, ?5)",
        "INSERT OR IGNORE INTO evidence "
        "VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18)",
        "INSERT OR IGNORE INTO alerts VALUES(?1, ?2, ?3, ?4, ?5, ?6, 'malicious')",
        "INSERT OR IGNORE INTO malicious_uids VALUES(?1)",
        "UPDATE flows SET label = 'malicious' WHERE uid = ?1",
        "UPDATE altflows SET label = 'malicious' WHERE uid = ?1",
    };
    for (const std::string& text : texts) {
        sqlite3_stmt* statement = nullptr;
        if (sqlite3_prepare_v3(database_, text.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) !=
            SQLITE_OK)
            return false;
        statements_.push_back(statement);
    }
    return true;
}

bool FlowDatabase::execute(const char* sql) {
    if (sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) == SQLITE_OK) return true;
    note_error();
    return false;
}

void FlowDatabase::note_error() {
    ++errors_;
    last_error_ = sqlite3_errmsg(database_);
}

void FlowDatabase::abandon_transaction() {
    if (sqlite3_get_autocommit(database_) == 0)
        sqlite3_exec(database_, "ROLLBACK", nullptr, nullptr, nullptr);
    rows_lost_ += rows_in_transaction_;
    rows_ -= rows_in_transaction_;
    rows_in_transaction_ = 0;
    in_transaction_ = false;
    rows_to_drop_ = options_.rows_per_commit;
}

sqlite3_stmt* FlowDatabase::ready(StatementIndex index) {
    if (rows_to_drop_ > 0) {
        --rows_to_drop_;
        ++rows_lost_;
        return nullptr;
    }
    if (!in_transaction_ && !execute("BEGIN")) {
        ++rows_lost_;
        rows_to_drop_ = options_.rows_per_commit;
        return nullptr;
    }
    in_transaction_ = true;
    return statements_[index];
}

void FlowDatabase::run(sqlite3_stmt* statement) {
    int code = sqlite3_step(statement);
    sqlite3_reset(statement);
    ++rows_;
    ++rows_in_transaction_;
    if (code != SQLITE_DONE) {
        note_error();
        abandon_transaction();
    } else if (rows_in_transaction_ >= options_.rows_per_commit) {
        commit();
    }
}

void FlowDatabase::commit() {
    if (!in_transaction_) return;
    if (!execute("COMMIT")) {
        abandon_transaction();
        return;
    }
    in_transaction_ = false;
    rows_in_transaction_ = 0;
}

std::int64_t FlowDatabase::window_of(Time time) {
    if (!window_origin_) window_origin_ = time;
    std::int64_t since = (time - *window_origin_).us;
    std::int64_t width = options_.window_width.us;
    std::int64_t whole = since / width;
    if (since % width < 0) --whole;
    return whole + 1;
}

void FlowDatabase::bind_host_and_window(sqlite3_stmt* statement, int first,
                                        const std::optional<IpAddress>& host, std::int64_t window) {
    host_text_ = "profile_";
    if (host) append_address(host_text_, *host);
    window_text_ = "timewindow";
    append_int(window_text_, window);
    if (host)
        bind(statement, first, host_text_);
    else
        sqlite3_bind_null(statement, first);
    bind(statement, first + 1, window_text_);
}

template <class Row>
void FlowDatabase::add_row(const Row& row) {
    constexpr bool is_flow = std::is_same_v<Row, FlowRecord>;
    Time time = member_named<Time>(row, "ts", "ts").value_or(Time{});
    if (is_flow && !window_origin_) window_origin_ = time;
    sqlite3_stmt* s = ready(is_flow ? insert_flow : insert_altflow);
    if (s == nullptr) return;
    auto uid = member_named<Uid>(row, "uid", "uid");
    uid_text_.clear();
    if (uid) {
        uid->append_to(uid_text_);
        bind(s, 1, uid_text_);
    } else {
        sqlite3_bind_null(s, 1);
    }
    json_text_.clear();
    append_json_object(json_text_, row);
    bind(s, 2, json_text_);
    // Records that precede the first flow must not move the origin of the windows.
    std::int64_t window = window_origin_ ? window_of(time) : 1;
    bind_host_and_window(s, 3, member_named<IpAddress>(row, "id.orig_h", "orig_h"), window);
    if constexpr (is_flow) {
        if (row.community_id)
            bind(s, 5, *row.community_id);
        else
            sqlite3_bind_null(s, 5);
    } else {
        bind(s, 5, Row::log_name);
    }
    run(s);
}

void FlowDatabase::add(const Record& record) {
    record.visit([this](const auto& row) { add_row(row); });
}

void FlowDatabase::add(const Evidence& e) {
    sqlite3_stmt* s = ready(insert_evidence);
    if (s == nullptr) return;
    std::string uids;
    JsonText uids_json(uids);
    uids_json.open('[');
    for (const Uid& uid : e.flows.uids) uids_json.text(uid.to_string());
    uids_json.close(']');
    std::string numbers;
    JsonText numbers_json(numbers);
    numbers_json.open('{');
    for (const EvidenceNumber& n : e.numbers) numbers_json.key(n.name).number(n.value);
    numbers_json.close('}');
    sqlite3_clear_bindings(s);
    bind_copy(s, 1, e.id.to_string());
    bind(s, 2, e.type);
    bind_copy(s, 3, epoch_text(e.time));
    bind_host_and_window(s, 4, e.profile, e.window);
    bind(s, 6, name_of(e.threat_level));
    sqlite3_bind_double(s, 7, e.confidence.value());
    sqlite3_bind_double(s, 8, e.accumulated.value());
    bind(s, 9, e.attacker.value);
    if (e.victim) bind(s, 10, e.victim->value);
    if (e.protocol) bind(s, 11, *e.protocol);
    if (e.source_port) sqlite3_bind_int(s, 12, *e.source_port);
    if (e.destination_port) sqlite3_bind_int(s, 13, *e.destination_port);
    bind(s, 14, e.method);
    bind(s, 15, e.description);
    bind(s, 16, uids);
    sqlite3_bind_int64(s, 17, static_cast<sqlite3_int64>(e.flows.total));
    bind(s, 18, numbers);
    run(s);
}

void FlowDatabase::add(const Alert& alert) {
    if (sqlite3_stmt* s = ready(insert_alert)) {
        bind_copy(s, 1, alert.id.to_string());
        bind_copy(s, 2, epoch_text(alert.made_at));
        bind_copy(s, 3, alert.profile.to_string());
        bind_copy(s, 4, "timewindow" + std::to_string(alert.window));
        bind_copy(s, 5, epoch_text(alert.window_start));
        bind_copy(s, 6, epoch_text(alert.window_end));
        run(s);
    }
    for (const Uid& uid : alert.flows) {
        std::string text = uid.to_string();
        for (StatementIndex index : {note_malicious, label_flow, label_altflow}) {
            if (options_.bulk && index != note_malicious) continue;
            sqlite3_stmt* s = ready(index);
            if (s == nullptr) continue;
            bind_copy(s, 1, text);
            run(s);
        }
    }
}

void FlowDatabase::finish() {
    rows_to_drop_ = 0;
    commit();
    execute(sorting_cache);
    execute(indexes);
    execute(labels);
    execute("DROP TABLE IF EXISTS malicious_uids");
    execute("PRAGMA journal_mode = WAL");
    execute("PRAGMA wal_checkpoint(TRUNCATE)");
}

}  // namespace slipstream
