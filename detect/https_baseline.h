// HttpsBaseline: what one host usually does over TLS (which servers, which fingerprints, how many bytes to
// each server, how much in an hour), and what a new flow or a whole hour has that is unusual. Pure: flows go
// in, anomalies come out; joining, texts and evidence are in detectors/https_anomaly.cpp.
//
// Memory of a host, at most: 1,024 servers x ~200 bytes + 128 models x 1.5 KB + 256 JA3S x 40 bytes + 5
// models and 8 drift detectors, in all 420 KB; a host with 20 servers needs about 20 KB. A server forgotten
// for lack of room is new when it comes back.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "capture/base/time.h"
#include "detect/adwin.h"
#include "detect/baseline_model.h"
#include "profiler/lru_map.h"

namespace slipstream {

struct HttpsSettings {
    std::uint64_t training_hours = 24;  // hours with TLS traffic that count as normal; 0: none
    bool training_ewma = false;         // else every value of the training weighs the same
    double training_alpha = 1;
    double hourly_threshold = 3;  // z that makes an anomaly where calibration had too few values
    double flow_threshold = 3.5;
    double adaptation_score = 2;  // an anomaly up to this score is a drift of what is normal
    double baseline_alpha = 0.5;
    double drift_alpha = 0.05;
    double suspicious_alpha = 0.005;
    std::uint64_t points_min = 6;  // values a model needs before it judges
    std::uint64_t small_anomalies_max = 1;
    bool use_drift = true;
    Adwin::Settings drift = {};
    double threshold_quantile = 0.995;
    std::uint64_t ja3_variants_min = 3;  // fewer are not scored when there was no training
};

/// One TLS connection of the host.
struct HttpsFlow {
    Time time;
    std::string_view server;  // name asked for, else the address
    std::string_view ja3;     // empty when unknown
    std::string_view ja3s;
    std::optional<std::uint64_t> bytes;  // of both sides
};

/// Something unusual and how sure it is.
struct HttpsAnomaly {
    enum class Reason : std::uint8_t {
        new_server,
        new_ja3s,
        bytes_to_server,
        ssl_flows,  // the hourly ones, in the order of their models
        unique_servers,
        new_servers,
        ja3_changes,
        average_bytes,
    };
    struct Finding {
        Reason reason;
        double value = 0;      // none for what is only new
        double z = 2;          // that is what being new counts as
        double threshold = 0;  // none for what is only new
        double mean = 0;       // what is normal, in units of the value; hourly ones only
    };
    std::vector<Finding> findings;
    double score = 0;  // 0..1, four decimals
};

class HttpsBaseline {
public:
    static constexpr std::size_t servers_max = 1'024;
    static constexpr std::size_t models_max = 128;
    static constexpr std::size_t ja3s_max = 256;
    static constexpr std::size_t ja3_per_server_max = 16;

    /// Names are kept as their hashes by `names`, which must be the same in every run; `tables` need not be.
    HttpsBaseline(const HttpsSettings& settings, const HashKey& names, const HashKey& tables);

    /// The hour of packet time that flows are being added up for; nothing before the first.
    std::optional<std::int64_t> hour() const { return hour_ ? std::optional(hour_->number) : std::nullopt; }
    static std::int64_t hour_of(Time time);

    /// Takes a flow in. The hour before must have been closed if the flow opens a later one; a flow of an
    /// earlier hour counts in the open one. About 7 us.
    std::optional<HttpsAnomaly> add(const HttpsFlow& flow);
    /// Ends the open hour.
    std::optional<HttpsAnomaly> close_hour();

    bool detecting() const { return trained_hours_ >= settings_.training_hours; }

private:
    static constexpr std::size_t features = 5;

    struct Hour {
        std::int64_t number = 0;
        Time last;  // flow
        std::uint64_t flows = 0;
        std::uint64_t servers = 0;
        std::uint64_t new_servers = 0;
        std::uint64_t ja3_changes = 0;
        std::uint64_t flow_anomalies = 0;
        double known_bytes = 0;  // to servers already known
        std::uint64_t known_flows = 0;
    };
    struct Server {
        std::vector<std::uint64_t> ja3;    // the newest
        std::optional<std::int64_t> hour;  // last seen in
    };
    struct FlowView;

    std::array<double, features> features_of_hour() const;
    std::vector<HttpsAnomaly::Finding> judge(const FlowView& flow);
    std::vector<HttpsAnomaly::Finding> judge_hour(const std::array<double, features>& values);
    bool has_drifted(const FlowView& flow);
    double alpha(bool drifted, double score, std::uint64_t anomalies, bool is_flow) const;
    void learn(const FlowView& flow, bool drifted, const std::vector<HttpsAnomaly::Finding>& findings);
    void fit(BaselineModel& model, double value, std::optional<double> alpha) const;
    void remember_anomaly(Time time);
    HttpsAnomaly anomaly(std::vector<HttpsAnomaly::Finding> findings, Time time, std::uint64_t points) const;
    std::uint64_t points_of_hours() const;

    const HttpsSettings& settings_;
    const HashKey names_;
    std::optional<Hour> hour_;
    std::uint64_t trained_hours_ = 0;
    std::array<BaselineModel, features> hourly_;
    std::array<Adwin, features> hourly_drift_;
    std::array<Adwin, 3> flow_drift_;                   // new server, new JA3S, bytes to a known server
    std::array<std::optional<Time>, 3> anomaly_times_;  // the newest
    LruMap<std::uint64_t, Server, WordHash> servers_;
    LruMap<std::uint64_t, BaselineModel, WordHash> models_;  // bytes, by server
    LruMap<std::uint64_t, bool, WordHash> ja3s_;
};

}  // namespace slipstream
