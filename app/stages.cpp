// The stages in one thread, or spread over workers and shards that bounded rings join.
#include "app/stages.h"

#include <mutex>
#include <thread>
#include <utility>

#include "capture/base/ring.h"

namespace slipstream {

namespace {

/// A packet batch on its way to all workers.
struct SharedBatch {
    PacketBatch packets;
    std::vector<std::uint8_t> owners;  // worker of each packet; empty with one worker
    bool last = false;
};

using SharedBatchRef = std::shared_ptr<const SharedBatch>;
using RecordBatchRef = std::shared_ptr<const RecordBatch>;
using FindingBatchRef = std::unique_ptr<FindingBatch>;

constexpr std::size_t ring_batches = 32;

void count_records(const RecordBatch& batch, RunProgress& progress) {
    std::uint64_t flows = 0;
    for (const Record& record : batch.records)
        flows += std::holds_alternative<FlowRecord>(record.body) ? 1U : 0U;
    if (flows != 0) progress.flows.fetch_add(flows, std::memory_order_relaxed);
}

void count_findings(const FindingBatch& batch, RunProgress& progress) {
    if (batch.evidence.empty() && batch.alerts.empty()) return;
    progress.evidence.fetch_add(batch.evidence.size(), std::memory_order_relaxed);
    progress.alerts.fetch_add(batch.alerts.size(), std::memory_order_relaxed);
}

void count_packets(const PacketBatch& batch, RunProgress& progress) {
    progress.packets.fetch_add(batch.packets.size(), std::memory_order_relaxed);
    progress.input_offset.store(batch.input_offset, std::memory_order_relaxed);
}

/// Charges the time since the last call to a stage, or to nobody.
class StageClock {
public:
    void charge(StageTimes::Stage stage) { times_.spent[stage] += since_last(); }
    void skip() { since_last(); }
    const StageTimes& times() const { return times_; }

private:
    using Clock = std::chrono::steady_clock;

    std::chrono::nanoseconds since_last() {
        Clock::time_point now = Clock::now();
        return now - std::exchange(last_, now);
    }

    Clock::time_point last_ = Clock::now();
    StageTimes times_;
};

/// Everything in the caller's thread, one batch after the other.
class Inline {
public:
    Inline(StageSetup& setup, RunProgress& progress) : setup_(setup), progress_(progress) {}

    StageTimes run(PacketBatch batch, const std::atomic<bool>& stop, const std::function<void()>& on_turn) {
        for (bool more = true; more;) {
            begin_step();
            if (!batch.packets.empty()) setup_.workers[0]->process(batch, {}, 0, *records_);
            clock_.charge(StageTimes::flows);
            count_packets(batch, progress_);
            end_step();
            on_turn();
            clock_.skip();
            more = !stop.load(std::memory_order_relaxed) && setup_.source.next(batch);
            clock_.charge(StageTimes::read);
        }
        for (bool more = true; more;) {
            begin_step();
            more = setup_.workers[0]->finish_step(*records_);
            clock_.charge(StageTimes::flows);
            end_step();
            on_turn();
            clock_.skip();
        }
        return clock_.times();
    }

private:
    void begin_step() {
        records_->records.clear();
        records_->log_lines.clear();
        records_->looks.clear();
        records_->samples.clear();
        records_->log_text.clear();
        records_->sequence = sequence_++;
    }
    // The records go on to detection and into the files.
    void end_step() {
        if (setup_.format_logs) format_records(*records_, setup_.log_format);
        clock_.charge(StageTimes::format);
        RecordBatchRef shared = records_;
        FindingBatch findings = setup_.shards[0]->process({&shared, 1});
        clock_.charge(StageTimes::detect);
        const RecordBatch* records_view = records_.get();
        const FindingBatch* findings_view = &findings;
        setup_.writer.write({&records_view, 1}, {&findings_view, 1});
        clock_.charge(StageTimes::write);
        count_records(*records_, progress_);
        count_findings(findings, progress_);
    }

    StageSetup& setup_;
    RunProgress& progress_;
    std::shared_ptr<RecordBatch> records_ = std::make_shared<RecordBatch>();
    std::uint64_t sequence_ = 0;
    StageClock clock_;
};

/// The threads of a run with several workers or shards.
class Threads {
public:
    Threads(StageSetup& setup, RunProgress& progress) : setup_(setup), progress_(progress) {
        const std::size_t workers = setup.workers.size();
        const std::size_t shards = setup.shards.size();
        for (std::size_t i = 0; i < workers; ++i) {
            to_worker_.push_back(std::make_unique<SpscRing<SharedBatchRef>>(ring_batches));
            worker_to_writer_.push_back(std::make_unique<SpscRing<RecordBatchRef>>(ring_batches));
            for (std::size_t j = 0; j < shards; ++j)
                worker_to_shard_.push_back(std::make_unique<SpscRing<RecordBatchRef>>(ring_batches));
        }
        for (std::size_t j = 0; j < shards; ++j)
            shard_to_writer_.push_back(std::make_unique<SpscRing<FindingBatchRef>>(ring_batches));
        for (std::size_t i = 0; i < workers; ++i) threads_.emplace_back([this, i] { work(i); });
        for (std::size_t j = 0; j < shards; ++j) threads_.emplace_back([this, j] { judge(j); });
        threads_.emplace_back([this] { write(); });
    }
    ~Threads() { join(); }
    Threads(const Threads&) = delete;
    Threads& operator=(const Threads&) = delete;

