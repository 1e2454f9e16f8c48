// What detection costs per flow: ordinary traffic of an office, and a flood of unanswered flows from spoofed
// sources. The goal is less than a microsecond for all detectors together.
#include <benchmark/benchmark.h>

#include <memory>
#include <vector>

#include "detect/shard.h"

namespace slipstream {
namespace {

constexpr std::size_t batch_records = 1'000;
constexpr std::size_t batch_count = 200;

using Batches = std::vector<std::shared_ptr<const RecordBatch>>;

/// Batches of flows; `shape(flow, i)` sets addresses, ports and state of the i-th.
template <class Shape>
Batches make_batches(Shape shape) {
    Batches batches;
    std::uint64_t made = 0;
    for (std::size_t b = 0; b < batch_count; ++b) {
        auto batch = std::make_shared<RecordBatch>();
        batch->sequence = b;
        for (std::size_t i = 0; i < batch_records; ++i) {
            FlowRecord flow;
            flow.start = Time{static_cast<std::int64_t>(made) * 1'000};
            flow.uid = {1, ++made};
            flow.protocol = {"tcp"};
            flow.orig_port = {49'152};
            flow.orig_packets = 5;
            shape(flow, static_cast<std::uint32_t>(made));
            Time start = flow.start;
            batch->records.push_back({.order = {.packet_index = made, .phase = RecordOrder::packet},
                                      .made_at = start,
                                      .body = std::move(flow)});
        }
        batches.push_back(std::move(batch));
    }
    return batches;
}

void run(benchmark::State& state, const Batches& batches) {
    for (auto _ : state) {
        DetectionShard shard({}, 0, 1);
        for (const auto& batch : batches) benchmark::DoNotOptimize(shard.process({&batch, 1}));
        if (shard.counters().flows != batch_records * batch_count) {
            state.SkipWithError("not every flow was judged");
            break;
        }
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(batch_records * batch_count));
}

void office_traffic(benchmark::State& state) {
    run(state, make_batches([](FlowRecord& flow, std::uint32_t i) {
            flow.orig = IpAddress::v4(0xc0a80100 + i * 7 % 200);
            flow.resp = i % 10 == 0 ? IpAddress::v4(0xc0a80100 + i % 250)
                                    : IpAddress::v4(0x5db80000 + i * 13 % 3'000);
            flow.resp_port = {static_cast<std::uint16_t>(i % 10 == 1 ? 40'000 + i % 20 : 443)};
            flow.conn_state = "SF";
            flow.history = "ShADadfF";
            flow.resp_packets = 5;
            flow.orig_bytes = 800;
        }));
}
BENCHMARK(office_traffic)->Unit(benchmark::kMillisecond);

void flood_of_spoofed_sources(benchmark::State& state) {
    run(state, make_batches([](FlowRecord& flow, std::uint32_t i) {
            flow.orig = IpAddress::v4(0x20000000 + i * 2'654'435'761U % 0x40000000);
            flow.resp = IpAddress::v4(0xc0a80105);
            flow.resp_port = {80};
            flow.conn_state = "S0";
            flow.history = "S";
        }));
}
BENCHMARK(flood_of_spoofed_sources)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace slipstream
