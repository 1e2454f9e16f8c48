// Hand-made records and whole runs over them, for tests of detection without packets.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "detect/shard.h"

namespace slipstream::testing {

inline IpAddress ip(std::string_view text) { return IpAddress::parse(text).value_or(IpAddress{}); }
inline MacAddress mac(std::uint8_t last) { return {{0x02, 0, 0, 0, 0, last}}; }
inline constexpr Time test_origin{1'700'000'000'000'000};

/// A flow record in the making: FlowBuilder("10.0.0.1", "10.0.0.2", 445).state("S0").packets(1, 0).
class FlowBuilder {
public:
    FlowBuilder(std::string_view orig, std::string_view resp, std::uint16_t port,
                std::string_view protocol = "tcp") {
        flow_.start = test_origin;
        flow_.orig = ip(orig);
        flow_.orig_port = {49'152};
        flow_.resp = ip(resp);
        flow_.resp_port = {port};
        flow_.protocol = {protocol};
        state("SF").packets(5, 5);
    }
    FlowBuilder& at(double offset_s) {
        flow_.start = test_origin + Duration{static_cast<std::int64_t>(offset_s * 1e6)};
        return *this;
    }
    /// Also a history that goes with it.
    FlowBuilder& state(std::string_view state) {
        flow_.conn_state = state;
        bool tcp = flow_.protocol.text == "tcp";
        if (state == "S0")
            flow_.history = tcp ? "S" : "D";
        else if (state == "REJ")
            flow_.history = "Sr";
        else
            flow_.history = tcp ? "ShADadfF" : "Dd";
        return *this;
    }
    FlowBuilder& history(std::string text) {
        flow_.history = std::move(text);
        return *this;
    }
    FlowBuilder& packets(std::uint64_t orig, std::uint64_t resp) {
        flow_.orig_packets = orig;
        flow_.resp_packets = resp;
        return *this;
    }
    FlowBuilder& bytes(std::uint64_t orig, std::uint64_t resp) {
        flow_.orig_bytes = orig;
        flow_.resp_bytes = resp;
        return *this;
    }
    FlowBuilder& duration(double s) {
        flow_.duration = Duration{static_cast<std::int64_t>(s * 1e6)};
        return *this;
    }
    FlowBuilder& from_port(std::uint16_t port) {
        flow_.orig_port = {port};
        return *this;
    }
    FlowBuilder& service(std::string name) {
        flow_.service = std::move(name);
        return *this;
    }
    FlowBuilder& macs(std::uint8_t orig, std::uint8_t resp) {
        flow_.orig_mac = mac(orig);
        flow_.resp_mac = mac(resp);
        return *this;
    }
    operator FlowRecord() const { return flow_; }

private:
    FlowRecord flow_;
};

inline ArpRecord arp(std::string_view operation, std::string_view sender, std::uint8_t sender_mac,
                     std::string_view target, double offset_s) {
    ArpRecord record;
    record.time = test_origin + Duration{static_cast<std::int64_t>(offset_s * 1e6)};
    record.operation = {operation};
    record.source_mac = record.orig_hardware = mac(sender_mac);
    record.destination_mac = {{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}};
    record.orig = ip(sender);
    record.resp = ip(target);
    return record;
}

/// A whole input in the making. Records are made at the end of their flow, in the order given; network time
/// follows.
class Scenario {
public:
    Scenario() { config.origin = test_origin; }

    Scenario& add(FlowRecord flow) {
        flow.uid = {1, ++made_};
        Time at = flow.last();
        push(at, std::move(flow));
        return *this;
    }
    Scenario& add(ArpRecord record) {
        Time at = record.time;
        push(at, std::move(record));
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
        }
        merged.last = end == records_.size();
    }
    std::sort(merged.evidence.begin(), merged.evidence.end(), comes_before<Evidence>);
    std::sort(merged.alerts.begin(), merged.alerts.end(), comes_before<Alert>);
    return merged;
}

}  // namespace slipstream::testing
