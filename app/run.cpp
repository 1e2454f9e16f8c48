// One run from the first packet to the closing summary: sources, stages, outputs, counters.
#include "app/run.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <memory>
#include <optional>
#include <thread>

#include "app/stages.h"
#include "capture/filter.h"
#include "output/program_log.h"
#include "output/progress.h"
#include "output/run_folder.h"

namespace slipstream {

namespace {

using Clock = std::chrono::steady_clock;

// A reader that went away (a closed pipe) is no reason to stop the analysis.
void say(const std::string& text) { (void)std::fwrite(text.data(), 1, text.size(), stdout); }

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

ExitCode refuse(const Error& error) {
    fmt::print(stderr, "slipstream: {}\n", error.message);
    return ExitCode::usage;
}

Result<std::unique_ptr<PacketSource>> open_input(const Options& options) {
    auto source = open_capture_files(options.inputs);
    if (!source || options.filter.empty()) return source;
    auto filtered = filter_packets(std::move(*source), options.filter);
    if (!filtered) return filtered.error();
    return std::unique_ptr<PacketSource>(std::move(*filtered));
}

std::string local_time_text(Time t) {
    std::time_t whole = t.us / 1'000'000;
    return fmt::format("{:%Y/%m/%d %H:%M:%S}", fmt::localtime(whole));
}

// As Slips prints it: who, when, and each evidence on a line of its own.
void print_alert(const Alert& alert) {
    say(fmt::format(
        "{} IP {} detected as malicious in timewindow {} (start {}, stop {}) given the following evidence:\n",
        local_time_text(alert.last_evidence_time), alert.profile.to_string(), alert.window,
        local_time_text(alert.window_start), local_time_text(alert.window_end)));
    constexpr std::size_t lines_max = 10;
    for (std::size_t i = 0; i < std::min(alert.lines.size(), lines_max); ++i)
        say(fmt::format("\t- {}\n", alert.lines[i]));
    if (alert.lines.size() > lines_max)
        say(fmt::format("\t- and {} more: see alerts/alerts.log\n", alert.lines.size() - lines_max));
}

/// A line on the terminal that overwrites itself, at most ten times a second.
class ProgressLine {
public:
    ProgressLine(const RunProgress& progress, std::optional<std::uint64_t> total, Clock::time_point start)
        : progress_(progress), total_(total), start_(start), shown_(isatty(STDOUT_FILENO) != 0) {}
    void turn() {
        if (!shown_) return;
        Clock::time_point now = Clock::now();
        if (now - last_ < std::chrono::milliseconds(100)) return;
        last_ = now;
        ProgressNumbers numbers;
        numbers.packets = progress_.packets;
        numbers.flows = progress_.flows;
        numbers.evidence = progress_.evidence;
        numbers.alerts = progress_.alerts;
        numbers.elapsed_s = seconds_since(start_);
        if (total_ && *total_ > 0)
            numbers.input_share = static_cast<double>(progress_.input_offset) / static_cast<double>(*total_);
        say("\r" + progress_line(numbers) + "\x1b[K");
        std::fflush(stdout);
    }
    void clear() const {
        if (shown_) say("\r\x1b[K");
    }

private:
    const RunProgress& progress_;
    std::optional<std::uint64_t> total_;
    Clock::time_point start_;
    Clock::time_point last_;
    bool shown_;
};

/// The parts of a run that live as long as it does.
class Run {
public:
    Run(const Options& options, const std::atomic<bool>& stop) : options_(options), stop_(stop) {}

    ExitCode go() {
        auto source = open_input(options_);
        if (!source) return refuse(source.error());
        source_ = std::move(*source);
        PacketBatch first;
        source_->next(first);
        decide_checksums(first);
        DetectionConfig detection = options_.detection;
        detection.origin = first_time(first);
        if (auto good = validate(detection); !good) return refuse(good.error());
        if (auto good = load_lists(detection); !good) return refuse(good.error());
        if (auto good = make_workers(); !good) return refuse(good.error());
        make_shards(detection);
        if (auto good = open_outputs(detection); !good) return refuse(good.error());
        analyse(std::move(first));
        return conclude();
    }

private:
    static Time first_time(const PacketBatch& batch) {
        for (const Packet& packet : batch.packets)
            if (packet.time.us >= 0 && packet.captured_bytes > 0) return packet.time;
        return {};
    }
    void decide_checksums(const PacketBatch& first) {
        flow_ = options_.flow;
        flow_.workers = worker_count();
        if (options_.extraction.any()) extractor_ = std::make_unique<FileExtractor>(options_.extraction);
        flow_.files.extractor = extractor_.get();
        flow_.decode.verify_checksums = options_.checksums == ChecksumPolicy::verify;
        if (options_.checksums != ChecksumPolicy::automatic) return;
        ChecksumSample sample = sample_checksums(first);
        flow_.decode.verify_checksums = !sample.shows_offload();
        if (sample.shows_offload())
            checksum_note_ = fmt::format(
                "{} of the first {} packets have wrong checksums, as checksum offload leaves them: checksums "
                "are not verified "
                "(--checksums verify insists)",
                sample.bad, sample.verified);
    }
    unsigned worker_count() const {
        if (options_.workers != 0) return options_.workers;
        unsigned cores = std::max(1U, std::thread::hardware_concurrency());
        return cores < 4 ? 1 : std::min(8U, cores / 2);
    }
    unsigned shard_count() const {
        if (options_.shards != 0) return options_.shards;
        return std::max(1U, worker_count() / 2);
    }

