// Record: what leaves the flow table, with the key that puts the records of all workers back into one order,
// whatever the number of workers; and RecordBatch, the unit that crosses from a worker to the shards and the
// writer.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "dissect/records/app_record.h"
#include "dissect/records/arp.h"
#include "dissect/records/weird.h"
#include "flowtable/flow_record.h"
#include "flowtable/traffic_sample.h"

namespace slipstream {

/// Place of a record in the run: the packet at whose turn it was made, then the phase of that turn, then the
/// due time of the timer that ended it, then a tie-break from its content.
struct RecordOrder {
    enum Phase : std::uint8_t { timers, packet, end_timers, end_flows };

    std::uint64_t packet_index = 0;
    Phase phase = timers;
    std::int64_t due_us = 0;
    std::uint64_t tie = 0;

    constexpr auto operator<=>(const RecordOrder&) const = default;
};

struct Record {
    RecordOrder order;
    Time made_at;  // network time when the record was made
    // Application records are of many sizes and few beside the flows: a pointer keeps the batch small.
    std::variant<FlowRecord, ArpRecord, WeirdRecord, std::shared_ptr<const AppRecord>> body;

    /// The row when it is of this type, otherwise null.
    template <class Row>
    const Row* as() const {
        if constexpr (std::is_same_v<Row, FlowRecord> || std::is_same_v<Row, ArpRecord> ||
                      std::is_same_v<Row, WeirdRecord>) {
            return std::get_if<Row>(&body);
        } else {
            const auto* app = std::get_if<std::shared_ptr<const AppRecord>>(&body);
            return app == nullptr ? nullptr : std::get_if<Row>(app->get());
        }
    }
    /// Calls visit(row) with the row, whatever it is.
    template <class Visit>
    void visit(Visit&& visit) const {
        std::visit(
            [&](const auto& row) {
                if constexpr (std::is_same_v<std::decay_t<decltype(row)>, std::shared_ptr<const AppRecord>>)
                    std::visit(visit, *row);
                else
                    visit(row);
            },
            body);
    }
};

/// Text lines of the records of one batch, formatted by the worker, merged and appended by the writer.
struct LogLine {
    RecordOrder order;
    std::uint16_t stream = 0;  // index of the log, see output/log_stream.h
    std::uint32_t offset = 0;  // into RecordBatch::log_text
    std::uint32_t bytes = 0;   // including the newline
};

/// What one worker made of one packet batch. Immutable once sent; shared by all shards and the writer.
/// Records are in RecordOrder. Every worker sends one for every packet batch of the whole input and for every
/// step of its end, also when it is empty: it is the watermark.
struct RecordBatch {
    std::uint64_t sequence = 0;  // of the packet batch, then of the steps of the end
    Time begin;                  // network time of the first packet of the run
    Time clock;                  // network time after that packet batch
    bool last = false;           // the input ended; nothing follows
    std::vector<Time> looks;     // when Zeek looks for what is old in its tables; the same of all workers
    std::vector<TrafficSample> samples;  // as many of all workers, at the same times
    std::vector<Record> records;
    std::vector<LogLine> log_lines;
    std::string log_text;
};

}  // namespace slipstream
