// How a flow and an hour are judged and then learnt. Everything is modelled as log(1 + value), because
// traffic spans orders of magnitude.
#include "detect/https_baseline.h"

#include <algorithm>
#include <cmath>

#include "capture/base/text_hash.h"

namespace slipstream {

namespace {

constexpr double novelty_z = 2;
constexpr std::size_t ja3_changes = 3;  // among the features of an hour

using Finding = HttpsAnomaly::Finding;
using Reason = HttpsAnomaly::Reason;

double sum_of_z(const std::vector<Finding>& findings) {
    double sum = 0;
    for (const Finding& finding : findings) sum += finding.z;
    return sum;
}

}  // namespace

/// What a flow is to the host at the moment it comes.
struct HttpsBaseline::FlowView {
    std::uint64_t server = 0;
    std::optional<double> bytes;  // as they are
    bool server_known = false;
    bool new_ja3 = false;
    bool new_ja3s = false;
};

HttpsBaseline::HttpsBaseline(const HttpsSettings& settings, const HashKey& names, const HashKey& tables)
    : settings_(settings),
      names_(names),
      servers_(servers_max, tables),
      models_(models_max, tables),
      ja3s_(ja3s_max, tables) {}

std::int64_t HttpsBaseline::hour_of(Time time) {
    std::int64_t hour = time.us / hours(1).us;
    return time.us % hours(1).us < 0 ? hour - 1 : hour;
}

std::optional<HttpsAnomaly> HttpsBaseline::add(const HttpsFlow& flow) {
    if (!hour_) hour_ = Hour{.number = hour_of(flow.time), .last = flow.time};
    FlowView view;
    view.server = hash_text(names_, flow.server);
    if (flow.bytes) view.bytes = static_cast<double>(*flow.bytes);
    const std::uint64_t ja3 = hash_text(names_, flow.ja3);
    const std::uint64_t ja3s = hash_text(names_, flow.ja3s);
    view.server_known = servers_.find(view.server) != nullptr;
    view.new_ja3s = !flow.ja3s.empty() && !ja3s_.find(ja3s);
    Server& server = servers_[view.server];
    view.new_ja3 =
        !flow.ja3.empty() && std::find(server.ja3.begin(), server.ja3.end(), ja3) == server.ja3.end();

    ++hour_->flows;
    hour_->last = std::max(hour_->last, flow.time);
    hour_->servers += server.hour != hour_->number;
    hour_->new_servers += !view.server_known;
    hour_->ja3_changes += view.new_ja3;
    if (view.bytes && view.server_known) {
        hour_->known_bytes += *view.bytes;
        ++hour_->known_flows;
    }
    std::vector<Finding> findings = judge(view);
    std::optional<HttpsAnomaly> found;
    if (!findings.empty()) {
        ++hour_->flow_anomalies;
        remember_anomaly(flow.time);
        const BaselineModel* model = models_.find(view.server);
        found = anomaly(findings, flow.time, std::max(points_of_hours(), model ? model->count() : 0));
    }
    learn(view, has_drifted(view), findings);
    server.hour = hour_->number;
    if (view.new_ja3) {
        if (server.ja3.size() == ja3_per_server_max) server.ja3.erase(server.ja3.begin());
        server.ja3.push_back(ja3);
    }
    if (!flow.ja3s.empty()) ja3s_[ja3s] = true;
    return found;
}

std::vector<Finding> HttpsBaseline::judge(const FlowView& flow) {
    std::vector<Finding> findings;
    if (!detecting()) return findings;
    if (!flow.server_known) findings.push_back({.reason = Reason::new_server, .z = novelty_z});
    if (flow.new_ja3s) findings.push_back({.reason = Reason::new_ja3s, .z = novelty_z});
    const BaselineModel* model = flow.bytes && flow.server_known ? models_.find(flow.server) : nullptr;
    if (model && model->count() >= settings_.points_min) {
        const double z = model->z(std::log1p(*flow.bytes));
        const double threshold = model->threshold(settings_.flow_threshold);
        if (z >= threshold)
            findings.push_back(
                {.reason = Reason::bytes_to_server, .value = *flow.bytes, .z = z, .threshold = threshold});
    }
    return findings;
}

bool HttpsBaseline::has_drifted(const FlowView& flow) {
    if (!settings_.use_drift) return false;
    bool drifted = flow_drift_[0].add(flow.server_known ? 0 : 1, settings_.drift);
    drifted |= flow_drift_[1].add(flow.new_ja3s ? 1 : 0, settings_.drift);
    if (flow.bytes && flow.server_known) drifted |= flow_drift_[2].add(*flow.bytes, settings_.drift);
    return drifted;
}

/// How fast to follow what was seen: the more suspicious it is, the slower.
double HttpsBaseline::alpha(bool drifted, double score, std::uint64_t anomalies, bool is_flow) const {
    const bool small = score <= settings_.adaptation_score && anomalies <= settings_.small_anomalies_max;
    if (settings_.use_drift && !drifted) return settings_.baseline_alpha;
    if (!settings_.use_drift && is_flow && anomalies == 0) return settings_.baseline_alpha;
    if (!settings_.use_drift && is_flow)
        return anomalies <= settings_.small_anomalies_max ? settings_.drift_alpha
                                                          : settings_.suspicious_alpha;
    return small ? settings_.drift_alpha : settings_.suspicious_alpha;
}

void HttpsBaseline::fit(BaselineModel& model, double value, std::optional<double> alpha) const {
    if (alpha)
        model.fit(value, *alpha);
    else if (settings_.training_ewma)
        model.fit(value, settings_.training_alpha);
    else
        model.fit(value);
}

void HttpsBaseline::learn(const FlowView& flow, bool drifted, const std::vector<Finding>& findings) {
    if (!flow.bytes) return;
    std::optional<double> weight;
    if (detecting()) weight = alpha(drifted, sum_of_z(findings), findings.size(), true);
    fit(models_[flow.server], std::log1p(*flow.bytes), weight);
}

std::array<double, HttpsBaseline::features> HttpsBaseline::features_of_hour() const {
    const double average =
        hour_->known_flows > 0 ? hour_->known_bytes / static_cast<double>(hour_->known_flows) : 0;
    return {static_cast<double>(hour_->flows), static_cast<double>(hour_->servers),
            static_cast<double>(hour_->new_servers), static_cast<double>(hour_->ja3_changes), average};
}

std::vector<Finding> HttpsBaseline::judge_hour(const std::array<double, features>& values) {
    std::vector<Finding> findings;
    if (!detecting()) return findings;
    for (std::size_t i = 0; i < features; ++i) {
        const BaselineModel& model = hourly_[i];
        if (model.count() < settings_.points_min) continue;
        if (i == ja3_changes && settings_.training_hours == 0 &&
            values[i] < static_cast<double>(settings_.ja3_variants_min))
            continue;
        const double z = model.z(std::log1p(values[i]));
        const double threshold = model.threshold(settings_.hourly_threshold);
        if (z < threshold) continue;
        const auto reason = static_cast<Reason>(static_cast<std::size_t>(Reason::ssl_flows) + i);
        findings.push_back({reason, values[i], z, threshold, std::expm1(model.mean())});
    }
    return findings;
}

std::optional<HttpsAnomaly> HttpsBaseline::close_hour() {
    if (!hour_) return std::nullopt;
    const std::array<double, features> values = features_of_hour();
    const std::vector<Finding> findings = judge_hour(values);
    std::optional<HttpsAnomaly> found;
    if (!findings.empty()) {
        remember_anomaly(hour_->last);
        found = anomaly(findings, hour_->last, points_of_hours());
    }
    bool drifted = false;
    if (settings_.use_drift)
        for (std::size_t i = 0; i < features; ++i)
            drifted |= hourly_drift_[i].add(values[i], settings_.drift);
    std::optional<double> weight;
    if (detecting()) {
        weight = alpha(drifted, sum_of_z(findings), hour_->flow_anomalies, false);
    } else if (++trained_hours_ == settings_.training_hours) {
        for (BaselineModel& model : hourly_) model.calibrate(settings_.threshold_quantile);
        models_.for_each(
            [&](std::uint64_t, BaselineModel& model) { model.calibrate(settings_.threshold_quantile); });
    }
    for (std::size_t i = 0; i < features; ++i) fit(hourly_[i], std::log1p(values[i]), weight);
    hour_.reset();
    return found;
}

void HttpsBaseline::remember_anomaly(Time time) {
    auto oldest = std::min_element(anomaly_times_.begin(), anomaly_times_.end());
    if (!*oldest || **oldest < time) *oldest = time;
}

std::uint64_t HttpsBaseline::points_of_hours() const {
    std::uint64_t least = hourly_[0].count();
    for (const BaselineModel& model : hourly_) least = std::min(least, model.count());
    return least;
}

HttpsAnomaly HttpsBaseline::anomaly(std::vector<Finding> findings, Time time, std::uint64_t points) const {
    double strongest = 0;
    for (const Finding& finding : findings) strongest = std::max(strongest, finding.z);
    const auto recent = std::count_if(anomaly_times_.begin(), anomaly_times_.end(),
                                      [&](const auto& past) { return past && *past > time - hours(3); });
    const double severity = 1 - std::exp(-strongest / 3);
    const double persistence = std::min(1.0, static_cast<double>(recent) / 3);
    const double enough = std::max(10.0, 3 * static_cast<double>(settings_.points_min));
    const double quality = std::min(1.0, static_cast<double>(points) / enough);
    const double several = std::min(1.0, static_cast<double>(findings.size()) / 3);
    const double score = 0.45 * severity + 0.25 * persistence + 0.20 * quality + 0.10 * several;
    return {std::move(findings), std::round(std::clamp(score, 0.0, 1.0) * 1e4) / 1e4};
}

}  // namespace slipstream