    void give(const SharedBatchRef& batch) {
        for (auto& ring : to_worker_) ring->push(batch);
    }
    /// Waits for all threads; what their stages took.
    StageTimes join() {
        for (std::thread& thread : threads_) thread.join();
        threads_.clear();
        return times_;
    }

private:
    SpscRing<RecordBatchRef>& worker_to_shard(std::size_t worker, std::size_t shard) {
        return *worker_to_shard_[worker * setup_.shards.size() + shard];
    }
    void work(std::size_t index) {
        StageClock clock;
        FlowPipeline& worker = *setup_.workers[index];
        std::uint64_t sequence = 0;
        for (bool last = false; !last;) {
            SharedBatchRef batch = to_worker_[index]->pop();
            clock.skip();
            last = batch->last;
            auto records = std::make_shared<RecordBatch>();
            worker.process(batch->packets, batch->owners, static_cast<std::uint8_t>(index), *records);
            batch.reset();
            clock.charge(StageTimes::flows);
            send(index, std::move(records), sequence++, clock);
        }
        for (bool more = true; more;) {
            auto records = std::make_shared<RecordBatch>();
            clock.skip();
            more = worker.finish_step(*records);
            clock.charge(StageTimes::flows);
            send(index, std::move(records), sequence++, clock);
        }
        add_times(clock);
    }
    void send(std::size_t worker, std::shared_ptr<RecordBatch> records, std::uint64_t sequence,
              StageClock& clock) {
        records->sequence = sequence;
        if (setup_.format_logs) format_records(*records, setup_.log_format);
        clock.charge(StageTimes::format);
        count_records(*records, progress_);
        for (std::size_t j = 0; j < setup_.shards.size(); ++j) worker_to_shard(worker, j).push(records);
        worker_to_writer_[worker]->push(std::move(records));
    }
    void judge(std::size_t index) {
        StageClock clock;
        std::vector<RecordBatchRef> step(setup_.workers.size());
        for (bool last = false; !last;) {
            for (std::size_t i = 0; i < step.size(); ++i) step[i] = worker_to_shard(i, index).pop();
            clock.skip();
            last = step[0]->last;
            auto findings = std::make_unique<FindingBatch>(setup_.shards[index]->process(step));
            clock.charge(StageTimes::detect);
            count_findings(*findings, progress_);
            shard_to_writer_[index]->push(std::move(findings));
        }
        add_times(clock);
    }
    void write() {
        StageClock clock;
        std::vector<RecordBatchRef> records(setup_.workers.size());
        std::vector<FindingBatchRef> findings(setup_.shards.size());
        std::vector<const RecordBatch*> record_views(records.size());
        std::vector<const FindingBatch*> finding_views(findings.size());
        for (bool last = false; !last;) {
            for (std::size_t i = 0; i < records.size(); ++i) {
                records[i] = worker_to_writer_[i]->pop();
                record_views[i] = records[i].get();
            }
            for (std::size_t j = 0; j < findings.size(); ++j) {
                findings[j] = shard_to_writer_[j]->pop();
                finding_views[j] = findings[j].get();
            }
            clock.skip();
            last = records[0]->last;
            setup_.writer.write(record_views, finding_views);
            clock.charge(StageTimes::write);
        }
        add_times(clock);
    }
    void add_times(const StageClock& clock) {
        std::lock_guard lock(times_mutex_);
        times_.add(clock.times());
    }

    StageSetup& setup_;
    RunProgress& progress_;
    std::vector<std::unique_ptr<SpscRing<SharedBatchRef>>> to_worker_;
    std::vector<std::unique_ptr<SpscRing<RecordBatchRef>>> worker_to_shard_;
    std::vector<std::unique_ptr<SpscRing<RecordBatchRef>>> worker_to_writer_;
    std::vector<std::unique_ptr<SpscRing<FindingBatchRef>>> shard_to_writer_;
    std::vector<std::thread> threads_;
    std::mutex times_mutex_;
    StageTimes times_;
};

std::vector<std::uint8_t> owners_of(const PacketBatch& batch, const StageSetup& setup) {
    std::vector<std::uint8_t> owners;
    if (setup.workers.size() == 1) return owners;
    owners.reserve(batch.packets.size());
    auto workers = static_cast<std::uint8_t>(setup.workers.size());
    for (const Packet& packet : batch.packets)
        owners.push_back(FlowPipeline::owner_of(packet, setup.decode, setup.worker_key, workers));
    return owners;
}

StageTimes run_threaded(StageSetup& setup, PacketBatch batch, RunProgress& progress,
                        const std::atomic<bool>& stop, const std::function<void()>& on_turn) {
    StageClock clock;
    Threads threads(setup, progress);
    for (bool more = true; more;) {
        auto shared = std::make_shared<SharedBatch>();
        shared->packets = std::move(batch);
        batch = PacketBatch{};
        clock.skip();
        shared->owners = owners_of(shared->packets, setup);
        count_packets(shared->packets, progress);
        more = !stop.load(std::memory_order_relaxed) && setup.source.next(batch);
        clock.charge(StageTimes::read);
        shared->last = !more;
        threads.give(shared);
        on_turn();
    }
    StageTimes times = threads.join();
    times.add(clock.times());
    return times;
}

}  // namespace

StageTimes run_stages(StageSetup& setup, PacketBatch first, RunProgress& progress,
                      const std::atomic<bool>& stop, const std::function<void()>& on_turn) {
    if (setup.workers.size() == 1 && setup.shards.size() == 1)
        return Inline(setup, progress).run(std::move(first), stop, on_turn);
    return run_threaded(setup, std::move(first), progress, stop, on_turn);
}

}  // namespace slipstream
