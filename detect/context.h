// What a detector sees and can do while it looks at one record or one closing window: the record, the profile
// and window it belongs to, the facts of the network, its own state in the window, and the way to report.
#pragma once

#include <string>
#include <type_traits>
#include <utility>

#include "detect/detector.h"
#include "detect/due_queue.h"
#include "detect/engine.h"
#include "detect/row_ends.h"
#include "flowtable/record.h"
#include "profiler/connection_state.h"
#include "profiler/network_facts.h"
#include "profiler/profile_store.h"
#include "profiler/service_names.h"

namespace slipstream {

/// Handed to the constructor of a detector's window state that keeps tables.
struct StateKeys {
    HashKey table;    // random: for tables, whose results do not depend on it
    HashKey content;  // the same in every run: for sketches, whose results do
};

/// What the contexts of one shard have in common.
struct ShardView {
    EvidenceEngine& engine;
    const NetworkFacts& facts;
    const StateKeys& keys;
    DueQueue& due;
    const Time& now;  // network time
    const WhitelistJudge& whitelist;
};

/// For tables by connection.
struct UidHash {
    std::uint64_t operator()(const HashKey& key, const Uid& uid) const {
        return keyed_hash(key, uid.high, uid.low);
    }
};

class DetectionContext {
public:
    /// Number of findings a detector can tell apart with PeerPort::kind, from 0.
    static constexpr std::uint16_t kinds_max = 16;

    DetectionContext(const ShardView& shard, TimeWindow& window, const RecordOrder& order)
        : shard_(shard), window_(window), order_(order) {}

    /// The host whose behaviour is looked at; it pays for the evidence.
    const Profile& profile() const { return *window_.profile; }
    TimeWindow& window() const { return window_; }
    const NetworkFacts& facts() const { return shard_.facts; }  // before this record
    Time now() const { return shard_.now; }                     // network time

    /// True when the user trusts the name: evidence with it as the destination would be hidden. Any case.
    bool whitelisted_domain(std::string_view name) const {
        return shard_.whitelist.is_whitelisted_domain(name);
    }

    /// The detector's state in this window, made at first use. State derives from WindowState and is built
    /// from the StateKeys and the arguments, or from nothing.
    template <class State, class... Arguments>
    State& state(const Arguments&... arguments) {
        if (window_.detectors.size() <= detector_) window_.detectors.resize(detector_ + 1);
        auto& slot = window_.detectors[detector_];
        if (!slot) {
            if constexpr (std::is_constructible_v<State, const StateKeys&, const Arguments&...>)
                slot = std::make_unique<State>(shard_.keys, arguments...);
            else
                slot = std::make_unique<State>();
        }
        return static_cast<State&>(*slot);
    }

    /// The detector's state for the host across its windows, made at first use. Must be small: it lives as
    /// long as the profile.
    template <class State, class... Arguments>
    State& profile_state(const Arguments&... arguments) {
        auto& slots = window_.profile->detectors;
        if (slots.size() <= detector_) slots.resize(detector_ + 1);
        if (!slots[detector_]) slots[detector_] = std::make_unique<State>(shard_.keys, arguments...);
        return static_cast<State&>(*slots[detector_]);
    }

    /// For a finding that may come once per flow: see EvidenceEngine::count. `key.kind` is below kinds_max.
    Occurrence count(std::string_view type, ThreatLevel level, Confidence confidence, PeerPort key,
                     FlowSide side = FlowSide::source, std::uint64_t singly = 1) {
        key.kind = static_cast<std::uint16_t>(detector_ * kinds_max + key.kind);
        return shard_.engine.count(window_, type, level, confidence, side, key, singly);
    }
    void emit(Evidence&& evidence, const Occurrence& occurrence = {}) {
        shard_.engine.add(place(), std::move(evidence), occurrence);
    }
    void emit_related(Evidence&& one, Evidence&& other, const Occurrence& occurrence = {}) {
        shard_.engine.add_related(place(), std::move(one), std::move(other), occurrence);
    }

    /// Writes a line to a file of its own in the folder of the run. At most a few thousand per window.
    void export_line(const ExportStream& stream, std::string text) {
        shard_.engine.add_line(place(), stream, std::move(text));
    }

