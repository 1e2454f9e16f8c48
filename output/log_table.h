// The table of Zeek-format logs, one entry per record type: those of Record::body, then those of AppRecord.
// These variants are the lists of record types, and the place in them is LogLine::stream. Adding a record to
// AppRecord adds its log here.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "flowtable/record.h"
#include "output/zeek_json.h"

namespace slipstream {

/// The form of all Zeek-format logs of a run.
struct LogFormat {
    bool json = false;
    JsonTime json_time = JsonTime::epoch;
};

struct LogDescription {
    std::string_view name;  // file name without ".log"
    void (*append_header)(std::string& out, std::string_view opened);
};

/// All logs; the index is the stream number.
std::span<const LogDescription> log_table();

/// Stream number of a record.
inline std::uint16_t stream_of(const Record& record) {
    std::size_t stream = record.body.index();
    if (const auto* app = std::get_if<std::shared_ptr<const AppRecord>>(&record.body))
        stream += (*app)->index();
    return static_cast<std::uint16_t>(stream);
}

/// The record's line with its newline, in the form asked for.
void append_log_line(std::string& out, const Record& record, const LogFormat& format);

/// What a record becomes in its log is known only in the merged order of the run: which weirds are logged
/// (weird_filter.h), certificates (certificate_filter.h) and tunnels (tunnel_filter.h), which DHCP messages
/// make one row (dhcp_joiner.h), what is news of a host (host_logs.h).
bool awaits_merge(const Record& record);

/// Fills `log_text` and `log_lines` of a batch from its records, except those that await the merge. Called by
/// the worker that made them, so that formatting runs in parallel. Text beyond 4 GiB a batch is not
/// addressable by LogLine; batches are thousands of packets, so this cannot happen.
void format_records(RecordBatch& batch, const LogFormat& format);

}  // namespace slipstream
