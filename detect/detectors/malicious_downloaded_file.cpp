// A file on the wire whose MD5 or SHA-256 threat intelligence lists, unless the user knows it to be harmless.
// The more sources list it, the surer.
#include <fmt/format.h>

#include <algorithm>

#include "detect/intel/evidence_text.h"
#include "detect/intel/seen_indicators.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"MALICIOUS_DOWNLOADED_FILE"};

Confidence confidence_of(std::string_view sources) {
    switch (std::count(sources.begin(), sources.end(), ',')) {
        case 0: return Confidence::of(0.5);
        case 1: return Confidence::of(0.7);
        default: return Confidence::of(1);
    }
}

class MaliciousDownloadedFile : public Detector {
public:
    void on_files(RowContext<FilesRecord>& context) override {
        if (!context.intel()) return;
        const FilesRecord& file = context.row;
        if (file.md5 && context.intel()->is_harmless_file(*file.md5)) return;
        if (file.md5) {
            if (auto match = context.intel()->find_hash(IndicatorKind::md5, *file.md5)) {
                report(context, *file.md5, *match);
                return;
            }
        }
        if (file.sha256)
            if (auto match = context.intel()->find_hash(IndicatorKind::sha256, *file.sha256))
                report(context, *file.sha256, *match);
    }

private:
    static void report(RowContext<FilesRecord>& context, const std::string& hash, const IntelMatch& match) {
        if (!context.state<SeenIndicators>().first(0, hash)) return;
        const FilesRecord& file = context.row;
        Confidence confidence = confidence_of(match.source);
        std::string text = fmt::format(
            "Malicious downloaded file {}. size: {} bytes. File was downloaded from server: {}. Detected by: "
            "{}. "
            "Confidence: {}. ",
            hash, file.total_bytes.value_or(file.seen_bytes),
            (file.from_originator ? file.orig : file.resp).to_string(), match.source, confidence.to_string());
        context.emit_related(context.about_originator(evidence[0], match.level, confidence, text),
                             context.about_responder(evidence[0], match.level, confidence, text));
    }
};

constexpr DetectorSpec malicious_downloaded_file{
    .name = "malicious_downloaded_file",
    .summary = "A file whose hash is listed by threat intelligence.",
    .evidence = evidence,
    .parameters = {},
    .source = "MITRE ATT&CK T1105 Ingress Tool Transfer",
    .hooks = {.files = true},
    .make = make_detector<MaliciousDownloadedFile>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, malicious_downloaded_file)

}  // namespace

}  // namespace slipstream
