// Expands the variant of record types into the table of logs and formats records through it. See log_table.h.
#include "output/log_table.h"

#include <array>

#include "output/host_logs.h"
#include "output/zeek_tsv.h"

namespace slipstream {

namespace {

template <class... Rows>
struct Logs {
    static constexpr std::array<LogDescription, sizeof...(Rows)> table = {
        LogDescription{Rows::log_name, append_tsv_header<Rows>}...};
};

template <class Variant>
struct LogsOf;

template <class... Rows>
struct LogsOf<std::variant<Rows...>> : Logs<FlowRecord, ArpRecord, WeirdRecord, Rows...> {};

static_assert(std::variant_size_v<decltype(Record::body)> == 4, "the first three have logs of their own");

}  // namespace

std::span<const LogDescription> log_table() { return LogsOf<AppRecord>::table; }

void append_log_line(std::string& out, const Record& record, const LogFormat& format) {
    record.visit([&](const auto& row) {
        if (!format.json) return append_tsv_row(out, row);
        append_json_object(out, row, format.json_time);
        out.push_back('\n');
    });
}

bool awaits_merge(const Record& record) {
    return record.as<WeirdRecord>() != nullptr || record.as<X509Record>() != nullptr ||
           record.as<TunnelRecord>() != nullptr || record.as<DhcpRecord>() != nullptr ||
           HostLogs::is_candidate(record);
}

void format_records(RecordBatch& batch, const LogFormat& format) {
    batch.log_text.clear();
    batch.log_lines.clear();
    batch.log_lines.reserve(batch.records.size());
    for (const Record& record : batch.records) {
        if (awaits_merge(record)) continue;
        std::size_t offset = batch.log_text.size();
        append_log_line(batch.log_text, record, format);
        batch.log_lines.push_back({record.order, stream_of(record), static_cast<std::uint32_t>(offset),
                                   static_cast<std::uint32_t>(batch.log_text.size() - offset)});
    }
}

}  // namespace slipstream
