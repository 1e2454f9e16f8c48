// Scan notices: what the scan policies of a Zeek installation say in the notice.log of an imported run. The
// detectors of this program find the same scans by themselves; a notice stays evidence of its own.
#include <fmt/format.h>

#include <charconv>

#include "detect/scan.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"HORIZONTAL_PORT_SCAN", "VERTICAL_PORT_SCAN", "ICMP_ADDRESS_SCAN",
                                         "ICMP_TIMESTAMP_SCAN", "ICMP_ADDRESS_MASK_SCAN"};

/// The text between two others; empty when they are not there.
std::string_view between(std::string_view text, std::string_view before, std::string_view after) {
    const auto begin = text.find(before);
    if (begin == text.npos) return {};
    text.remove_prefix(begin + before.size());
    return text.substr(0, text.find(after));
}

class ScanNotices : public Detector {
public:
    void on_notice(RowContext<NoticeRecord>& context) override {
        const NoticeRecord& notice = context.row;
        if (notice.counts) return;
        const std::string_view note = notice.note.text;
        if (has(note, "TimestampScan")) return icmp_scan(context, evidence[3]);
        if (has(note, "AddressMaskScan")) return icmp_scan(context, evidence[4]);
        if (has(note, "ICMPAddressScan")) return icmp_scan(context, evidence[2]);
        if (has(note, "Address_Scan"))
            return port_scan(context, evidence[0],
                             fmt::format("horizontal port scan by Zeek engine. {}", notice.message));
        if (has(note, "Port_Scan"))
            port_scan(context, evidence[1],
                      fmt::format("vertical port scan by Zeek engine. {}", notice.message));
    }

private:
    static bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

    static void port_scan(RowContext<NoticeRecord>& context, std::string_view type, std::string text) {
        context.window().port_scanner = true;
        Evidence e = context.about_originator(type, ThreatLevel::high, Confidence::of(1), std::move(text));
        e.victim.reset();
        if (const auto host = IpAddress::parse(between(context.row.message, "ports of host ", " in")))
            e.victim = ip_entity(FlowSide::destination, *host);
        context.emit(std::move(e));
    }
    static void icmp_scan(RowContext<NoticeRecord>& context, std::string_view type) {
        const std::string_view number = between(context.row.message, "on ", " hosts");
        std::uint64_t hosts = 0;
        std::from_chars(number.data(), number.data() + number.size(), hosts);
        Evidence e = context.about_originator(type, ThreatLevel::medium, confidence_of_targets(hosts),
                                              context.row.message);
        e.victim.reset();
        e.protocol = "icmp";
        e.numbers = {{"targets", static_cast<double>(hosts)}};
        context.emit(std::move(e));
    }
};

constexpr DetectorSpec scan_notices{
    .name = "scan_notices",
    .summary = "Scans that an imported notice.log tells of.",
    .evidence = evidence,
    .parameters = {},
    .source = "MITRE ATT&CK T1046",
    .hooks = {.notice = true},
    .make = make_detector<ScanNotices>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, scan_notices)

}  // namespace

}  // namespace slipstream
