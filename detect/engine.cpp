// The engine's state of a window is its score, the evidence waiting for an alert and the counts of repeats.
// Scores are whole units of 10^-9, so that 75 x 0.2 is exactly 15 and the order of additions does not matter.
#include "detect/engine.h"

#include <fmt/format.h>
#include <openssl/sha.h>

#include <algorithm>
#include <cmath>

namespace slipstream {

namespace {

constexpr std::size_t repeat_keys_max = 4'096;         // per window; further keys share one count per kind
constexpr std::int64_t alert_low_millionths = 80'000;  // 4.8 per hour: confidence 0
constexpr std::int64_t alert_high_nano_per_hour = 26'000'000'000;  // confidence 1
constexpr std::size_t label_flows_max = 10'000;                    // uids an alert names

__extension__ using Wide = __int128;

bool is_power_of_ten(std::uint64_t n) {
    while (n >= 10 && n % 10 == 0) n /= 10;
    return n == 1;
}

/// Collects the bytes an id is made from.
class IdContent {
public:
    IdContent& number(std::uint64_t n) {
        for (int shift = 0; shift < 64; shift += 8) bytes_.push_back(static_cast<std::uint8_t>(n >> shift));
        return *this;
    }
    IdContent& text(std::string_view t) {
        number(t.size());
        bytes_.insert(bytes_.end(), t.begin(), t.end());
        return *this;
    }
    IdContent& bytes(const std::array<std::uint8_t, 16>& b) {
        bytes_.insert(bytes_.end(), b.begin(), b.end());
        return *this;
    }
    IdContent& address(const IpAddress& a) { return bytes(a.bytes()); }
    IdContent& order(const RecordOrder& o) {
        return number(o.packet_index)
            .number(o.phase)
            .number(static_cast<std::uint64_t>(o.due_us))
            .number(o.tie);
    }
    /// RFC 9562 section 5.5: SHA-1, cut to 16 bytes, version 5, variant 10.
    Uuid uuid() const {
        unsigned char digest[SHA_DIGEST_LENGTH];
        SHA1(bytes_.data(), bytes_.size(), digest);
        Uuid id;
        std::copy_n(digest, id.bytes.size(), id.bytes.begin());
        id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0f) | 0x50);
        id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3f) | 0x80);
        return id;
    }

private:
    std::vector<std::uint8_t> bytes_;
};

}  // namespace

struct EvidenceEngine::State : WindowState {
    struct Waiting {
        Uuid id;
        std::string line;
        std::vector<Uid> uids;
    };
    struct Repeats {
        std::uint64_t total = 0;
        std::uint64_t reported = 0;
        std::optional<WhitelistJudge::EntryId> hidden_by;  // at the last report
    };

    // Room beyond the limit for the shared counts, one per kind.
    explicit State(const HashKey& key) : repeats(2 * repeat_keys_max, key) {}

    Score accumulated;
    std::vector<Waiting> waiting;  // scored evidence since the last alert, at most evidence_per_window_max
    std::size_t written = 0;
    std::size_t written_unscored = 0;
    std::vector<std::pair<std::string_view, std::size_t>> written_by_type;  // a handful
    std::size_t alerts = 0;
    LruMap<PeerPort, Repeats, PeerPortHash> repeats;
};

EvidenceEngine::EvidenceEngine(const DetectionConfig& config, const HashKey& key, WhitelistJudge* whitelist)
    : config_(config),
      hash_key_(key),
      whitelist_(whitelist),
      threshold_millionths_(std::llround(config.evidence_threshold * 1e6)) {}

EvidenceEngine::State& EvidenceEngine::state_of(TimeWindow& window) {
    if (!window.evidence) window.evidence = std::make_unique<State>(hash_key_);
    return static_cast<State&>(*window.evidence);
}

Score EvidenceEngine::accumulated(const TimeWindow& window) {
    return window.evidence ? static_cast<const State&>(*window.evidence).accumulated : Score{};
}

bool EvidenceEngine::is_disabled(std::string_view type) const {
    return std::find(config_.disabled_detections.begin(), config_.disabled_detections.end(), type) !=
           config_.disabled_detections.end();
}

Duration EvidenceEngine::scored_width(Time now) const {
    if (!config_.only_one_window) return config_.window_width;
    // One endless window: the span seen so far, but never less than an hour or more than a day.
    return std::clamp(now - config_.origin, hours(1), hours(24));
}

Score EvidenceEngine::threshold(Time now) const {
    auto exact = static_cast<Wide>(threshold_millionths_) * scored_width(now).us / 60'000;
    return {static_cast<std::int64_t>(exact)};
}

