// TLS handshakes whose client (JA3) or server (JA3S) fingerprint is that of known malware. A fingerprint is
// shared by everything that uses the same TLS library, so the level comes from the list.
#include <fmt/format.h>

#include "detect/intel/evidence_text.h"
#include "detect/intel/seen_indicators.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"MALICIOUS_JA3", "MALICIOUS_JA3S"};
constexpr Confidence certain = Confidence::millionths(1'000'000);

class MaliciousJa3 : public Detector {
public:
    void on_ssl(RowContext<SslRecord>& context) override {
        if (!context.intel()) return;
        if (context.row.ja3) judge_client(context, *context.row.ja3);
        if (context.row.ja3s) judge_server(context, *context.row.ja3s);
    }

private:
    static std::string suffix(const IntelMatch& match) {
        std::string text;
        if (match.description != "None") text = fmt::format(" description: {}.", match.description);
        return text + tags_text(" tags: ", match, "");
    }
    static void judge_client(RowContext<SslRecord>& context, const std::string& ja3) {
        auto match = context.intel()->find_hash(IndicatorKind::ja3, ja3);
        if (!match || !context.state<SeenIndicators>().first(0, ja3)) return;
        context.emit(context.about_originator(
            evidence[0], match->level, certain,
            fmt::format("Malicious JA3: {} from source address {} to {}.{}", ja3,
                        context.ends.orig.to_string(), context.ends.resp.to_string(), suffix(*match))));
    }
    static void judge_server(RowContext<SslRecord>& context, const std::string& ja3s) {
        auto match = context.intel()->find_hash(IndicatorKind::ja3, ja3s);
        if (!match) return;
        std::string server = context.ends.resp.to_string();
        if (!context.state<SeenIndicators>().first(1, ja3s + ' ' + server)) return;
        std::string text = fmt::format("Malicious JA3s: (possible C&C server): {} to server {}.{}", ja3s,
                                       server, suffix(*match));
        context.emit_related(context.about_responder(evidence[1], match->level, certain, text),
                             context.about_originator(evidence[1], ThreatLevel::low, certain, text));
    }
};

constexpr DetectorSpec malicious_ja3{
    .name = "malicious_ja3",
    .summary = "A TLS client or server with the fingerprint of known malware.",
    .evidence = evidence,
    .parameters = {},
    .source = "MITRE ATT&CK T1573 Encrypted Channel",
    .hooks = {.ssl = true},
    .make = make_detector<MaliciousJa3>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, malicious_ja3)

}  // namespace

}  // namespace slipstream
