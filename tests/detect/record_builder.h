// Whole runs over hand-made records, for tests of detection without packets.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "detect/shard.h"
#include "tests/flowtable/record_builder.h"

namespace slipstream::testing {

/// A whole input in the making. Records are made at the end of their flow, in the order given; network time
/// follows.
class Scenario {
public:
    Scenario() { config.origin = test_origin; }

    Scenario& add(FlowRecord flow) {
        if (flow.uid.is_zero()) flow.uid = {1, ++made_};
        Time at = flow.last();
        push(at, std::move(flow));
        return *this;
    }
    Scenario& add(ArpRecord record) {
        Time at = record.time;
        push(at, std::move(record));
        return *this;
    }
    /// A row of an application log. A row that names no connection gets one of its own.
    template <class Row>
    Scenario& add_row(Row row) {
        if constexpr (requires { row.uid.is_zero(); })
            if (row.uid.is_zero()) row.uid = {1, ++made_};
        Time at = row.time;
        if constexpr (std::is_same_v<Row, WeirdRecord>)
            push(at, std::move(row));
        else
            push(at, std::make_shared<const AppRecord>(std::move(row)));
        return *this;
    }
    /// The findings of everything added, as `shards` shards and `workers` workers in batches of
    /// `batch_records` make them, merged into the one order.
    FindingBatch findings(std::size_t shards = 1, std::size_t workers = 1,
                          std::size_t batch_records = 1'000'000) const;
    /// The evidence of one type.
    std::vector<Evidence> evidence(std::string_view type) const {
        std::vector<Evidence> found;
        for (Evidence& e : findings().evidence)
            if (e.type == type) found.push_back(std::move(e));
        return found;
    }
    std::size_t size() const { return records_.size(); }
    const std::vector<Record>& records() const { return records_; }

    DetectionConfig config;

private:
    template <class Row>
    void push(Time at, Row row) {
        Record& record = records_.emplace_back();
        record.order = {.packet_index = records_.size(), .phase = RecordOrder::packet};
        record.made_at = at;
        record.body = std::move(row);
    }

    std::vector<Record> records_;
    std::uint64_t made_ = 0;
};

inline FindingBatch Scenario::findings(std::size_t shards, std::size_t workers,
                                       std::size_t batch_records) const {
    std::vector<std::unique_ptr<DetectionShard>> all;
    for (std::size_t i = 0; i < shards; ++i)
        all.push_back(std::make_unique<DetectionShard>(config, i, shards));
    FindingBatch merged;
    std::uint64_t sequence = 0;
    for (std::size_t begin = 0; begin == 0 || begin < records_.size(); begin += batch_records, ++sequence) {
        std::size_t end = std::min(begin + batch_records, records_.size());
        std::vector<std::shared_ptr<RecordBatch>> made;
        for (std::size_t w = 0; w < workers; ++w) made.push_back(std::make_shared<RecordBatch>());
        for (std::size_t i = begin; i < end; ++i) made[i * 7 % workers]->records.push_back(records_[i]);
        for (auto& batch : made) {
            batch->sequence = sequence;
            batch->last = end == records_.size();
        }
        std::vector<std::shared_ptr<const RecordBatch>> batches(made.begin(), made.end());
        for (auto& shard : all) {
            FindingBatch found = shard->process(batches);
            for (Evidence& e : found.evidence) merged.evidence.push_back(std::move(e));
            for (Alert& a : found.alerts) merged.alerts.push_back(std::move(a));
            for (ExportLine& line : found.lines) merged.lines.push_back(std::move(line));
        }
        merged.last = end == records_.size();
    }
    std::sort(merged.evidence.begin(), merged.evidence.end(), comes_before<Evidence>);
    std::sort(merged.alerts.begin(), merged.alerts.end(), comes_before<Alert>);
    std::stable_sort(merged.lines.begin(), merged.lines.end(),
                     [](const ExportLine& x, const ExportLine& y) { return comes_before(x, y); });
    return merged;
}

}  // namespace slipstream::testing