    Result<void> load_lists(DetectionConfig& detection) {
        WhitelistFiles files = options_.whitelist;
        if (!options_.use_local_whitelist) files.entries.clear();
        if (!options_.use_online_whitelist) files.popular.clear();
        auto geo = GeoDatabase::open(options_.country_database, options_.system_database);
        if (!geo) return Error{fmt::format("geo: {}", geo.error().message)};
        detection.geo = std::move(*geo);
        auto whitelist = load_whitelist(files, whitelist_complaints_);
        if (!whitelist) return Error{fmt::format("whitelists: {}", whitelist.error().message)};
        detection.whitelist = std::move(*whitelist);
        return {};
    }
    Result<void> make_workers() {
        for (unsigned i = 0; i < worker_count(); ++i) {
            std::unique_ptr<AppClassifier> classifier;
            if (options_.classify_applications) {
                auto made = AppClassifier::make(options_.applications);
                if (!made) return made.error();
                classifier = std::move(*made);
            }
            workers_.push_back(std::make_unique<FlowPipeline>(flow_, std::move(classifier)));
        }
        return {};
    }
    void make_shards(const DetectionConfig& detection) {
        for (unsigned i = 0; i < shard_count(); ++i)
            shards_.push_back(std::make_unique<DetectionShard>(detection, i, shard_count()));
    }
    Result<void> open_outputs(const DetectionConfig& detection) {
        RunFolderRequest request;
        request.folder = options_.output_folder;
        request.input = source_->name();
        request.version = version();
        request.command = options_.command;
        request.started = system_wall_clock();
        if (options_.write_metadata && !options_.configuration_file.empty())
            request.copies.emplace_back(options_.configuration_file);
        if (options_.write_metadata && options_.use_local_whitelist && !options_.whitelist.entries.empty())
            request.copies.emplace_back(options_.whitelist.entries);
        auto folder = RunFolder::create(request);
        if (!folder) return folder.error();
        folder_.emplace(std::move(*folder));
        if (extractor_)
            if (auto good = extractor_->open(folder_->extracted_files()); !good) return good.error();
        auto log = ProgramLog::open(folder_->program_log(), folder_->errors_log());
        if (!log) return log.error();
        log_.emplace(std::move(*log));
        log_->note("main", fmt::format("Slipstream {}: {} worker(s), {} shard(s), input {}", version(),
                                       workers_.size(), shards_.size(), source_->name()));
        if (!checksum_note_.empty()) {
            log_->warn("capture", checksum_note_);
            fmt::print(stderr, "slipstream: {}\n", checksum_note_);
        }
        for (const std::string& note : options_.notes) log_->warn("configuration", note);
        note_whitelist(detection);
        RunWriterOptions writing;
        writing.zeek_logs = options_.write_zeek_logs;
        writing.alerts = options_.write_alerts;
        writing.database = options_.write_database;
        writing.format = options_.log_format;
        writing.window_width = detection.window_width;
        writing.analyzer.model = version();
        if (options_.verbose >= 1) writing.on_alert = print_alert;
        auto writer = RunWriter::open(*folder_, std::move(writing));
        if (!writer) return writer.error();
        writer_ = std::move(*writer);
        writer_->set_window_origin(detection.origin);
        return {};
    }
    void note_whitelist(const DetectionConfig& detection) {
        if (!detection.whitelist) return;
        log_->note("whitelist", fmt::format("{} entries", detection.whitelist->texts().size()));
        for (const std::string& text : whitelist_complaints_.texts)
            log_->warn("whitelist", text + "; the line is left out");
        if (whitelist_complaints_.count == 0) return;
        std::string text =
            fmt::format("{} line(s) of whitelist files are wrong and left out; errors.log names them",
                        whitelist_complaints_.count);
        if (whitelist_complaints_.count > whitelist_complaints_.texts.size())
            log_->warn("whitelist", text + " up to the 100th");
        fmt::print(stderr, "slipstream: {}\n", text);
    }
    std::vector<WhitelistCount> whitelisted() const {
        std::vector<WhitelistCount> counts;
        for (const auto& shard : shards_) add_counts(counts, shard->whitelisted());
        return counts;
    }
    void analyse(PacketBatch first) {
        start_ = Clock::now();
        StageSetup setup{*source_,     std::move(workers_), std::move(shards_),
                         *writer_,     options_.log_format, options_.write_zeek_logs,
                         flow_.decode, flow_.hash_key};
        ProgressLine line(progress_, source_->total_bytes(), start_);
        stage_times_ = run_stages(setup, std::move(first), progress_, stop_, [&] { line.turn(); });
        workers_ = std::move(setup.workers);
        shards_ = std::move(setup.shards);
        writer_->finish();
        elapsed_s_ = seconds_since(start_);
        line.clear();
    }

