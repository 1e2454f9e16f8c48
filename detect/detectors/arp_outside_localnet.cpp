// ARP outside the local network: a host asks by ARP for an address that cannot be on its link.
#include <fmt/format.h>

#include "detect/context.h"
#include "profiler/address_class.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"ARP_OUTSIDE_LOCALNET"};

class ArpOutsideLocalnet : public Detector {
public:
    void on_arp(ArpContext& context) override {
        const ArpRecord& arp = context.arp;
        IpAddress zero = IpAddress::v4(0);
        if (!context.is_request() || arp.orig == zero || arp.resp == zero) return;
        if (is_multicast(arp.resp) || is_link_local(arp.resp) || rfc1918_prefix_bits(arp.resp) != 0) return;
        if (arp.orig.v4_value() >> 24 == arp.resp.v4_value() >> 24) return;
        Confidence confidence = Confidence::of(0.6);
        Occurrence seen = context.count(evidence[0], ThreatLevel::low, confidence, {arp.resp});
        if (!seen.report) return;
        Evidence e = context.about_sender(
            evidence[0], ThreatLevel::low, confidence,
            fmt::format("{} sending ARP packet to a destination address outside of local network: {}. ",
                        arp.orig.to_string(), arp.resp.to_string()));
        e.victim = ip_entity(FlowSide::destination, arp.resp);
        context.emit(std::move(e), seen);
    }
};

constexpr DetectorSpec arp_outside_localnet{
    .name = "arp_outside_localnet",
    .summary = "An ARP request for an address that is not local.",
    .evidence = evidence,
    .parameters = {},
    .source = "RFC 826",
    .hooks = {.arp = true},
    .make = make_detector<ArpOutsideLocalnet>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, arp_outside_localnet)

}  // namespace

}  // namespace slipstream