Confidence EvidenceEngine::alert_confidence(Score score, Time now) const {
    auto width_us = static_cast<Wide>(scored_width(now).us);
    Wide low = alert_low_millionths * width_us / 60'000;
    Wide high = alert_high_nano_per_hour * width_us / hours(1).us;
    if (high <= low) return Confidence::millionths(1'000'000);
    auto ratio = (static_cast<Wide>(score.nano) - low) * 1'000'000 / (high - low);
    return Confidence::millionths(static_cast<std::int64_t>(std::clamp<Wide>(ratio, 0, 1'000'000)));
}

bool EvidenceEngine::scores(const TimeWindow& window, const Evidence& evidence) const {
    return evidence.threat_level != ThreatLevel::info && evidence.attacker.side == FlowSide::source &&
           evidence.profile == window.profile->address;
}

Occurrence EvidenceEngine::count(TimeWindow& window, std::string_view type, ThreatLevel level,
                                 Confidence confidence, FlowSide side, const PeerPort& key,
                                 std::uint64_t singly) {
    if (is_disabled(type)) {
        ++counters_.evidence_disabled;
        return {.report = false};
    }
    State& state = state_of(window);
    const bool shared = state.repeats.size() >= repeat_keys_max && !state.repeats.find(key);
    std::optional<WhitelistJudge::EntryId> hidden;
    if (shared) {
        hidden = hides_repeat(window, key);
        if (hidden) {
            whitelist_->count_evidence(*hidden);
            ++counters_.evidence_whitelisted;
            return {.report = false};
        }
    }
    State::Repeats& repeats = state.repeats[shared ? PeerPort{.peer = {}, .port = 0, .kind = key.kind} : key];
    if (repeats.hidden_by && whitelist_->is_current(*repeats.hidden_by)) hidden = repeats.hidden_by;
    ++repeats.total;
    Occurrence occurrence{.total = repeats.total, .since_report = repeats.total - repeats.reported};
    if (!shared) occurrence.counted = key;
    occurrence.report = repeats.total <= singly || is_power_of_ten(repeats.total);
    if (!occurrence.report && hidden) {
        whitelist_->count_evidence(*hidden);
        ++counters_.evidence_whitelisted;
        return occurrence;
    }
    if (!occurrence.report && level != ThreatLevel::info && side == FlowSide::source &&
        config_.repeats_score) {
        Score sum{state.accumulated.nano + weight_of(level, confidence).nano};
        occurrence.report = sum >= threshold(window.last_modified);
        occurrence.scored = !occurrence.report;
        if (occurrence.scored) state.accumulated = sum;
    }
    if (occurrence.report)
        repeats.reported = repeats.total;
    else
        ++counters_.repeats;
    return occurrence;
}

std::optional<WhitelistJudge::EntryId> EvidenceEngine::hides_repeat(const TimeWindow& window,
                                                                    const PeerPort& key) const {
    if (whitelist_ == nullptr) return std::nullopt;
    // The profile stands on the source side and the peer on the other, whoever of them is the attacker.
    if (auto entry = whitelist_->hides(window.profile->address, FlowSide::source)) return entry;
    return key.peer == IpAddress{} ? std::nullopt : whitelist_->hides(key.peer, FlowSide::destination);
}

bool EvidenceEngine::is_hidden(const FindingPlace& place, const Evidence& evidence,
                               const Occurrence& occurrence) {
    if (whitelist_ == nullptr) return false;
    const std::optional<WhitelistJudge::EntryId> entry = whitelist_->hides(evidence);
    if (occurrence.counted)
        if (State::Repeats* repeats = state_of(place.window).repeats.find(*occurrence.counted))
            repeats->hidden_by = entry;
    if (!entry) return false;
    whitelist_->count_evidence(*entry);
    ++counters_.evidence_whitelisted;
    return true;
}

void EvidenceEngine::identify(const FindingPlace& place, Evidence& evidence, std::string_view salt) const {
    evidence.window = place.window.number;
    evidence.order = place.order;
    evidence.nth = place.window.next_finding(place.order);
    evidence.id = IdContent()
                      .number(config_.seed)
                      .text(salt)
                      .text(evidence.type)
                      .address(evidence.profile)
                      .address(place.window.profile->address)
                      .number(static_cast<std::uint64_t>(evidence.window))
                      .order(evidence.order)
                      .number(evidence.nth)
                      .text(evidence.description)
                      .uuid();
}

void EvidenceEngine::add(const FindingPlace& place, Evidence&& evidence, const Occurrence& occurrence) {
    if (is_disabled(evidence.type)) {
        ++counters_.evidence_disabled;
        return;
    }
    identify(place, evidence, "evidence");
    if (!is_hidden(place, evidence, occurrence)) write(place, std::move(evidence), occurrence);
}

