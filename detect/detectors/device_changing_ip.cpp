// Device changing its address: a private IPv4 address never seen before sends from a MAC address that held
// another one. Routers, whose MAC address stands for many hosts, are left out.
#include <fmt/format.h>

#include "detect/context.h"
#include "profiler/address_class.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"DEVICE_CHANGING_IP"};

class DeviceChangingIp : public Detector {
public:
    void on_flow(FlowContext& context) override {
        const FlowRecord& flow = context.flow;
        if (!flow.orig_mac || !rfc1918_prefix_bits(flow.orig)) return;
        const NetworkFacts& facts = context.facts();
        if (facts.binding_of(flow.orig) || facts.is_gateway(*flow.orig_mac)) return;
        const MacBinding* binding = facts.binding_of(*flow.orig_mac);
        if (!binding || binding->held.empty() || binding->carries_many) return;
        context.emit(context.about_originator(evidence[0], ThreatLevel::medium, Confidence::of(0.8),
                                              fmt::format("A device changing IPs. IP {} was found with MAC "
                                                          "address {} but the MAC belongs originally to IP: "
                                                          "{}. ",
                                                          flow.orig.to_string(), flow.orig_mac->to_string(),
                                                          binding->held.front().address.to_string())));
    }
};

constexpr DetectorSpec device_changing_ip{
    .name = "device_changing_ip",
    .summary = "A device that uses another address than before.",
    .evidence = evidence,
    .parameters = {},
    .source = "MITRE ATT&CK T1036",
    .hooks = {.flow = true},
    .make = make_detector<DeviceChangingIp>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, device_changing_ip)

}  // namespace

}  // namespace slipstream
