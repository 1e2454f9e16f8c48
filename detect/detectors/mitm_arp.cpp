// Man in the middle by ARP: a MAC address claims an IPv4 address that another MAC address was using until
// just now. A device that got a new address by DHCP claims one nobody else uses, and an address handed on was
// silent before: neither is reported. A claim on the gateway's address always is, with more confidence.
#include <fmt/format.h>

#include <cmath>

#include "detect/context.h"
#include "profiler/address_class.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"MITM_ARP_ATTACK"};

constexpr DetectorParameter parameters[] = {
    {"handover_s", "s", 300, 0, 1e6,
     "silence of the previous holder after which an address may change hands"},
    {"confidence", "", 0.2, 0, 1, "of a claim on an address"},
    {"gateway_confidence", "", 0.8, 0, 1, "of a claim on the gateway's address"},
};

class MitmArp : public Detector {
public:
    explicit MitmArp(const DetectorSettings& settings)
        : handover_(settings.duration(0)),
          confidence_(Confidence::of(settings.number(1))),
          gateway_confidence_(Confidence::of(settings.number(2))) {}

    void on_arp(ArpContext& context) override {
        const ArpRecord& arp = context.arp;
        // A request claims its sender address as well as a reply does, but only announcements are made to be
        // believed.
        if (!context.is_reply() && !(context.is_request() && arp.orig == arp.resp)) return;
        if (!rfc1918_prefix_bits(arp.orig) || arp.orig_hardware.is_zero()) return;
        const AddressBinding* binding = context.facts().binding_of(arp.orig);
        if (!binding || binding->mac == arp.orig_hardware) return;
        bool gateway = context.facts().is_gateway(arp.orig);
        if (!gateway && binding->last < arp.time - handover_) return;
        Confidence confidence = gateway ? gateway_confidence_ : confidence_;
        Occurrence seen = context.count(evidence[0], ThreatLevel::critical, confidence, {});
        if (seen.report) report(context, *binding, gateway, confidence, seen);
    }

private:
    static void report(ArpContext& context, const AddressBinding& binding, bool gateway,
                       Confidence confidence, const Occurrence& seen) {
        const ArpRecord& arp = context.arp;
        std::string address = arp.orig.to_string();
        std::string who = gateway ? "The gateway " + address : address;
        std::string hardware = arp.orig_hardware.to_string();
        if (context.facts().is_gateway(arp.orig_hardware)) hardware = "of the gateway " + hardware;
        const MacBinding* own = context.facts().binding_of(arp.orig_hardware);
        bool known = own && !own->held.empty() && own->held.front().address != arp.orig;
        std::string text = known ? fmt::format(
                                       "{} performing a MITM ARP attack. The MAC {}, now belonging to {}, "
                                       "was seen before for IP "
                                       "{}.",
                                       who, hardware, who, own->held.front().address.to_string())
                                 : fmt::format(
                                       "{} performing a MITM ARP attack. The MAC {} claims this IP, which "
                                       "belongs to the MAC {}.",
                                       who, hardware, binding.mac.to_string());
        Evidence e = context.about_sender(evidence[0], ThreatLevel::critical, confidence, std::move(text));
        if (known) e.victim = ip_entity(FlowSide::destination, own->held.front().address);
        e.numbers = {{"previous_holder_silent_s", to_double(arp.time - binding.last)}};
        context.emit(std::move(e), seen);
    }

    Duration handover_;
    Confidence confidence_;
    Confidence gateway_confidence_;
};

constexpr DetectorSpec mitm_arp{
    .name = "mitm_arp",
    .summary = "A MAC address claims an IP address that another one is using.",
    .evidence = evidence,
    .parameters = parameters,
    .source = "MITRE ATT&CK T1557.002; RFC 5227",
    .hooks = {.arp = true},
    .make = make_detector<MitmArp>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, mitm_arp)

}  // namespace

}  // namespace slipstream
