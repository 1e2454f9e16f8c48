// Weird HTTP method: a request whose method no standard knows: a tool that is not a browser, or another
// protocol in disguise.
#include <fmt/format.h>

#include "detect/context.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"WEIRD_HTTP_METHOD"};

class WeirdHttpMethod : public Detector {
public:
    void on_weird(RowContext<WeirdRecord>& context) override {
        const WeirdRecord& weird = context.row;
        if (weird.name.find("unknown_HTTP_method") == std::string::npos || !weird.resp) return;
        const Confidence confidence = Confidence::of(0.9);
        const std::uint16_t port = weird.resp_port ? weird.resp_port->number : std::uint16_t{0};
        const Occurrence seen =
            context.count(evidence[0], ThreatLevel::medium, confidence, PeerPort{*weird.resp, port, 0});
        if (!seen.report) return;
        Evidence e =
            context.about_originator(evidence[0], ThreatLevel::medium, confidence,
                                     fmt::format("Weird HTTP method {} to IP: {}. by Zeek.",
                                                 weird.detail.value_or(""), weird.resp->to_string()));
        e.protocol = "tcp";
        context.emit(std::move(e), seen);
    }
};

constexpr DetectorSpec weird_http_method{
    .name = "weird_http_method",
    .summary = "An HTTP request with an unknown method.",
    .evidence = evidence,
    .parameters = {},
    .source = "RFC 9110, section 9",
    .hooks = {.weird = true},
    .make = make_detector<WeirdHttpMethod>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, weird_http_method)

}  // namespace

}  // namespace slipstream
