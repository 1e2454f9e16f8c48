// Non-HTTP on port 80: an established TCP connection to port 80 in which no HTTP was recognised. Malware
// likes the port because firewalls let it pass.
#include <fmt/format.h>

#include "detect/unrecognised_service.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"NON_HTTP_PORT_80_CONNECTION"};

constexpr DetectorParameter parameters[] = {
    {"span_s", "s", 300, 0, 86'400, "an HTTP connection of the pair so long before or after clears it"},
};

class NonHttpPort80 : public UnrecognisedService {
public:
    explicit NonHttpPort80(const DetectorSettings& settings)
        : UnrecognisedService(80, "http", settings.duration(0)) {}

    void on_http(RowContext<HttpRecord>& context) override {
        if (context.row.resp_port.number == 80) recognise(context, context.row.resp, context.row.time);
    }

protected:
    void report(DetectionContext& context, const RowEnds& ends) const override {
        const Confidence confidence = Confidence::of(0.8);
        const Occurrence seen =
            context.count(evidence[0], ThreatLevel::low, confidence, PeerPort{ends.resp, 80, 0});
        if (!seen.report) return;
        context.emit_related(
            evidence_about(FlowSide::source, ends, evidence[0], ThreatLevel::low, confidence,
                           fmt::format("non-HTTP established connection to port 80. destination IP: {}",
                                       ends.resp.to_string())),
            evidence_about(FlowSide::destination, ends, evidence[0], ThreatLevel::medium, confidence,
                           fmt::format("non-HTTP established connection to port 80. from IP: {}",
                                       ends.orig.to_string())),
            seen);
    }
};

constexpr DetectorSpec non_http_port_80{
    .name = "non_http_port_80",
    .summary = "A connection to port 80 that does not speak HTTP.",
    .evidence = evidence,
    .parameters = parameters,
    .source = "MITRE ATT&CK T1571",
    .hooks = {.flow = true, .http = true},
    .make = make_detector<NonHttpPort80>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, non_http_port_80)

}  // namespace

}  // namespace slipstream
