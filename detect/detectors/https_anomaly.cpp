// HTTPS anomaly: a host's TLS traffic departs from what that host usually does. Malware that hides in TLS
// still talks to servers the host never talked to, answers with other fingerprints, or moves other amounts.
// The model is in https_baseline.h. Here its input is made: the row of the handshake and the connection's
// bytes, which come in either order, are joined by uid; whichever is first waits for the other.
#include <fmt/format.h>

#include <deque>
#include <unordered_map>

#include "detect/context.h"
#include "detect/https_baseline.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"MALICIOUS_FLOW"};

constexpr DetectorParameter parameters[] = {
    {"training_hours", "hours", 24, 0, 8'760, "hours with TLS traffic that are taken as normal"},
    {"training_ewma", "", 0, 0, 1, "1: training forgets (EWMA); 0: all its values weigh the same (Welford)"},
    {"training_alpha", "", 1, 0.001, 1, "weight of a new value in an EWMA training"},
    {"hourly_zscore_threshold", "", 3, 0.5, 1e6, "z of an hour's feature that is an anomaly"},
    {"flow_zscore_threshold", "", 3.5, 0.5, 1e6, "z of a flow's bytes that is an anomaly"},
    {"adaptation_score_threshold", "", 2, 0, 1e6, "sum of z up to which a drift is learnt as normal"},
    {"baseline_alpha", "", 0.5, 0.001, 1, "weight of a new value while nothing drifts"},
    {"drift_alpha", "", 0.05, 0.001, 1, "weight of a new value in a small drift"},
    {"suspicious_alpha", "", 0.005, 0, 1, "weight of a suspicious new value"},
    {"min_baseline_points", "values", 6, 1, 10'000, "values a model needs before it judges"},
    {"max_small_flow_anomalies", "flows", 1, 0, 1e6, "anomalies up to which a drift is small"},
    {"use_adwin_drift", "", 1, 0, 1, "1: look for drifts with ADWIN"},
    {"adwin_delta", "", 0.01, 1e-9, 0.5, "chance of a false drift"},
    {"adwin_clock", "values", 1, 1, 1e6, "values between two looks for a drift"},
    {"adwin_grace_period", "values", 5, 1, 1e6, "values before the first look for a drift"},
    {"adwin_min_window_length", "values", 5, 1, 1e6, "values on each side of a drift"},
    {"empirical_threshold_quantile", "", 0.995, 0.9, 0.9999, "of the training's z: becomes the threshold"},
    {"ja3_min_variants_per_server", "", 3, 1, 1e6,
     "fewer new JA3 in an hour are not scored without training"},
    {"join_wait_s", "s", 3'600, 0, 86'400, "packet time a handshake waits for the end of its connection"},
};

constexpr std::size_t waiting_max = 512;      // handshakes of a host whose connection goes on
constexpr std::size_t early_flows_max = 128;  // connections of a host that came before their handshake
constexpr std::size_t server_text_max = 255;

HttpsSettings settings_of(const DetectorSettings& given) {
    return {.training_hours = given.count(0),
            .training_ewma = given.number(1) >= 0.5,
            .training_alpha = given.number(2),
            .hourly_threshold = given.number(3),
            .flow_threshold = given.number(4),
            .adaptation_score = given.number(5),
            .baseline_alpha = given.number(6),
            .drift_alpha = given.number(7),
            .suspicious_alpha = given.number(8),
            .points_min = given.count(9),
            .small_anomalies_max = given.count(10),
            .use_drift = given.number(11) >= 0.5,
            .drift = {.delta = given.number(12),
                      .clock = static_cast<std::uint32_t>(given.count(13)),
                      .grace_values = static_cast<std::uint32_t>(given.count(14)),
                      .part_values_min = static_cast<std::uint32_t>(given.count(15))},
            .threshold_quantile = given.number(16),
            .ja3_variants_min = given.count(17)};
}

/// For the standard library's tables.
struct KeyedUidHash {
    HashKey key;
    std::size_t operator()(const Uid& uid) const { return UidHash{}(key, uid); }
};

/// What is kept of an ssl row.
struct Handshake {
    RowEnds ends;
    std::int64_t window = 0;
    Time deadline;
    std::string server;
    bool named = false;  // the server is a name
    std::string ja3;
    std::string ja3s;
};

/// The open hour's evidence in the making.
struct HourFlows {
    FlowSample flows;
    Handshake last;
};

/// Of a host, across its windows: see https_baseline.h for the memory of the model, and 512 handshakes of 300
/// bytes at most.
struct State : WindowState {
    State(const StateKeys& given_keys, const HttpsSettings& given_settings)
        : keys(given_keys),
          settings(given_settings),
          waiting(0, KeyedUidHash{given_keys.table}),
          early(early_flows_max, given_keys.table) {}

    StateKeys keys;
    const HttpsSettings& settings;
    std::unordered_map<Uid, Handshake, KeyedUidHash> waiting;
    std::deque<Uid> waiting_order;              // the oldest first; some are no longer waiting
    LruMap<Uid, std::uint64_t, UidHash> early;  // bytes
    std::unique_ptr<HttpsBaseline> baseline;    // made by the first handshake
    HourFlows hour;
    std::optional<Time> hour_deadline;
    std::optional<Time> look;  // the earliest that is under way
};

struct Look : SecondLook {
    explicit Look(Time when) : due(when) {}
    Time due;
};

bool may_be_tls(const FlowRecord& flow) {
    if (!flow.service) return flow.resp_port.number == 443;
    for (std::string_view name : {"ssl", "tls", "quic"})
        if (flow.service->find(name) != std::string::npos) return true;
    return false;
}

std::string_view name_of(HttpsAnomaly::Reason reason) {
    constexpr std::string_view names[] = {
        "New Server",     "New JA3S",    "Bytes to Known Server", "Ssl Flows",
        "Unique Servers", "New Servers", "Ja3 Changes",           "Known Server Avg Bytes"};
    return names[static_cast<std::size_t>(reason)];
}

std::string text_of(const HttpsAnomaly::Finding& finding, const Handshake& flow) {
    using Reason = HttpsAnomaly::Reason;
    const std::string head = fmt::format("reason={}; value=", name_of(finding.reason));
    if (finding.reason == Reason::new_server || finding.reason == Reason::new_ja3s)
        return fmt::format("{}{}; why=not seen before in this host baseline", head,
                           finding.reason == Reason::new_server ? flow.server : flow.ja3s);
    if (finding.reason == Reason::bytes_to_server)
        return fmt::format("{}{:.0f}; why=bytes above normal (z-score={:.2f}; threshold={:.2f})", head,
                           finding.value, finding.z, finding.threshold);
    return fmt::format("{}{:.0f}; why=value above baseline (mean={:.2f}; z-score={:.2f}; threshold={:.2f})",
                       head, finding.value, finding.mean, finding.z, finding.threshold);
}

std::string text_of(const HttpsAnomaly& anomaly, std::string_view kind, const Handshake& flow) {
    const std::string_view level = anomaly.score >= 0.8 ? "high" : anomaly.score >= 0.55 ? "medium" : "low";
    std::string text =
        fmt::format("HTTPS anomaly: type={}; confidence={} ({:.3f}); ", kind, level, anomaly.score);
    for (const HttpsAnomaly::Finding& finding : anomaly.findings) {
        if (&finding != &anomaly.findings.front()) text += " | ";
        text += text_of(finding, flow);
    }
    return text + ".";
}

ThreatLevel level_of(const HttpsAnomaly& anomaly) {
    return anomaly.score >= 0.8 ? ThreatLevel::medium : ThreatLevel::low;
}

Evidence evidence_of(const HttpsAnomaly& anomaly, std::string_view kind, const Handshake& flow) {
    Evidence made = evidence_about(FlowSide::source, flow.ends, evidence[0], level_of(anomaly),
                                   Confidence::of(anomaly.score), text_of(anomaly, kind, flow));
    if (flow.named) made.victim = Entity{Entity::Kind::domain, FlowSide::destination, flow.server};
    made.method = "Statistical";
    for (const HttpsAnomaly::Finding& finding : anomaly.findings) made.numbers.push_back({"z", finding.z});
    return made;
}

class HttpsAnomalies : public Detector {
public:
    explicit HttpsAnomalies(const DetectorSettings& given)
        : settings_(settings_of(given)), wait_(given.duration(18)) {}

    void on_flow(FlowContext& context) override {
        const FlowRecord& flow = context.flow;
        if (!may_be_tls(flow)) return;
        State& state = context.profile_state<State>(settings_);
        const std::uint64_t bytes = flow.orig_bytes.value_or(0) + flow.resp_bytes.value_or(0);
        if (auto found = state.waiting.extract(flow.uid)) {
            judge(context, state, found.mapped(), bytes);
            plan(context, state);
        } else if (!flow.uid.is_zero()) {
            state.early[flow.uid] = bytes;
        }
    }

    void on_ssl(RowContext<SslRecord>& context) override {
        State& state = context.profile_state<State>(settings_);
        settle(context, state, context.now());
        Handshake made = handshake_of(context);
        const Uid uid = made.ends.uid;
        if (const std::uint64_t* bytes = state.early.find(uid)) {
            judge(context, state, made, *bytes);
        } else if (uid.is_zero() || wait_.us == 0) {
            judge(context, state, made, std::nullopt);
        } else if (state.waiting.emplace(uid, std::move(made)).second) {
            state.waiting_order.push_back(uid);
            if (state.waiting_order.size() > 2 * waiting_max)
                std::erase_if(state.waiting_order, [&](const Uid& u) { return !state.waiting.contains(u); });
            if (state.waiting.size() > waiting_max) give_up_oldest(context, state);
        }
        plan(context, state);
    }

    void on_due(DueContext& context, SecondLook& second) override {
        State& state = context.profile_state<State>(settings_);
        if (!state.look || static_cast<Look&>(second).due != *state.look) return;
        state.look.reset();
        settle(context, state, context.at_end ? time_max : context.now());
        if (!context.at_end) plan(context, state);
    }

private:
    Handshake handshake_of(const RowContext<SslRecord>& context) const {
        const SslRecord& row = context.row;
        Handshake made;
        made.ends = context.ends;
        made.window = context.window().number;
        made.deadline = context.now() + wait_;
        made.named = row.server_name && !row.server_name->empty();
        made.server = made.named ? row.server_name->substr(0, server_text_max) : row.resp.to_string();
        made.ja3 = row.ja3.value_or("");
        made.ja3s = row.ja3s.value_or("");
        return made;
    }

    /// Judges what has waited long enough at `time`, and ends the hour when nothing of it can come any more.
    void settle(DetectionContext& context, State& state, Time time) const {
        drop_joined(state);
        while (!state.waiting_order.empty() &&
               state.waiting.find(state.waiting_order.front())->second.deadline <= time)
            give_up_oldest(context, state);
        if (state.hour_deadline && *state.hour_deadline <= time) close_hour(context, state);
    }
    static void drop_joined(State& state) {
        auto& order = state.waiting_order;
        while (!order.empty() && !state.waiting.contains(order.front())) order.pop_front();
    }
    void give_up_oldest(DetectionContext& context, State& state) const {
        drop_joined(state);
        auto oldest = state.waiting.extract(state.waiting_order.front());
        judge(context, state, oldest.mapped(), std::nullopt);
        drop_joined(state);
    }

    /// Has on_due() called when the next of the deadlines comes.
    static void plan(DetectionContext& context, State& state) {
        drop_joined(state);
        std::optional<Time> next = state.hour_deadline;
        if (!state.waiting_order.empty()) {
            const Time deadline = state.waiting.find(state.waiting_order.front())->second.deadline;
            next = next ? std::min(*next, deadline) : deadline;
        }
        if (!next || (state.look && *state.look <= *next)) return;
        if (context.look_again(*next, std::make_unique<Look>(*next))) state.look = next;
    }

    void judge(DetectionContext& context, State& state, const Handshake& flow,
               std::optional<std::uint64_t> bytes) const {
        if (!state.baseline)
            state.baseline =
                std::make_unique<HttpsBaseline>(state.settings, state.keys.content, state.keys.table);
        HttpsBaseline& baseline = *state.baseline;
        const std::int64_t hour = HttpsBaseline::hour_of(flow.ends.time);
        if (baseline.hour() && hour > *baseline.hour()) close_hour(context, state);
        if (!baseline.hour()) state.hour_deadline = Time{hours(hour + 1).us} + wait_;
        std::optional<HttpsAnomaly> found =
            baseline.add({flow.ends.time, flow.server, flow.ja3, flow.ja3s, bytes});
        state.hour.flows.add(flow.ends.uid);
        state.hour.last = flow;
        if (!found) return;
        DetectionContext place = context.in_window(flow.window);
        const Occurrence seen =
            place.count(evidence[0], level_of(*found), Confidence::of(found->score),
                        {flow.ends.resp, flow.ends.resp_port.value_or(std::uint16_t{0}), 0});
        if (seen.report) place.emit(evidence_of(*found, "flow", flow), seen);
    }

    static void close_hour(DetectionContext& context, State& state) {
        state.hour_deadline.reset();
        const HourFlows hour = std::exchange(state.hour, {});
        std::optional<HttpsAnomaly> found = state.baseline->close_hour();
        if (!found) return;
        Evidence made = evidence_of(*found, "hourly", hour.last);
        made.flows = hour.flows;
        context.in_window(hour.last.window).emit(std::move(made));
    }

    HttpsSettings settings_;
    Duration wait_;
};

constexpr DetectorSpec https_anomaly{
    .name = "https_anomaly",
    .summary = "TLS traffic of a host that departs from what the host usually does.",
    .evidence = evidence,
    .parameters = parameters,
    .source = "MITRE ATT&CK T1071.001; ADWIN: Bifet and Gavalda, SDM 2007",
    .hooks = {.flow = true, .ssl = true},
    .make = make_detector<HttpsAnomalies>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, https_anomaly)

}  // namespace

}  // namespace slipstream