void EvidenceEngine::add_related(const FindingPlace& place, Evidence&& one, Evidence&& other,
                                 const Occurrence& occurrence) {
    if (is_disabled(one.type)) {
        ++counters_.evidence_disabled;
        return;
    }
    identify(place, one, "evidence");
    identify(place, other, "evidence");
    // Each stands for itself: the whitelist may hide one and not the other.
    const bool one_hidden = is_hidden(place, one, occurrence);
    const bool other_hidden = is_hidden(place, other, {});
    if (!other_hidden) one.related.push_back(other.id);
    if (!one_hidden) other.related.push_back(one.id);
    if (!one_hidden) write(place, std::move(one), occurrence);
    if (!other_hidden) write(place, std::move(other), occurrence);
}

bool EvidenceEngine::has_room(State& state, std::string_view type, bool scoring) const {
    auto& by_type = state.written_by_type;
    auto own =
        std::find_if(by_type.begin(), by_type.end(), [&](const auto& entry) { return entry.first == type; });
    if (own == by_type.end()) own = by_type.insert(own, {type, 0});
    std::size_t limit = config_.evidence_per_window_max;
    if (state.written >= limit || own->second >= std::max<std::size_t>(limit / 4, 1)) return false;
    if (!scoring && state.written_unscored >= limit / 2) return false;
    ++state.written;
    ++own->second;
    state.written_unscored += !scoring;
    return true;
}

void EvidenceEngine::write(const FindingPlace& place, Evidence&& evidence, const Occurrence& occurrence) {
    State& state = state_of(place.window);
    bool scoring = scores(place.window, evidence);
    if (scoring && !occurrence.scored)
        state.accumulated.nano += weight_of(evidence.threat_level, evidence.confidence).nano;
    bool complete = scoring && state.accumulated >= threshold(place.now);
    if (!has_room(state, evidence.type, scoring) && !complete) {
        ++counters_.evidence_suppressed;
        return;
    }
    if (occurrence.total > 1) {
        evidence.numbers.push_back({"occurrences", static_cast<double>(occurrence.total)});
        if (occurrence.since_report > 1)
            evidence.description += fmt::format(" Seen {} times in this time window.", occurrence.total);
    }
    if (evidence.profile == place.window.profile->address) evidence.accumulated = state.accumulated;
    ++counters_.evidence;
    if (scoring && state.waiting.size() < config_.evidence_per_window_max)
        state.waiting.push_back({evidence.id,
                                 fmt::format("Detected {} Threat level: {}.", evidence.description,
                                             name_of(evidence.threat_level)),
                                 evidence.flows.uids});
    if (complete) make_alert(place, state, evidence);
    evidence_.push_back(std::move(evidence));
}

void EvidenceEngine::make_alert(const FindingPlace& place, State& state, const Evidence& last) {
    Score score = std::exchange(state.accumulated, Score{});
    auto waiting = std::exchange(state.waiting, {});
    if (state.alerts++ >= config_.alerts_per_window_max) {
        ++counters_.alerts_suppressed;
        return;
    }
    Alert alert;
    alert.profile = last.profile;
    alert.window = last.window;
    alert.window_start = place.window.start;
    alert.window_end = place.window.end;
    alert.last_evidence_time = last.time;
    alert.made_at = place.now;
    alert.accumulated = score;
    alert.confidence = alert_confidence(score, place.now);
    alert.order = last.order;
    alert.nth = last.nth;
    for (State::Waiting& item : waiting) {
        alert.evidence.push_back(item.id);
        alert.lines.push_back(std::move(item.line));
        for (const Uid& uid : item.uids)
            if (alert.flows.size() < label_flows_max) alert.flows.push_back(uid);
    }
    std::sort(alert.flows.begin(), alert.flows.end());
    alert.flows.erase(std::unique(alert.flows.begin(), alert.flows.end()), alert.flows.end());
    IdContent content;
    content.number(config_.seed).text("alert");
    for (const Uuid& id : alert.evidence) content.bytes(id.bytes);
    alert.id = content.address(alert.profile).order(alert.order).number(alert.nth).uuid();
    ++counters_.alerts;
    alerts_.push_back(std::move(alert));
}

void EvidenceEngine::add_line(const FindingPlace& place, const ExportStream& stream, std::string text) {
    ++counters_.lines;
    lines_.push_back(
        {&stream, place.order, place.window.profile->address, place.window.number, std::move(text)});
}

void EvidenceEngine::take(FindingBatch& into) {
    std::sort(evidence_.begin(), evidence_.end(), comes_before<Evidence>);
    std::sort(alerts_.begin(), alerts_.end(), comes_before<Alert>);
    std::stable_sort(lines_.begin(), lines_.end(),
                     [](const ExportLine& x, const ExportLine& y) { return comes_before(x, y); });
    into.lines = std::exchange(lines_, {});
    into.evidence = std::exchange(evidence_, {});
    into.alerts = std::exchange(alerts_, {});
}

}  // namespace slipstream
