// Long connection: a flow that lasts longer than a threshold. The confidence grows with the duration up to a
// day.
#include <fmt/format.h>

#include <cmath>

#include "detect/context.h"
#include "profiler/address_class.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"LONG_CONNECTION"};

constexpr DetectorParameter parameters[] = {
    {"duration_s", "s", 1500, 1, 1e9, "longer flows are reported"},
};

class LongConnection : public Detector {
public:
    explicit LongConnection(const DetectorSettings& settings) : threshold_(settings.duration(0)) {}

    void on_flow(FlowContext& context) override {
        const FlowRecord& flow = context.flow;
        if (!flow.duration || *flow.duration <= threshold_) return;
        if (is_multicast(flow.orig) || is_multicast(flow.resp)) return;
        // Two decimals: 0.02 at 1500 s, 1 at 24 h.
        std::int64_t hundredths = (flow.duration->us * 100 + hours(12).us) / hours(24).us;
        Confidence confidence = Confidence::millionths(hundredths * 10'000);
        Occurrence seen = context.count(evidence[0], ThreatLevel::low, confidence,
                                        {flow.resp, flow.resp_port.number}, FlowSide::source, 10);
        if (!seen.report) return;
        context.emit(
            context.about_originator(
                evidence[0], ThreatLevel::low, confidence,
                fmt::format("Long Connection. Connection from {} to destination address: {} took {} mins",
                            flow.orig.to_string(), flow.resp.to_string(), flow.duration->us / minutes(1).us)),
            seen);
    }

private:
    Duration threshold_;
};

constexpr DetectorSpec long_connection{
    .name = "long_connection",
    .summary = "A connection that lasts unusually long.",
    .evidence = evidence,
    .parameters = parameters,
    .source = "MITRE ATT&CK T1571",
    .hooks = {.flow = true},
    .make = make_detector<LongConnection>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, long_connection)

}  // namespace

}  // namespace slipstream
