// An HTTP request for a URL that threat intelligence lists. The whole URL must agree, with or without the
// port.
#include <fmt/format.h>

#include "detect/intel/evidence_text.h"
#include "detect/intel/seen_indicators.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"THREAT_INTELLIGENCE_MALICIOUS_URL"};
constexpr std::size_t host_bytes_min = 3;
constexpr std::uint16_t http_port = 80;

class MaliciousUrl : public Detector {
public:
    void on_http(RowContext<HttpRecord>& context) override {
        if (!context.intel() || context.intel()->count(IndicatorKind::url) == 0 || !context.row.uri) return;
        const HttpRecord& http = context.row;
        bool named = http.host && http.host->size() >= host_bytes_min;
        std::string host = named ? *http.host : http.resp.to_string();
        // A request to a proxy carries the whole URL.
        std::string url =
            http.uri->find("://") < http.uri->find('/') ? *http.uri : "http://" + host + *http.uri;
        auto match = context.intel()->find_url(url);
        if (!match && http.resp_port.number != http_port && host.find(':') == std::string::npos)
            match = context.intel()->find_url(
                fmt::format("http://{}:{}{}", host, http.resp_port.number, *http.uri));
        if (!match || !context.state<SeenIndicators>().first(0, url)) return;
        std::string text = fmt::format("Connecting to a malicious URL {}. Detected by: {} threat: {}{}", url,
                                       match->source, match->description, tags_text(", tags: ", *match, ""));
        Confidence confidence = Confidence::of(0.7);
        context.emit_related(context.about_originator(evidence[0], match->level, confidence, text),
                             context.about_responder(evidence[0], match->level, confidence, text));
    }
};

constexpr DetectorSpec malicious_url{
    .name = "malicious_url",
    .summary = "An HTTP request for a URL listed by threat intelligence.",
    .evidence = evidence,
    .parameters = {},
    .source = "MITRE ATT&CK T1204.001 Malicious Link",
    .hooks = {.http = true},
    .make = make_detector<MaliciousUrl>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, malicious_url)

}  // namespace

}  // namespace slipstream
