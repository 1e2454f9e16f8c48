// EvidenceEngine: turns findings of detectors into evidence with ids, adds up the score of each profile's
// window in exact arithmetic, and makes an alert when the score reaches the threshold. Bounded: written
// evidence and alerts per window have a limit (the score goes on beyond it), repeats are counted and written
// at 1, 10, 100 ...
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "detect/detection_config.h"
#include "detect/evidence.h"
#include "detect/whitelist/judge.h"
#include "profiler/lru_map.h"
#include "profiler/profile.h"

namespace slipstream {

/// Where and when a finding was made.
struct FindingPlace {
    TimeWindow& window;  // of the profile that pays for it
    const RecordOrder& order;
    Time now;  // network time
};

/// Answer to "this happened again": whether to write it, and what to say.
struct Occurrence {
    bool report = true;
    bool scored = false;      // its weight is already in the score
    std::uint64_t total = 1;  // in this window
    std::uint64_t since_report = 1;
    std::optional<PeerPort> counted{};  // what was counted, when it has a count of its own
};

class EvidenceEngine {
public:
    struct Counters {
        std::uint64_t evidence = 0;  // written
        std::uint64_t evidence_disabled = 0;
        std::uint64_t evidence_whitelisted = 0;  // with the repeats that were not made into evidence
        std::uint64_t evidence_suppressed = 0;   // over the limit of the window
        std::uint64_t repeats = 0;               // counted, not written
        std::uint64_t alerts = 0;
        std::uint64_t alerts_suppressed = 0;
        std::uint64_t lines = 0;  // exported
    };

    /// `whitelist` is asked before an evidence scores or is written; null hides nothing.
    EvidenceEngine(const DetectionConfig& config, const HashKey& key, WhitelistJudge* whitelist = nullptr);

    /// Counts one more occurrence of `key` in the window. `singly` occurrences are reported one by one before
    /// the steps of ten begin; the one that completes an alert is always reported. When `report` is false the
    /// finding is done; else build the evidence and pass it to add() with the answer. What is reported is
    /// judged by the whitelist and scored in add(); a repeat in between goes the way of the last report of
    /// its key, and one that shares its count with other keys by the profile and `key.peer`.
    Occurrence count(TimeWindow& window, std::string_view type, ThreatLevel level, Confidence confidence,
                     FlowSide side, const PeerPort& key, std::uint64_t singly = 1);

    /// Takes an evidence whose id, window, accumulated, order and nth are still to be filled in.
    /// `evidence.profile` may be another host than the window's: such evidence never scores.
    void add(const FindingPlace& place, Evidence&& evidence, const Occurrence& occurrence = {});
    /// The same for two sides of one finding, which name each other as related.
    void add_related(const FindingPlace& place, Evidence&& one, Evidence&& other,
                     const Occurrence& occurrence = {});

    /// Score of a window that makes an alert, at network time `now`.
    Score threshold(Time now) const;
    static Score weight_of(ThreatLevel level, Confidence confidence) {
        return {thousandths_of(level) * confidence.millionths()};
    }
    static Score accumulated(const TimeWindow& window);
    bool is_disabled(std::string_view type) const;

    /// A line for a file of its own; see ExportStream. The caller keeps within a bound per window.
    void add_line(const FindingPlace& place, const ExportStream& stream, std::string text);

    /// What came together since the last call, in order.
    void take(FindingBatch& into);
    const Counters& counters() const { return counters_; }

private:
    struct State;
    State& state_of(TimeWindow& window);
    bool scores(const TimeWindow& window, const Evidence& evidence) const;
    void identify(const FindingPlace& place, Evidence& evidence, std::string_view salt) const;
    /// Takes a place among the written evidence of the window: a quarter of them at most for one type, half
    /// for what does not score, so that a flood of one thing cannot hide another.
    bool has_room(State& state, std::string_view type, bool scoring) const;
    /// Whether the whitelist hides it. Counts it, and lets the repeats of its key go the same way.
    bool is_hidden(const FindingPlace& place, const Evidence& evidence, const Occurrence& occurrence);
    std::optional<WhitelistJudge::EntryId> hides_repeat(const TimeWindow& window, const PeerPort& key) const;
    void write(const FindingPlace& place, Evidence&& evidence, const Occurrence& occurrence);
    void make_alert(const FindingPlace& place, State& state, const Evidence& last);
    Confidence alert_confidence(Score score, Time now) const;
    Duration scored_width(Time now) const;

    const DetectionConfig& config_;
    HashKey hash_key_;
    WhitelistJudge* whitelist_;
    std::int64_t threshold_millionths_;
    Counters counters_;
    std::vector<Evidence> evidence_;
    std::vector<Alert> alerts_;
    std::vector<ExportLine> lines_;
};

}  // namespace slipstream
