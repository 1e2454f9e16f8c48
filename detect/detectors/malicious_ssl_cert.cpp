// A TLS certificate whose SHA-1 threat intelligence lists. The attacker is who sent it, which is the server
// unless the client showed one.
#include <fmt/format.h>

#include "detect/intel/evidence_text.h"
#include "detect/intel/seen_indicators.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"MALICIOUS_SSL_CERT"};
constexpr Confidence certain = Confidence::millionths(1'000'000);

class MaliciousSslCert : public Detector {
public:
    void on_files(RowContext<FilesRecord>& context) override {
        const FilesRecord& file = context.row;
        if (!context.intel() || !file.sha1 || file.source != "SSL") return;
        auto match = context.intel()->find_hash(IndicatorKind::certificate, *file.sha1);
        if (!match) return;
        const IpAddress& sender = file.from_originator ? file.orig : file.resp;
        if (!context.state<SeenIndicators>().first(0, *file.sha1 + ' ' + sender.to_string())) return;
        std::string text = fmt::format("Malicious SSL certificate {} {}. description: {} {}",
                                       file.from_originator ? "of client" : "to server", sender.to_string(),
                                       match->description, match->tags);
        if (file.from_originator) {
            context.emit(context.about_originator(evidence[0], match->level, certain, std::move(text)));
            return;
        }
        context.emit_related(context.about_responder(evidence[0], match->level, certain, text),
                             context.about_originator(evidence[0], ThreatLevel::low, certain, text));
    }
};

constexpr DetectorSpec malicious_ssl_cert{
    .name = "malicious_ssl_cert",
    .summary = "A TLS certificate listed by threat intelligence.",
    .evidence = evidence,
    .parameters = {},
    .source = "MITRE ATT&CK T1587.003 Digital Certificates",
    .hooks = {.files = true},
    .make = make_detector<MaliciousSslCert>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, malicious_ssl_cert)

}  // namespace

}  // namespace slipstream
