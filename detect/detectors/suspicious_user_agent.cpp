// Suspicious user agents: names that known attack tools and exploits give themselves. They must stand as
// words of their own, so that an ordinary agent that contains the letters is left alone.
#include <fmt/format.h>

#include "detect/context.h"
#include "detect/text.h"
#include "dissect/stream/ascii.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"SUSPICIOUS_USER_AGENT"};
constexpr std::string_view words[] = {"httpsend", "chm_msdn", "pb", "jndi", "tesseract"};

class SuspiciousUserAgent : public Detector {
public:
    void on_http(RowContext<HttpRecord>& context) override {
        const HttpRecord& http = context.row;
        if (!http.user_agent) return;
        const std::string agent = lower_case(*http.user_agent);
        for (std::string_view word : words)
            if (has_word(agent, word)) {
                report(context);
                return;
            }
    }

private:
    static void report(RowContext<HttpRecord>& context) {
        const HttpRecord& http = context.row;
        const Confidence sure = Confidence::of(1);
        const Occurrence seen = context.count(evidence[0], ThreatLevel::high, sure,
                                              PeerPort{http.resp, http.resp_port.number, 0});
        if (!seen.report) return;
        context.emit(context.about_originator(
                         evidence[0], ThreatLevel::high, sure,
                         fmt::format("Suspicious user-agent: {} while connecting to {}{}", *http.user_agent,
                                     http.host.value_or(""), http.uri.value_or(""))),
                     seen);
    }
};

constexpr DetectorSpec suspicious_user_agent{
    .name = "suspicious_user_agent",
    .summary = "A user agent that attack tools use.",
    .evidence = evidence,
    .parameters = {},
    .source = "MITRE ATT&CK T1071.001",
    .hooks = {.http = true},
    .make = make_detector<SuspiciousUserAgent>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, suspicious_user_agent)

}  // namespace

}  // namespace slipstream
