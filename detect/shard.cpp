// The walk: merge the workers' records, close the windows that network time has left behind, let the
// detectors of the owning shard look, then let the facts of the network learn. Windows close by record, not
// by batch, so that the size of a batch changes nothing.
#include "detect/shard.h"

#include <algorithm>
#include <limits>

namespace slipstream {

namespace {

/// The order of what only happens because the run ended.
constexpr RecordOrder after_all_records{std::numeric_limits<std::uint64_t>::max(), RecordOrder::end_flows,
                                        std::numeric_limits<std::int64_t>::max(),
                                        std::numeric_limits<std::uint64_t>::max()};

std::vector<double> parameter_values(const DetectorSpec& spec, const DetectionConfig& config) {
    std::vector<double> values;
    for (const DetectorParameter& parameter : spec.parameters) {
        double value = parameter.default_value;
        for (const auto& [name, given] : config.parameters)
            if (name.size() == spec.name.size() + 1 + parameter.name.size() && name.starts_with(spec.name) &&
                name.ends_with(parameter.name))
                value = given;
        values.push_back(value);
    }
    return values;
}

ProfileStore::Settings store_settings(const DetectionConfig& config, std::size_t detector_count) {
    return {.origin = config.origin,
            .width = config.only_one_window ? seconds(9'999'999'999) : config.window_width,
            .only_one_window = config.only_one_window,
            .profiles_max = config.profiles_max,
            .windows_per_profile_max = config.windows_per_profile_max,
            .detector_count = detector_count};
}

template <class Visit>
void for_each_watched_log(Visit&& visit) {
    std::size_t index = 0;
    std::apply([&](const auto&... log) { (visit(log, index++), ...); }, watched_logs);
}

std::size_t detector_count() { return SLIPSTREAM_REGISTERED(DetectorSpec, slip_detectors).size(); }

}  // namespace

DetectionShard::DetectionShard(const DetectionConfig& config, std::size_t index, std::size_t count)
    : config_(config),
      index_(index),
      count_(count),
      owner_key_(HashKey::from_seed(config.seed)),
      keys_{HashKey::random(), HashKey::from_seed(config.seed)},
      facts_({config.local_networks, config.client_ips}, keys_.table),
      whitelist_(config.whitelist, facts_, config.geo),
      store_(store_settings(config, detector_count()), keys_.table),
      engine_(config_, keys_.table, &whitelist_) {
    for (const DetectorSpec* spec : SLIPSTREAM_REGISTERED(DetectorSpec, slip_detectors)) {
        std::size_t position = detectors_.size();
        detectors_.push_back(spec->make(DetectorSettings(parameter_values(*spec, config), &config_)));
        if (spec->hooks.flow) flow_detectors_.push_back(position);
        if (spec->hooks.responder_flow) responder_detectors_.push_back(position);
        if (spec->hooks.arp) arp_detectors_.push_back(position);
        if (spec->hooks.window_close) close_detectors_.push_back(position);
        for_each_watched_log([&](const auto& log, std::size_t place) {
            if (spec->hooks.*log.hook) row_detectors_[place].push_back(position);
        });
    }
}

FindingBatch DetectionShard::process(std::span<const std::shared_ptr<const RecordBatch>> batches) {
    FindingBatch findings;
    std::vector<std::size_t> next(batches.size(), 0);
    for (;;) {
        const Record* first = nullptr;
        std::size_t from = 0;
        for (std::size_t i = 0; i < batches.size(); ++i) {
            const auto& records = batches[i]->records;
            if (next[i] < records.size() && (!first || records[next[i]].order < first->order)) {
                first = &records[next[i]];
                from = i;
            }
        }
        if (!first) break;
        ++next[from];
        walk(*first);
    }
    if (!batches.empty()) {
        findings.sequence = batches.front()->sequence;
        findings.last = batches.front()->last;
    }
    if (findings.last) close_all();
    engine_.take(findings);
    return findings;
}

bool DetectionShard::owns(const IpAddress& host) const {
    return count_ == 1 || keyed_hash(owner_key_, host) % count_ == index_;
}

void DetectionShard::walk(const Record& record) {
    ++records_;
    now_ = started_ ? std::max(now_, record.made_at) : record.made_at;
    started_ = true;
    while (std::optional<DueLook> due = due_.pop(now_)) look_again(std::move(*due), record.order, false);
    close_due(record.order);
    record.visit([&]<class Row>(const Row& row) {
        if constexpr (std::is_same_v<Row, FlowRecord>) {
            const bool hidden = is_hidden(row, row.orig);
            if (!hidden) judge(record, row, row.orig, false);
            if (!hidden && config_.direction == AnalysisDirection::all) judge(record, row, row.resp, true);
        } else if constexpr (std::is_same_v<Row, ArpRecord>) {
            if (!is_hidden(row, row.orig)) judge(record, row);
        } else if constexpr (watched_index<Row>() < watched_log_count) {
            judge_row(record, row);
        }
        if constexpr (requires { facts_.learn(row); }) facts_.learn(row);
    });
}

template <class Row>
bool DetectionShard::is_hidden(const Row& row, const IpAddress& host) {
    const std::optional<WhitelistJudge::EntryId> entry = whitelist_.hides_row(row);
    if (entry && owns(host)) whitelist_.count_row(*entry);
    return entry.has_value();
}

TimeWindow* DetectionShard::window_for(const IpAddress& host, Time start, const RecordOrder& order) {
    auto on_close = [&](TimeWindow& window) { run_close_hooks(window, order); };
    Profile* profile = store_.touch(host, owns(host), now_, on_close);
    if (!profile) return nullptr;
    return &store_.window_of(*profile, start, now_, on_close);
}

void DetectionShard::judge(const Record& record, const FlowRecord& flow, const IpAddress& host,
                           bool as_responder) {
    TimeWindow* window = window_for(host, flow.start, record.order);
    if (!window) return;
    ++flows_;
    ++window->profile->flows;
    ++window->flows;
    FlowContext context(view_, *window, record.order, flow, as_responder);
    for (std::size_t position : as_responder ? responder_detectors_ : flow_detectors_) {
        context.enter(position);
        detectors_[position]->on_flow(context);
    }
}

void DetectionShard::judge(const Record& record, const ArpRecord& arp) {
    TimeWindow* window = window_for(arp.orig, arp.time, record.order);
    if (!window) return;
    ++arp_messages_;
    ArpContext context(view_, *window, record.order, arp);
    for (std::size_t position : arp_detectors_) {
        context.enter(position);
        detectors_[position]->on_arp(context);
    }
}

template <class Row>
void DetectionShard::judge_row(const Record& record, const Row& row) {
    constexpr std::size_t index = watched_index<Row>();
    if (row_detectors_[index].empty()) return;
    const IpAddress host = row_host(row, facts_);
    if (host == IpAddress{} || is_hidden(row, host)) return;
    TimeWindow* window = window_for(host, row.time, record.order);
    if (!window) return;
    ++rows_;
    RowContext<Row> context(view_, *window, record.order, row);
    for (std::size_t position : row_detectors_[index]) {
        context.enter(position);
        (*detectors_[position].*std::get<index>(watched_logs).call)(context);
    }
}

void DetectionShard::look_again(DueLook due, const RecordOrder& order, bool at_end) {
    Profile* profile = store_.find(due.host);
    if (!profile) return;  // evicted, and its looks with it
    if (profile->looks_waiting > 0) --profile->looks_waiting;
    TimeWindow* window = ProfileStore::find(*profile, due.window);
    if (!window) return;
    DueContext context(view_, *window, order, at_end);
    context.enter(due.detector);
    detectors_[due.detector]->on_due(context, *due.look);
}

void DetectionShard::close_due(const RecordOrder& order) {
    while (TimeWindow* window = store_.due(now_)) {
        run_close_hooks(*window, order);
        store_.close(*window);
    }
}

void DetectionShard::close_all() {
    while (std::optional<DueLook> due = due_.pop_any()) look_again(std::move(*due), after_all_records, true);
    while (TimeWindow* window = store_.any_open()) {
        run_close_hooks(*window, after_all_records);
        store_.close(*window);
    }
}

void DetectionShard::run_close_hooks(TimeWindow& window, const RecordOrder& order) {
    CloseContext context(view_, window, order);
    for (std::size_t position : close_detectors_) {
        if (position >= window.detectors.size() || !window.detectors[position]) continue;
        context.enter(position);
        detectors_[position]->on_window_close(context);
    }
}

DetectionShard::Counters DetectionShard::counters() const {
    return {.records = records_,
            .flows = flows_,
            .arp_messages = arp_messages_,
            .rows = rows_,
            .profiles = store_.counters(),
            .evidence = engine_.counters(),
            .due = due_.counters()};
}

}  // namespace slipstream
