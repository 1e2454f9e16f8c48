// Unsolicited ARP: a reply sent to everybody that nobody asked for.
#include "detect/context.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"UNSOLICITED_ARP"};

class UnsolicitedArp : public Detector {
public:
    void on_arp(ArpContext& context) override {
        const ArpRecord& arp = context.arp;
        if (!context.is_reply() || !arp.destination_mac.is_broadcast() || !arp.resp_hardware.is_broadcast())
            return;
        if (arp.source_mac.is_zero() || arp.orig_hardware.is_zero()) return;
        Confidence confidence = Confidence::of(0.8);
        Occurrence seen = context.count(evidence[0], ThreatLevel::low, confidence, {});
        if (!seen.report) return;
        context.emit(
            context.about_sender(evidence[0], ThreatLevel::low, confidence, "broadcasting unsolicited ARP"),
            seen);
    }
};

constexpr DetectorSpec unsolicited_arp{
    .name = "unsolicited_arp",
    .summary = "An ARP reply to everybody that nobody asked for.",
    .evidence = evidence,
    .parameters = {},
    .source = "RFC 5227 section 4; MITRE ATT&CK T1557.002",
    .hooks = {.arp = true},
    .make = make_detector<UnsolicitedArp>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, unsolicited_arp)

}  // namespace

}  // namespace slipstream
