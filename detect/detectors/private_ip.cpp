// Connection to a private address from a private address. Informational; the first of each destination and
// port, then the 10th, 100th, ... Left out: DNS and DHCP to the gateway, and DHCP by broadcast.
#include <fmt/format.h>

#include "detect/context.h"
#include "profiler/address_class.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"CONNECTION_TO_PRIVATE_IP"};

class PrivateIp : public Detector {
public:
    void on_flow(FlowContext& context) override {
        const FlowRecord& flow = context.flow;
        if (!is_private(flow.resp) || !is_private(flow.orig) || is_network_service(context)) return;
        bool icmp = context.transport == Transport::icmp;
        std::uint16_t port = icmp ? std::uint16_t{0} : flow.resp_port.number;
        Confidence sure = Confidence::millionths(1'000'000);
        Occurrence seen = context.count(evidence[0], ThreatLevel::info, sure, {flow.resp, port, icmp});
        if (!seen.report) return;
        std::string text = fmt::format("Connecting to private IP: {} ", flow.resp.to_string());
        if (icmp)
            text += "protocol: ICMP";
        else if (port != 0)
            text += fmt::format("on destination port: {}", port);
        context.emit(context.about_originator(evidence[0], ThreatLevel::info, sure, std::move(text)), seen);
    }

private:
    static bool is_network_service(const FlowContext& context) {
        std::uint16_t port = context.flow.resp_port.number;
        if (!context.is_udp() || (port != 53 && port != 67 && port != 68)) return false;
        if (port != 53 && is_special_v4(context.flow.resp)) return true;
        return context.facts().is_gateway(context.flow.resp);
    }
};

constexpr DetectorSpec private_ip{
    .name = "private_ip",
    .summary = "A connection between private addresses.",
    .evidence = evidence,
    .parameters = {},
    .source = "MITRE ATT&CK T1021",
    .hooks = {.flow = true},
    .make = make_detector<PrivateIp>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, private_ip)

}  // namespace

}  // namespace slipstream
