// Plain-text HTTP: what is asked and answered can be read and changed on the way. Informational, counted per
// server.
#include <fmt/format.h>

#include "detect/context.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"HTTP_TRAFFIC"};

class HttpTraffic : public Detector {
public:
    void on_http(RowContext<HttpRecord>& context) override {
        const Confidence sure = Confidence::of(1);
        const HttpRecord& http = context.row;
        const Occurrence seen = context.count(evidence[0], ThreatLevel::info, sure,
                                              PeerPort{http.resp, http.resp_port.number, 0});
        if (!seen.report) return;
        context.emit(context.about_originator(evidence[0], ThreatLevel::info, sure,
                                              fmt::format("Unencrypted HTTP traffic from {} to {}.",
                                                          http.orig.to_string(), http.resp.to_string())),
                     seen);
    }
};

constexpr DetectorSpec http_traffic{
    .name = "http_traffic",
    .summary = "HTTP that everyone on the way can read.",
    .evidence = evidence,
    .parameters = {},
    .source = "RFC 9110, section 17",
    .hooks = {.http = true},
    .make = make_detector<HttpTraffic>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, http_traffic)

}  // namespace

}  // namespace slipstream
