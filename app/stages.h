// The stages of a run and the rings between them. With one worker and one shard everything happens in the
// caller's thread; otherwise each worker, each shard and the writer have a thread of their own, and the
// caller's thread reads.
//
//     reader ─► worker i ─► shard j ─► writer        Every stage handles the packet batches of the input in
//     their order, one
//                       └────────────► writer        RecordBatch or FindingBatch each; nothing overtakes, so
//                       nothing blocks
//                                                    for ever although all rings are bounded.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "capture/base/result.h"
#include "capture/source.h"
#include "detect/shard.h"
#include "flowtable/flow_pipeline.h"
#include "output/run_writer.h"

namespace slipstream {

struct StageSetup {
    PacketSource& source;
    std::vector<std::unique_ptr<FlowPipeline>> workers;
    std::vector<std::unique_ptr<DetectionShard>> shards;
    RunWriter& writer;
    LogFormat log_format;
    bool format_logs = true;
    DecodeOptions decode;
    HashKey worker_key;  // decides which worker owns a packet
};

/// Numbers that may be read from any thread while the run goes on.
struct RunProgress {
    std::atomic<std::uint64_t> packets{0};
    std::atomic<std::uint64_t> input_offset{0};
    std::atomic<std::uint64_t> flows{0};
    std::atomic<std::uint64_t> evidence{0};
    std::atomic<std::uint64_t> alerts{0};
};

/// Time by stage, summed over the threads of the stage; without the time spent waiting for other stages.
struct StageTimes {
    enum Stage : std::uint8_t { read, flows, format, detect, write };
    static constexpr std::array<std::string_view, 5> names = {"read", "flows", "format", "detect", "write"};

    std::array<std::chrono::nanoseconds, names.size()> spent{};

    void add(const StageTimes& other) {
        for (std::size_t i = 0; i < spent.size(); ++i) spent[i] += other.spent[i];
    }
};

/// Runs the input to its end. `first` is a batch that was read already (it told the time of the first
/// packet). `on_turn` is called now and then from the reading thread, for the progress line. `stop` set from
/// a signal handler ends the input early; everything read until then is finished.
StageTimes run_stages(StageSetup& setup, PacketBatch first, RunProgress& progress,
                      const std::atomic<bool>& stop, const std::function<void()>& on_turn);

}  // namespace slipstream
