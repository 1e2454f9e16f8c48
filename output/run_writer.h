// RunWriter: the one writer of a run. Takes, step by step, what every worker and every shard made, puts it
// back into one order and sends it to the Zeek-format logs, the alerts files and the database. The bytes
// depend on the input alone, not on how many workers and shards there were. One thread; never throws and
// never stops for a failed write: it counts.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "capture/base/result.h"
#include "detect/evidence.h"
#include "output/certificate_filter.h"
#include "output/dhcp_joiner.h"
#include "output/flow_database.h"
#include "output/host_logs.h"
#include "output/idmef.h"
#include "output/log_stream.h"
#include "output/output_file.h"
#include "output/run_folder.h"
#include "output/tunnel_filter.h"
#include "output/weird_filter.h"

namespace slipstream {

/// Which outputs a run has; a benchmark switches parts off.
struct RunWriterOptions {
    bool zeek_logs = true;
    bool alerts = true;
    bool database = true;
    bool live = false;  // flush every second and sync alerts, instead of when buffers are full
    LogFormat format;
    Duration window_width = hours(1);
    std::uint32_t rows_per_commit = 50'000;
    IdmefAnalyzer analyzer;  // model = version of the program
    WallClock clock = system_wall_clock;
    /// Called for every alert that is written, for the terminal; may be empty.
    std::function<void(const Alert&)> on_alert;
};

struct WriterCounters {
    std::vector<std::pair<std::string_view, std::uint64_t>> log_rows;  // per log of log_table()
    std::map<std::string_view, std::uint64_t> evidence_by_type;
    std::uint64_t evidence = 0;
    std::uint64_t alerts = 0;
    std::uint64_t invalid_idmef = 0;  // messages that would have broken the schema: not written
    std::vector<std::pair<std::string_view, std::uint64_t>> rows_left_out;  // by cause, with the zeros
    std::uint64_t database_rows = 0;
    std::uint64_t database_rows_lost = 0;
    std::uint64_t bytes_written = 0;  // to logs and alerts files
    std::uint64_t bytes_lost = 0;
    std::uint64_t write_errors = 0;  // failed system calls and statements
    std::string last_error;          // one of them, for the user
};

class RunWriter {
public:
    /// Error when the database cannot be made.
    static Result<std::unique_ptr<RunWriter>> open(const RunFolder& folder, RunWriterOptions options);

    /// Start of time window 1, for the database; else the start of the first flow.
    void set_window_origin(Time t0);

    /// One step: the batches with the same sequence of all workers, and the findings of all shards for it.
    /// Sequences rise. Records are sorted by RecordOrder inside each batch, findings by RecordOrder and id;
    /// either span may be empty. `log_text` must have been filled by format_records() with the same
    /// LogFormat.
    void write(std::span<const RecordBatch* const> records, std::span<const FindingBatch* const> findings);

    /// Ends all files. Nothing may be written afterwards.
    void finish();

    WriterCounters counters() const;

private:
    RunWriter(const RunFolder& folder, RunWriterOptions options);
    void write_log_lines(std::span<const RecordBatch* const> batches);
    void write_records(std::span<const RecordBatch* const> batches);
    void write_record(const Record& record);
    void write_weird(Record record, WeirdRecord weird);
    void write_tunnel(const TunnelRecord& tunnel, const Record& record);
    void write_admitted(const Record& record);
    void write_host_rows();
    void write_dhcp(std::vector<DhcpRecord> rows);
    void write_findings(std::span<const FindingBatch* const> batches);
    void write_evidence(const Evidence& evidence);
    void write_alert(const Alert& alert);
    void write_lines(std::span<const FindingBatch* const> batches);
    void write_idmef(const IdmefMessage& message);
    void flush_when_due();

    RunWriterOptions options_;
    LogStreams logs_;
    OutputFile alerts_log_;
    OutputFile alerts_json_;
    std::filesystem::path folder_;
    std::map<std::string_view, OutputFile> exports_;  // by file; each made with its first line
    std::unique_ptr<FlowDatabase> database_;          // none when switched off
    WeirdFilter weird_filter_;
    CertificateFilter certificate_filter_;
    TunnelFilter tunnel_filter_;
    DhcpJoiner dhcp_joiner_;
    HostLogs host_logs_;
    HostLogs::Rows host_rows_;  // reused
    std::map<std::string_view, std::uint64_t> evidence_by_type_;
    std::uint64_t evidence_ = 0;
    std::uint64_t alerts_ = 0;
    std::uint64_t invalid_idmef_ = 0;
    std::string invalid_reason_;
    std::string line_;
    Time last_flush_;
};

}  // namespace slipstream
