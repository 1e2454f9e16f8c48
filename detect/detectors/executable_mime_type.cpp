// Executable over HTTP: a download whose content is a program, by what its first bytes say. Low, for both
// sides; many programs arrive that way, and much malware.
#include <fmt/format.h>

#include <algorithm>

#include "detect/context.h"
#include "detect/text.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"EXECUTABLE_MIME_TYPE"};
constexpr std::string_view types[] = {"application/x-msdownload", "application/x-ms-dos-executable",
                                      "application/x-ms-exe",     "application/x-exe",
                                      "application/x-winexe",     "application/x-winhlp",
                                      "application/x-winhelp",    "application/octet-stream",
                                      "application/x-dosexec"};

class ExecutableMimeType : public Detector {
public:
    void on_http(RowContext<HttpRecord>& context) override {
        const HttpRecord& http = context.row;
        if (!http.resp_mime_types) return;
        const bool executable = std::any_of(
            http.resp_mime_types->begin(), http.resp_mime_types->end(), [](const std::string& type) {
                return std::find(std::begin(types), std::end(types), type) != std::end(types);
            });
        if (!executable) return;
        const Confidence sure = Confidence::of(1);
        const Occurrence seen =
            context.count(evidence[0], ThreatLevel::low, sure, PeerPort{http.resp, http.resp_port.number, 0});
        if (!seen.report) return;
        const std::string text =
            fmt::format("Download of an executable with MIME type: {} by {} from {}.",
                        list_text(*http.resp_mime_types), http.orig.to_string(), http.resp.to_string());
        context.emit_related(context.about_originator(evidence[0], ThreatLevel::low, sure, text),
                             context.about_responder(evidence[0], ThreatLevel::low, sure, text), seen);
    }
};

constexpr DetectorSpec executable_mime_type{
    .name = "executable_mime_type",
    .summary = "A program downloaded over plain HTTP.",
    .evidence = evidence,
    .parameters = {},
    .source = "MITRE ATT&CK T1105",
    .hooks = {.http = true},
    .make = make_detector<ExecutableMimeType>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, executable_mime_type)

}  // namespace

}  // namespace slipstream
