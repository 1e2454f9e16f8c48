// DetectionShard: profiling and detection for a part of the hosts, on one thread. Every shard walks all
// records of the run in RecordOrder, so that what holds for the whole network is equal in every shard without
// sharing; it judges only the hosts it owns. Findings are the same for any number of workers and shards.
//
// Evidence against the other side of a flow (direction DST) is made by the shard that owns the originator,
// within the limits of the originator's window: it never scores, so the other host's shard need not know.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "detect/context.h"
#include "detect/watched_logs.h"
#include "profiler/profile_store.h"

namespace slipstream {

class DetectionShard {
public:
    struct Counters {
        std::uint64_t records = 0;       // walked, of all hosts
        std::uint64_t flows = 0;         // judged, of own hosts
        std::uint64_t arp_messages = 0;  // judged, of own hosts
        std::uint64_t rows = 0;          // of application logs, judged, of own hosts
        ProfileStore::Counters profiles;
        EvidenceEngine::Counters evidence;
        DueQueue::Counters due;
    };

    /// The configuration must be valid (see validate) and is copied. 0 <= index < count.
    DetectionShard(const DetectionConfig& config, std::size_t index, std::size_t count);

    /// The batches of all workers with the same sequence number. Batches are kept only during the call.
    FindingBatch process(std::span<const std::shared_ptr<const RecordBatch>> batches);

    Counters counters() const;
    const NetworkFacts& facts() const { return facts_; }
    /// What the whitelist hid, by entry: rows of own hosts and their evidence. The sum over all shards is the
    /// same for any number of them.
    const std::vector<WhitelistCount>& whitelisted() const { return whitelist_.counts(); }
    /// Another whitelist from the next record on. Call it on the thread of the shard, between two batches,
    /// and in all shards before the same sequence number.
    void replace_whitelist(std::shared_ptr<const Whitelist> whitelist) {
        whitelist_.replace(std::move(whitelist));
    }

private:
    void walk(const Record& record);
    void judge(const Record& record, const FlowRecord& flow, const IpAddress& host, bool as_responder);
    void judge(const Record& record, const ArpRecord& arp);
    /// A row of an application log, when a detector watches it.
    template <class Row>
    void judge_row(const Record& record, const Row& row);
    TimeWindow* window_for(const IpAddress& host, Time start, const RecordOrder& order);
    void look_again(DueLook due, const RecordOrder& order, bool at_end);
    void close_due(const RecordOrder& order);
    void close_all();
    void run_close_hooks(TimeWindow& window, const RecordOrder& order);
    bool owns(const IpAddress& host) const;
    /// Whether the whitelist hides the row; the shard that owns `host` counts it.
    template <class Row>
    bool is_hidden(const Row& row, const IpAddress& host);

    const DetectionConfig config_;
    const std::size_t index_;
    const std::size_t count_;
    const HashKey owner_key_;
    const StateKeys keys_;
    NetworkFacts facts_;
    WhitelistJudge whitelist_;
    ProfileStore store_;
    EvidenceEngine engine_;
    DueQueue due_;
    Time now_;
    const ShardView view_{engine_, facts_, keys_, due_, now_, whitelist_};
    std::vector<std::unique_ptr<Detector>> detectors_;  // by name
    std::vector<std::size_t> flow_detectors_;           // indices into detectors_, by hook
    std::vector<std::size_t> responder_detectors_;
    std::vector<std::size_t> arp_detectors_;
    std::vector<std::size_t> close_detectors_;
    std::array<std::vector<std::size_t>, watched_log_count> row_detectors_;  // by place in watched_logs
    bool started_ = false;
    std::uint64_t records_ = 0;
    std::uint64_t flows_ = 0;
    std::uint64_t arp_messages_ = 0;
    std::uint64_t rows_ = 0;
};

}  // namespace slipstream
