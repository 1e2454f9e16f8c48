// The stages in one thread, or spread over workers and shards that bounded rings join.
#include "app/stages.h"

#include <thread>
#include <utility>

#include "capture/base/ring.h"

namespace slipstream {

namespace {

/// A packet batch on its way to all workers.
struct SharedBatch {
    PacketBatch packets;
    std::vector<std::uint8_t> owners;  // worker of each packet; empty with one worker
    std::uint64_t sequence = 0;
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

void run_inline(StageSetup& setup, PacketBatch batch, RunProgress& progress, const std::atomic<bool>& stop,
                const std::function<void()>& on_turn) {
    auto records = std::make_shared<RecordBatch>();
    std::uint64_t sequence = 0;
    for (bool more = true; more;) {
        records->records.clear();
        records->log_lines.clear();
        records->log_text.clear();
        records->sequence = sequence;
        if (!batch.packets.empty()) setup.workers[0]->process(batch, {}, 0, *records);
        count_packets(batch, progress);
        more = !stop.load(std::memory_order_relaxed) && setup.source.next(batch);
        if (!more) setup.workers[0]->finish(*records);
        if (setup.format_logs) format_records(*records, setup.log_format);
        RecordBatchRef shared = records;
        FindingBatch findings = setup.shards[0]->process({&shared, 1});
        const RecordBatch* records_view = records.get();
        const FindingBatch* findings_view = &findings;
        setup.writer.write({&records_view, 1}, {&findings_view, 1});
        count_records(*records, progress);
        count_findings(findings, progress);
        ++sequence;
        on_turn();
    }
}

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
    void join() {
        for (std::thread& thread : threads_) thread.join();
        threads_.clear();
    }

private:
    SpscRing<RecordBatchRef>& worker_to_shard(std::size_t worker, std::size_t shard) {
        return *worker_to_shard_[worker * setup_.shards.size() + shard];
    }
    void work(std::size_t index) {
        for (bool last = false; !last;) {
            SharedBatchRef batch = to_worker_[index]->pop();
            last = batch->last;
            auto records = std::make_shared<RecordBatch>();
            records->sequence = batch->sequence;
            setup_.workers[index]->process(batch->packets, batch->owners, static_cast<std::uint8_t>(index),
                                           *records);
            if (last) setup_.workers[index]->finish(*records);
            if (setup_.format_logs) format_records(*records, setup_.log_format);
            count_records(*records, progress_);
            batch.reset();
            for (std::size_t j = 0; j < setup_.shards.size(); ++j) worker_to_shard(index, j).push(records);
            worker_to_writer_[index]->push(std::move(records));
        }
    }
    void judge(std::size_t index) {
        std::vector<RecordBatchRef> step(setup_.workers.size());
        for (bool last = false; !last;) {
            for (std::size_t i = 0; i < step.size(); ++i) step[i] = worker_to_shard(i, index).pop();
            last = step[0]->last;
            auto findings = std::make_unique<FindingBatch>(setup_.shards[index]->process(step));
            count_findings(*findings, progress_);
            shard_to_writer_[index]->push(std::move(findings));
        }
    }
    void write() {
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
            last = records[0]->last;
            setup_.writer.write(record_views, finding_views);
        }
    }

    StageSetup& setup_;
    RunProgress& progress_;
    std::vector<std::unique_ptr<SpscRing<SharedBatchRef>>> to_worker_;
    std::vector<std::unique_ptr<SpscRing<RecordBatchRef>>> worker_to_shard_;
    std::vector<std::unique_ptr<SpscRing<RecordBatchRef>>> worker_to_writer_;
    std::vector<std::unique_ptr<SpscRing<FindingBatchRef>>> shard_to_writer_;
    std::vector<std::thread> threads_;
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

void run_threaded(StageSetup& setup, PacketBatch batch, RunProgress& progress, const std::atomic<bool>& stop,
                  const std::function<void()>& on_turn) {
    Threads threads(setup, progress);
    std::uint64_t sequence = 0;
    for (bool more = true; more;) {
        auto shared = std::make_shared<SharedBatch>();
        shared->sequence = sequence++;
        shared->packets = std::move(batch);
        batch = PacketBatch{};
        shared->owners = owners_of(shared->packets, setup);
        count_packets(shared->packets, progress);
        more = !stop.load(std::memory_order_relaxed) && setup.source.next(batch);
        shared->last = !more;
        threads.give(shared);
        on_turn();
    }
    threads.join();
}

}  // namespace

void run_stages(StageSetup& setup, PacketBatch first, RunProgress& progress, const std::atomic<bool>& stop,
                const std::function<void()>& on_turn) {
    if (setup.workers.size() == 1 && setup.shards.size() == 1)
        run_inline(setup, std::move(first), progress, stop, on_turn);
    else
        run_threaded(setup, std::move(first), progress, stop, on_turn);
}

}  // namespace slipstream