    /// Has on_due() called with `look` once network time reaches `due`, or when the run ends. What on_due
    /// needs of the past must be in `look` or in profile_state(): the window may have been closed by then.
    /// Returns false, and counts it, when the host has too many looks waiting: then nothing comes.
    bool look_again(Time due, std::unique_ptr<SecondLook> look) {
        return shard_.due.push(*window_.profile, {due, window_.number, detector_, std::move(look), {}, 0});
    }

    /// The same moment as seen from another window of the host, for evidence that belongs there; from this
    /// window when that one is gone.
    DetectionContext in_window(std::int64_t number) const {
        TimeWindow* wanted = ProfileStore::find(*window_.profile, number);
        DetectionContext other(shard_, wanted ? *wanted : window_, order_);
        other.enter(detector_);
        return other;
    }

    /// For the shard: the detector that the next calls belong to.
    void enter(std::size_t detector) { detector_ = detector; }

private:
    FindingPlace place() const { return {window_, order_, shard_.now}; }

    const ShardView& shard_;
    TimeWindow& window_;
    const RecordOrder& order_;
    std::size_t detector_ = 0;
};

class FlowContext : public DetectionContext {
public:
    FlowContext(const ShardView& shard, TimeWindow& window, const RecordOrder& order,
                const FlowRecord& record, bool responder)
        : DetectionContext(shard, window, order),
          flow(record),
          transport(transport_of(record.protocol.text)),
          connection(interpret_state(record)),
          as_responder(responder) {}

    bool established() const { return connection == ConnectionState::established; }
    bool not_established() const { return connection == ConnectionState::not_established; }
    bool is_udp() const { return transport == Transport::udp; }
    bool is_tcp() const { return transport == Transport::tcp; }

    /// Evidence about the originator, charged to it; the responder is the victim.
    Evidence about_originator(std::string_view type, ThreatLevel level, Confidence confidence,
                              std::string description) const {
        return evidence_about(FlowSide::source, ends_of(flow), type, level, confidence,
                              std::move(description));
    }
    /// Evidence about the responder, charged to it; the originator is the victim. Never scores.
    Evidence about_responder(std::string_view type, ThreatLevel level, Confidence confidence,
                             std::string description) const {
        return evidence_about(FlowSide::destination, ends_of(flow), type, level, confidence,
                              std::move(description));
    }

    const FlowRecord& flow;
    const Transport transport;
    const ConnectionState connection;
    const bool as_responder;  // the profile is the responder of the flow
};

/// A row of an application log, see DetectorHooks.
template <class Row>
class RowContext : public DetectionContext {
public:
    RowContext(const ShardView& shard, TimeWindow& window, const RecordOrder& order, const Row& record)
        : DetectionContext(shard, window, order), row(record), ends(ends_of(record)) {}

    /// As those of FlowContext.
    Evidence about_originator(std::string_view type, ThreatLevel level, Confidence confidence,
                              std::string description) const {
        return evidence_about(FlowSide::source, ends, type, level, confidence, std::move(description));
    }
    Evidence about_responder(std::string_view type, ThreatLevel level, Confidence confidence,
                             std::string description) const {
        return evidence_about(FlowSide::destination, ends, type, level, confidence, std::move(description));
    }

    const Row& row;
    const RowEnds ends;
};

class ArpContext : public DetectionContext {
public:
    ArpContext(const ShardView& shard, TimeWindow& window, const RecordOrder& order, const ArpRecord& record)
        : DetectionContext(shard, window, order), arp(record) {}

    bool is_request() const { return arp.operation.text == "request"; }
    bool is_reply() const { return arp.operation.text == "reply"; }

    /// Evidence about the sender, charged to it.
    Evidence about_sender(std::string_view type, ThreatLevel level, Confidence confidence,
                          std::string description) const {
        Evidence e;
        e.type = type;
        e.time = arp.time;
        e.profile = arp.orig;
        e.threat_level = level;
        e.confidence = confidence;
        e.attacker = ip_entity(FlowSide::source, arp.orig);
        e.description = std::move(description);
        return e;
    }

    const ArpRecord& arp;
};

class CloseContext : public DetectionContext {
public:
    using DetectionContext::DetectionContext;
};

/// A second look; see DetectionContext::look_again. The window is the one of the first look.
class DueContext : public DetectionContext {
public:
    DueContext(const ShardView& shard, TimeWindow& window, const RecordOrder& order, bool end)
        : DetectionContext(shard, window, order), at_end(end) {}

    const bool at_end;  // the input ended before the time came
};

}  // namespace slipstream