    SummaryNumbers summary() const {
        SummaryNumbers numbers;
        PacketCounters packets;
        for (const auto& worker : workers_) packets.add(worker->packet_counters());
        WriterCounters written = writer_->counters();
        numbers.input = source_->name();
        numbers.packets = packets.received;
        numbers.bytes = packets.captured_bytes;
        for (const auto& worker : workers_) numbers.flows += worker->flow_counters().ended;
        for (const auto& shard : shards_) {
            DetectionShard::Counters counters = shard->counters();
            numbers.hosts += counters.profiles.profiles;
            numbers.windows += counters.profiles.windows;
        }
        numbers.alerts = written.alerts;
        for (const auto& [type, count] : written.evidence_by_type)
            numbers.evidence_by_type.push_back({std::string(type), count});
        for (const auto& [log, rows] : written.log_rows) numbers.log_rows.push_back({std::string(log), rows});
        for (const auto& [cause, rows] : written.rows_left_out)
            numbers.rows_left_out.push_back({std::string(cause), rows});
        NamedCount evidence_hidden{"whitelisted evidence", 0};
        NamedCount flows_hidden{"whitelisted flows (logged, not judged)", 0};
        for (const WhitelistCount& count : whitelisted()) {
            evidence_hidden.count += count.evidence;
            flows_hidden.count += count.flows;
        }
        numbers.rows_left_out.push_back(std::move(evidence_hidden));
        numbers.rows_left_out.push_back(std::move(flows_hidden));
        if (extractor_) {
            const FileExtractor::Counters files = extractor_->counters();
            numbers.extracted_files = files.files;
            numbers.rows_left_out.push_back({"file extraction refused", files.refused});
            numbers.rows_left_out.push_back({"file extraction cut", files.cut});
            numbers.rows_left_out.push_back({"file extraction failed", files.failed});
        }
        for (auto i = static_cast<std::size_t>(first_drop); i < packets.by_fate.size(); ++i)
            numbers.drops_by_cause.push_back(
                {std::string(name_of(static_cast<PacketFate>(i))), packets.by_fate[i]});
        numbers.write_errors = written.write_errors;
        numbers.last_error = written.last_error;
        numbers.elapsed_s = elapsed_s_;
        numbers.folder = folder_->path().string();
        return numbers;
    }
    std::string stage_text(std::uint64_t packets) const {
        std::string text = "ns per packet by stage:";
        for (std::size_t i = 0; i < stage_times_.spent.size(); ++i)
            text += fmt::format(" {} {}", StageTimes::names.at(i),
                                stage_times_.spent.at(i).count() /
                                    static_cast<std::int64_t>(std::max<std::uint64_t>(1, packets)));
        return text;
    }
    ExitCode conclude() {
        for (const SourceDamage& damage : source_->damage()) {
            std::string text = fmt::format("{}: damaged at byte {}: {}; everything before it was analysed",
                                           damage.file, damage.offset, damage.what);
            log_->warn("capture", text);
            fmt::print(stderr, "slipstream: {}\n", text);
        }
        SummaryNumbers numbers = summary();
        std::string text = summary_text(numbers);
        say(text);
        log_->note("main", text);
        log_->note("main", stage_text(numbers.packets));
        for (const WhitelistCount& count : whitelisted())
            log_->note("whitelist", fmt::format("{}: hid {} evidence and {} flows", count.entry,
                                                count.evidence, count.flows));
        if (numbers.write_errors > 0) log_->error("output", numbers.last_error);
        folder_->note_end(system_wall_clock());
        log_->flush();
        return numbers.write_errors > 0 ? ExitCode::failed : ExitCode::done;
    }

    const Options& options_;
    const std::atomic<bool>& stop_;
    FlowConfig flow_;  // as the input made it
    std::string checksum_note_;
    FileComplaints whitelist_complaints_;
    std::unique_ptr<PacketSource> source_;
    std::unique_ptr<FileExtractor> extractor_;
    std::vector<std::unique_ptr<FlowPipeline>> workers_;
    std::vector<std::unique_ptr<DetectionShard>> shards_;
    std::optional<RunFolder> folder_;
    std::optional<ProgramLog> log_;
    std::unique_ptr<RunWriter> writer_;
    RunProgress progress_;
    Clock::time_point start_;
    StageTimes stage_times_;
    double elapsed_s_ = 0;
};

}  // namespace

std::string version() { return SLIPSTREAM_VERSION; }

ExitCode run(const Options& options, const std::atomic<bool>& stop) { return Run(options, stop).go(); }

}  // namespace slipstream
