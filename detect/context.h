// What a detector sees and can do while it looks at one record or one closing window: the record, the profile
// and window it belongs to, the facts of the network, its own state in the window, and the way to report.
#pragma once

#include <string>
#include <type_traits>
#include <utility>

#include "detect/detector.h"
#include "detect/engine.h"
#include "flowtable/record.h"
#include "profiler/connection_state.h"
#include "profiler/network_facts.h"
#include "profiler/service_names.h"

namespace slipstream {

/// Handed to the constructor of a detector's window state that keeps tables.
struct StateKeys {
    HashKey table;    // random: for tables, whose results do not depend on it
    HashKey content;  // the same in every run: for sketches, whose results do
};

class DetectionContext {
public:
    /// Number of findings a detector can tell apart with PeerPort::kind, from 0.
    static constexpr std::uint16_t kinds_max = 16;

    DetectionContext(EvidenceEngine& engine, const NetworkFacts& facts, const StateKeys& keys,
                     TimeWindow& window, const RecordOrder& order, Time now)
        : engine_(engine), facts_(facts), keys_(keys), window_(window), order_(order), now_(now) {}

    /// The host whose behaviour is looked at; it pays for the evidence.
    const Profile& profile() const { return *window_.profile; }
    TimeWindow& window() const { return window_; }
    const NetworkFacts& facts() const { return facts_; }  // before this record
    Time now() const { return now_; }                     // network time

    /// The detector's state in this window, made at first use. State derives from WindowState and is built
    /// from the StateKeys and the arguments, or from nothing.
    template <class State, class... Arguments>
    State& state(const Arguments&... arguments) {
        auto& slot = window_.detectors[detector_];
        if (!slot) {
            if constexpr (std::is_constructible_v<State, const StateKeys&, const Arguments&...>)
                slot = std::make_unique<State>(keys_, arguments...);
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
        if (!slots[detector_]) slots[detector_] = std::make_unique<State>(keys_, arguments...);
        return static_cast<State&>(*slots[detector_]);
    }

    /// For a finding that may come once per flow: see EvidenceEngine::count. `key.kind` is below kinds_max.
    Occurrence count(std::string_view type, ThreatLevel level, Confidence confidence, PeerPort key,
                     FlowSide side = FlowSide::source, std::uint64_t singly = 1) {
        key.kind = static_cast<std::uint16_t>(detector_ * kinds_max + key.kind);
        return engine_.count(window_, type, level, confidence, side, key, singly);
    }
    void emit(Evidence&& evidence, const Occurrence& occurrence = {}) {
        engine_.add(place(), std::move(evidence), occurrence);
    }
    void emit_related(Evidence&& one, Evidence&& other, const Occurrence& occurrence = {}) {
        engine_.add_related(place(), std::move(one), std::move(other), occurrence);
    }

    /// For the shard: the detector that the next calls belong to.
    void enter(std::size_t detector) { detector_ = detector; }

private:
    FindingPlace place() { return {window_, order_, now_, next_nth_}; }

    EvidenceEngine& engine_;
    const NetworkFacts& facts_;
    const StateKeys& keys_;
    TimeWindow& window_;
    const RecordOrder& order_;
    Time now_;
    std::size_t detector_ = 0;
    std::uint32_t next_nth_ = 0;
};

inline Entity ip_entity(FlowSide side, const IpAddress& address) {
    return {.kind = Entity::Kind::ip, .side = side, .value = address.to_string()};
}

class FlowContext : public DetectionContext {
public:
    FlowContext(EvidenceEngine& engine, const NetworkFacts& facts, const StateKeys& keys, TimeWindow& window,
                const RecordOrder& order, Time now, const FlowRecord& record, bool responder)
        : DetectionContext(engine, facts, keys, window, order, now),
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
        Evidence e = about(type, level, confidence, std::move(description));
        e.profile = flow.orig;
        e.attacker = ip_entity(FlowSide::source, flow.orig);
        e.victim = ip_entity(FlowSide::destination, flow.resp);
        return e;
    }
    /// Evidence about the responder, charged to it; the originator is the victim. Never scores.
    Evidence about_responder(std::string_view type, ThreatLevel level, Confidence confidence,
                             std::string description) const {
        Evidence e = about(type, level, confidence, std::move(description));
        e.profile = flow.resp;
        e.attacker = ip_entity(FlowSide::destination, flow.resp);
        e.victim = ip_entity(FlowSide::source, flow.orig);
        return e;
    }

    const FlowRecord& flow;
    const Transport transport;
    const ConnectionState connection;
    const bool as_responder;  // the profile is the responder of the flow

private:
    Evidence about(std::string_view type, ThreatLevel level, Confidence confidence,
                   std::string description) const {
        Evidence e;
        e.type = type;
        e.time = flow.start;
        e.threat_level = level;
        e.confidence = confidence;
        if (transport != Transport::other) e.protocol = name_of(transport);
        e.source_port = flow.orig_port.number;
        e.destination_port = flow.resp_port.number;
        e.description = std::move(description);
        e.flows.add(flow.uid);
        return e;
    }
};

class ArpContext : public DetectionContext {
public:
    ArpContext(EvidenceEngine& engine, const NetworkFacts& facts, const StateKeys& keys, TimeWindow& window,
               const RecordOrder& order, Time now, const ArpRecord& record)
        : DetectionContext(engine, facts, keys, window, order, now), arp(record) {}

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

}  // namespace slipstream
