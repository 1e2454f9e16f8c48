// Shapes of the alert lines that people read. See alerts_log.h.
#include "output/alerts_log.h"

#include "output/local_time.h"
#include "output/zeek_format.h"

namespace slipstream {

namespace {

constexpr std::size_t host_width = 26;
constexpr std::size_t console_width = 155;

void append_host(std::string& out, const IpAddress& host) {
    std::size_t begin = out.size();
    append_address(out, host);
    std::size_t width = out.size() - begin;
    if (width < host_width) out.append(host_width - width, ' ');
}

void append_wrapped(std::string& out, std::string_view text) {
    while (text.size() > console_width) {
        auto cut = text.rfind(' ', console_width);
        if (cut == std::string_view::npos || cut == 0) cut = console_width;
        out.append(text.substr(0, cut)).append("\n          ");
        text.remove_prefix(text[cut] == ' ' ? cut + 1 : cut);
    }
    out.append(text).push_back('\n');
}

}  // namespace

std::string_view severity_of(ThreatLevel level) {
    switch (level) {
        case ThreatLevel::info: return "Info";
        case ThreatLevel::low: return "Low";
        case ThreatLevel::medium: return "Medium";
        case ThreatLevel::high:
        case ThreatLevel::critical: return "High";
    }
    return "Info";
}

void append_evidence_line(std::string& out, const Evidence& evidence) {
    out.append(iso_local_time(evidence.time)).append(" (TW ");
    append_int(out, evidence.window);
    out.append("): Src IP ");
    append_host(out, evidence.profile);
    out.append(". Detected ");
    append_line_text(out, evidence.description);
    out.append(" Threat level: ").append(name_of(evidence.threat_level)).append(". \n");
}

void append_alert_line(std::string& out, const Alert& alert, bool blocked) {
    out.append(iso_local_time(alert.last_evidence_time)).append(": Src IP ");
    append_host(out, alert.profile);
    out.append(blocked ? ". Is blocked" : ". Generated an alert")
        .append(" given enough evidence on timewindow ");
    append_int(out, alert.window);
    out.append(". (real time ").append(human_time(alert.made_at)).append(")\n");
}

void append_alert_console(std::string& out, const Alert& alert) {
    out.append(human_time(alert.last_evidence_time)).append(" IP ");
    append_address(out, alert.profile);
    out.append(" detected as malicious in timewindow ");
    append_int(out, alert.window);
    out.append(" (start ").append(human_time_seconds(alert.window_start));
    out.append(", stop ").append(human_time_seconds(alert.window_end));
    out.append(") given the following evidence:\n");
    for (const std::string& line : alert.lines) {
        std::string safe = "\t- ";
        append_line_text(safe, line);
        append_wrapped(out, safe);
    }
}

}  // namespace slipstream
