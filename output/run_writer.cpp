// Merging the steps of a run into its files. See run_writer.h.
#include "output/run_writer.h"

#include <tuple>

#include "output/alerts_log.h"
#include "output/merge.h"

namespace slipstream {

namespace {

constexpr std::size_t alerts_buffer_bytes = 1 << 16;

// An alert follows the evidence that completed it, which has the same place.
bool is_due_before(const Alert& alert, const Evidence& evidence) {
    return std::tie(alert.order, alert.profile, alert.window, alert.nth) <
           std::tie(evidence.order, evidence.profile, evidence.window, evidence.nth);
}

// Worker by worker the same moments.
std::vector<TrafficSample> sums_of_samples(std::span<const RecordBatch* const> batches) {
    std::vector<TrafficSample> sums;
    for (const RecordBatch* batch : batches)
        for (std::size_t i = 0; i < batch->samples.size(); ++i) {
            if (i < sums.size())
                sums[i].add(batch->samples[i]);
            else
                sums.push_back(batch->samples[i]);
        }
    return sums;
}

}  // namespace

Result<std::unique_ptr<RunWriter>> RunWriter::open(const RunFolder& folder, RunWriterOptions options) {
    std::unique_ptr<RunWriter> writer(new RunWriter(folder, std::move(options)));
    const RunWriterOptions& o = writer->options_;
    if (o.database) {
        FlowDatabaseOptions database;
        database.bulk = !o.live;
        database.rows_per_commit = o.rows_per_commit;
        database.window_width = o.window_width;
        auto opened = FlowDatabase::open(folder.database(), database);
        if (!opened) return opened.error();
        writer->database_ = std::move(*opened);
    }
    return writer;
}

RunWriter::RunWriter(const RunFolder& folder, RunWriterOptions options)
    : options_(std::move(options)),
      logs_(folder.zeek_files(), options_.format, options_.clock),
      alerts_log_(folder.alerts_log(), alerts_buffer_bytes),
      alerts_json_(folder.alerts_json(), alerts_buffer_bytes),
      folder_(folder.path()) {
    if (options_.live) last_flush_ = options_.clock();
    if (!options_.alerts) return;
    alerts_log_.create();
    alerts_json_.create();
}

void RunWriter::set_window_origin(Time t0) {
    if (database_) database_->set_window_origin(t0);
}

void RunWriter::write(std::span<const RecordBatch* const> records,
                      std::span<const FindingBatch* const> findings) {
    if (options_.zeek_logs) write_log_lines(records);
    // Flows enter the database before the alerts of the same step, so that their labels find them.
    if (options_.zeek_logs || database_) write_records(records);
    write_findings(findings);
    if (options_.live) flush_when_due();
}

void RunWriter::write_log_lines(std::span<const RecordBatch* const> batches) {
    std::vector<std::span<const LogLine>> sequences;
    sequences.reserve(batches.size());
    for (const RecordBatch* batch : batches) sequences.emplace_back(batch->log_lines);
    merge_sorted<LogLine>(
        sequences, [](const LogLine& a, const LogLine& b) { return a.order < b.order; },
        [&](const LogLine& line, std::size_t worker) {
            std::string_view text(batches[worker]->log_text);
            logs_.append(line.stream, text.substr(line.offset, line.bytes));
        });
}

void RunWriter::write_records(std::span<const RecordBatch* const> batches) {
    std::vector<std::span<const Record>> sequences;
    sequences.reserve(batches.size());
    for (const RecordBatch* batch : batches) sequences.emplace_back(batch->records);
    std::span<const Time> looks;
    if (!batches.empty()) looks = batches.front()->looks;
    if (!batches.empty()) host_logs_.begin_at(batches.front()->begin);
    auto look = [&] {
        write_dhcp(dhcp_joiner_.look(looks.front()));
        host_logs_.look(looks.front(), host_rows_);
        write_host_rows();
        looks = looks.subspan(1);
    };
    const std::vector<TrafficSample> samples = sums_of_samples(batches);
    auto sample = samples.begin();
    auto take_sample = [&] {
        host_logs_.take_sample(*sample++, host_rows_);
        write_host_rows();
    };
    merge_sorted<Record>(
        sequences, [](const Record& a, const Record& b) { return a.order < b.order; },
        [&](const Record& record, std::size_t) {
            while (!looks.empty() && looks.front() <= record.made_at) look();
            while (sample != samples.end() && sample->time <= record.made_at) take_sample();
            write_record(record);
        });
    while (!looks.empty()) look();
    while (sample != samples.end()) take_sample();
}

void RunWriter::write_record(const Record& record) {
    if (const auto* weird = record.as<WeirdRecord>()) return write_weird(record, *weird);
    if (const auto* tunnel = record.as<TunnelRecord>()) return write_tunnel(*tunnel, record);
    if (const auto* message = record.as<DhcpRecord>())
        return write_dhcp(dhcp_joiner_.add(*message, record.made_at));
    if (const auto* certificate = record.as<X509Record>()) {
        if (certificate_filter_.admit(*certificate, record.made_at)) write_admitted(record);
        return;
    }
    if (HostLogs::is_candidate(record) || record.as<SshRecord>() != nullptr) {
        host_logs_.take(record, host_rows_);
        write_host_rows();
        if (record.as<SshRecord>() == nullptr) return;
    }
    if (database_) database_->add(record);
}

void RunWriter::write_weird(Record record, WeirdRecord weird) {
    if (!weird_filter_.admit(weird, record.made_at)) return;
    host_logs_.take_weird(weird, record.made_at, host_rows_);
    write_host_rows();
    record.body = std::move(weird);
    write_admitted(record);
}

void RunWriter::write_tunnel(const TunnelRecord& tunnel, const Record& record) {
    std::vector<TunnelRecord> expired;
    const bool is_news = tunnel_filter_.admit(tunnel, record.made_at, expired);
    for (const TunnelRecord& row : expired)
        write_admitted({record.order, record.made_at, std::make_shared<const AppRecord>(AppRecord{row})});
    if (is_news) write_admitted(record);
}

void RunWriter::write_admitted(const Record& record) {
    if (options_.zeek_logs) {
        line_.clear();
        append_log_line(line_, record, options_.format);
        logs_.append(stream_of(record), line_);
    }
    if (database_) database_->add(record);
}

void RunWriter::write_host_rows() {
    for (AppRecord& row : host_rows_)
        write_admitted({{}, {}, std::make_shared<const AppRecord>(std::move(row))});
    host_rows_.clear();
}

void RunWriter::write_dhcp(std::vector<DhcpRecord> rows) {
    for (DhcpRecord& row : rows)
        write_admitted({{}, {}, std::make_shared<const AppRecord>(AppRecord{std::move(row)})});
}

void RunWriter::write_findings(std::span<const FindingBatch* const> batches) {
    std::vector<std::span<const Evidence>> evidence_of;
    std::vector<std::span<const Alert>> alerts_of;
    for (const FindingBatch* batch : batches) {
        evidence_of.emplace_back(batch->evidence);
        alerts_of.emplace_back(batch->alerts);
    }
    std::vector<const Alert*> alerts;
    merge_sorted<Alert>(alerts_of, comes_before<Alert>,
                        [&](const Alert& alert, std::size_t) { alerts.push_back(&alert); });
    std::size_t next = 0;
    merge_sorted<Evidence>(evidence_of, comes_before<Evidence>, [&](const Evidence& evidence, std::size_t) {
        while (next < alerts.size() && is_due_before(*alerts[next], evidence)) write_alert(*alerts[next++]);
        write_evidence(evidence);
    });
    while (next < alerts.size()) write_alert(*alerts[next++]);
    write_lines(batches);
}

void RunWriter::write_lines(std::span<const FindingBatch* const> batches) {
    std::vector<std::span<const ExportLine>> lines_of;
    for (const FindingBatch* batch : batches) lines_of.emplace_back(batch->lines);
    merge_sorted<ExportLine>(
        lines_of, [](const ExportLine& x, const ExportLine& y) { return comes_before(x, y); },
        [&](const ExportLine& line, std::size_t) {
            auto file = exports_.find(line.stream->file);
            if (file == exports_.end()) {
                file = exports_.try_emplace(line.stream->file, folder_ / line.stream->file).first;
                file->second.set_header(std::string(line.stream->header) + '\n');
            }
            line_.assign(line.text);
            line_ += '\n';
            file->second.append(line_);
        });
}

void RunWriter::write_evidence(const Evidence& evidence) {
    ++evidence_;
    ++evidence_by_type_[evidence.type];
    if (options_.alerts) {
        line_.clear();
        append_evidence_line(line_, evidence);
        alerts_log_.append(line_);
        write_idmef(idmef_event(evidence, options_.analyzer));
    }
    if (database_) database_->add(evidence);
}

void RunWriter::write_alert(const Alert& alert) {
    ++alerts_;
    if (options_.alerts) {
        line_.clear();
        append_alert_line(line_, alert);
        alerts_log_.append(line_);
        write_idmef(idmef_incident(alert, options_.analyzer));
    }
    if (database_) database_->add(alert);
    if (options_.on_alert) options_.on_alert(alert);
}

void RunWriter::write_idmef(const IdmefMessage& message) {
    if (auto problem = problem_of(message)) {
        ++invalid_idmef_;
        invalid_reason_ = "alerts.json: a message was not written: " + *problem;
        return;
    }
    line_.clear();
    append_idmef(line_, message);
    alerts_json_.append(line_);
}

void RunWriter::flush_when_due() {
    alerts_log_.sync();
    alerts_json_.sync();
    Time now = options_.clock();
    // A wall clock that steps back must not stop the flushing.
    if (now >= last_flush_ && now < last_flush_ + seconds(1)) return;
    last_flush_ = now;
    logs_.flush();
    for (auto& [name, file] : exports_) file.flush();
    if (database_) database_->commit();
}

void RunWriter::finish() {
    write_dhcp(dhcp_joiner_.finish());
    host_logs_.finish(host_rows_);
    write_host_rows();
    logs_.close();
    alerts_log_.sync();
    alerts_json_.sync();
    for (auto& [name, file] : exports_) file.flush();
    if (database_) database_->finish();
}

WriterCounters RunWriter::counters() const {
    WriterCounters c;
    auto table = log_table();
    for (std::size_t i = 0; i < table.size(); ++i)
        c.log_rows.emplace_back(table[i].name, logs_.rows(static_cast<std::uint16_t>(i)));
    c.evidence_by_type = evidence_by_type_;
    c.evidence = evidence_;
    c.alerts = alerts_;
    c.invalid_idmef = invalid_idmef_;
    c.rows_left_out = {{"weird sampled", weird_filter_.sampled_out()},
                       {"weird repeated", weird_filter_.suppressed()},
                       {"certificate seen that day", certificate_filter_.suppressed()},
                       {"host or service known", host_logs_.suppressed()},
                       {"host memory forgotten when full", host_logs_.forgotten()}};
    c.bytes_written = logs_.bytes_written() + alerts_log_.bytes_written() + alerts_json_.bytes_written();
    c.bytes_lost = logs_.bytes_lost() + alerts_log_.bytes_lost() + alerts_json_.bytes_lost();
    c.write_errors = logs_.write_errors() + alerts_log_.write_errors() + alerts_json_.write_errors();
    c.last_error = invalid_reason_;
    for (const auto& [name, file] : exports_) {
        c.bytes_written += file.bytes_written();
        c.bytes_lost += file.bytes_lost();
        c.write_errors += file.write_errors();
        if (!file.last_error().empty()) c.last_error = file.last_error();
    }
    for (const std::string& error : {alerts_json_.last_error(), alerts_log_.last_error(), logs_.last_error()})
        if (!error.empty()) c.last_error = error;
    if (database_) {
        c.database_rows = database_->rows();
        c.database_rows_lost = database_->rows_lost();
        c.write_errors += database_->errors();
        if (!database_->last_error().empty()) c.last_error = "flows.sqlite: " + database_->last_error();
    }
    return c;
}

}  // namespace slipstream
