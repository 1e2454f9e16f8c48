// databases/flows.sqlite: every flow and every other record as JSON with its label, the evidence and the
// alerts, for people and for the user interfaces. One thread owns it. Live, readers may look in at any time
// (WAL); in bulk they wait for the open transaction.
//
//     flows   (uid, flow, label, profileid, twid, aid)             conn rows; aid is the community id
//     altflows(id, uid, flow, label, profileid, twid, flow_type)   all other records; many may share one uid
//     alerts  (alert_id, alert_time, ip_alerted, timewindow, tw_start, tw_end, label)
//     evidence(id, type, time, profileid, twid, threat_level, confidence, ..., uids, uids_total, numbers)
//
// Nothing is ever overwritten: rows have keys of their own, uid is an index. In bulk mode (a finite input)
// the indexes are built once at the end and the database is not synced while it grows: a crash of the program
// loses at most the open transaction, a power cut may lose the file. Live, indexes exist from the start and a
// commit survives a crash.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capture/base/result.h"
#include "detect/evidence.h"

struct sqlite3;
struct sqlite3_stmt;

namespace slipstream {

struct FlowDatabaseOptions {
    bool bulk = true;  // a finite input: fastest; false: live
    std::uint32_t rows_per_commit = 50'000;
    Duration window_width = hours(1);
};

class FlowDatabase {
public:
    /// Creates or replaces the tables in `path`. Error when the file cannot be used.
    static Result<std::unique_ptr<FlowDatabase>> open(const std::filesystem::path& path,
                                                      FlowDatabaseOptions options);
    FlowDatabase(const FlowDatabase&) = delete;
    FlowDatabase& operator=(const FlowDatabase&) = delete;
    ~FlowDatabase();

    /// Start of time window 1. Until it is called, the start of the first flow added.
    void set_window_origin(Time t0) { window_origin_ = t0; }

    void add(const Record& record);
    void add(const Evidence& evidence);
    /// Also gives the label malicious to the flows and altflows of its uids, those that come later included.
    void add(const Alert& alert);
    /// Ends the open transaction. Called by add() every rows_per_commit rows, and by a live run every second.
    void commit();
    /// Applies labels, builds the indexes of a bulk run, commits. Nothing may be added afterwards.
    void finish();

    std::uint64_t rows() const { return rows_; }
    std::uint64_t rows_lost() const { return rows_lost_; }
    std::uint64_t errors() const { return errors_; }
    const std::string& last_error() const { return last_error_; }

private:
    enum StatementIndex : std::uint8_t {
        insert_flow,
        insert_altflow,
        insert_evidence,
        insert_alert,
        note_malicious,
        label_flow,
        label_altflow,
        statement_count
    };

    FlowDatabase(sqlite3* database, FlowDatabaseOptions options);
    bool prepare();
    bool execute(const char* sql);
    /// A statement to bind, inside a transaction; null while rows are dropped after an error.
    sqlite3_stmt* ready(StatementIndex index);
    void run(sqlite3_stmt* statement);
    void note_error();
    void abandon_transaction();
    template <class Row>
    void add_row(const Row& row);
    void bind_host_and_window(sqlite3_stmt* statement, int first, const std::optional<IpAddress>& host,
                              std::int64_t window);
    std::int64_t window_of(Time time);

    sqlite3* database_;
    FlowDatabaseOptions options_;
    std::vector<sqlite3_stmt*> statements_;
    std::optional<Time> window_origin_;
    bool in_transaction_ = false;
    std::uint64_t rows_in_transaction_ = 0;
    std::uint64_t rows_to_drop_ = 0;                              // before a full disk is tried again
    std::string uid_text_, json_text_, host_text_, window_text_;  // bound to the statement that runs
    std::uint64_t rows_ = 0;
    std::uint64_t rows_lost_ = 0;
    std::uint64_t errors_ = 0;
    std::string last_error_;
};

}  // namespace slipstream
