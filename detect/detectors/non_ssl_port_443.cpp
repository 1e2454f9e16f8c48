// Non-SSL on port 443: an established TCP connection to port 443 in which no TLS was recognised. Malware
// likes the port because firewalls let it pass.
#include <fmt/format.h>

#include "detect/unrecognised_service.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"NON_SSL_PORT_443_CONNECTION"};

constexpr DetectorParameter parameters[] = {
    {"span_s", "s", 300, 0, 86'400, "a TLS connection of the pair so long before or after clears it"},
};

class NonSslPort443 : public UnrecognisedService {
public:
    explicit NonSslPort443(const DetectorSettings& settings)
        : UnrecognisedService(443, "ssl", settings.duration(0)) {}

    void on_ssl(RowContext<SslRecord>& context) override {
        if (context.row.resp_port.number == 443) recognise(context, context.row.resp, context.row.time);
    }

protected:
    void report(DetectionContext& context, const RowEnds& ends) const override {
        const Confidence confidence = Confidence::of(0.8);
        const Occurrence seen =
            context.count(evidence[0], ThreatLevel::medium, confidence, PeerPort{ends.resp, 443, 0});
        if (!seen.report) return;
        context.emit(
            evidence_about(FlowSide::source, ends, evidence[0], ThreatLevel::medium, confidence,
                           fmt::format("non-SSL established connection to port 443. destination IP: {}",
                                       ends.resp.to_string())),
            seen);
    }
};

constexpr DetectorSpec non_ssl_port_443{
    .name = "non_ssl_port_443",
    .summary = "A connection to port 443 that does not speak TLS.",
    .evidence = evidence,
    .parameters = parameters,
    .source = "MITRE ATT&CK T1571",
    .hooks = {.flow = true, .ssl = true},
    .make = make_detector<NonSslPort443>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, non_ssl_port_443)

}  // namespace

}  // namespace slipstream
