// Different local network: a private IPv4 address that is not of the local network, as originator (low) or as
// responder (high, charged to the responder, never scores). Nothing is said while the local network is
// unknown. DNS is left out: resolvers of other networks are normal.
#include <fmt/format.h>

#include "detect/context.h"
#include "profiler/address_class.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"DIFFERENT_LOCALNET"};

bool is_ordinary_v4(const IpAddress& address) {
    return address.is_v4() && !is_special_v4(address) && !is_loopback(address) && !is_multicast(address);
}

class DifferentLocalnet : public Detector {
public:
    void on_flow(FlowContext& context) override {
        const FlowRecord& flow = context.flow;
        if (!is_ordinary_v4(flow.resp) || !is_private(flow.resp) || !is_ordinary_v4(flow.orig)) return;
        if (context.is_udp() && flow.resp_port.number == 53) return;
        if (!context.facts().local_network_known()) return;
        Confidence sure = Confidence::millionths(1'000'000);
        PeerPort key{flow.resp, flow.resp_port.number, 0};
        if (!context.facts().is_local(flow.resp) && !context.window().port_scanner) {
            Occurrence seen = context.count(evidence[0], ThreatLevel::high, sure, key, FlowSide::destination);
            if (seen.report)
                context.emit(
                    context.about_responder(evidence[0], ThreatLevel::high, sure, destination_text(context)),
                    seen);
        }
        if (is_private(flow.orig) && !context.facts().is_local(flow.orig)) {
            key.kind = 1;
            Occurrence seen = context.count(evidence[0], ThreatLevel::low, sure, key);
            if (seen.report)
                context.emit(
                    context.about_originator(evidence[0], ThreatLevel::low, sure, source_text(context)),
                    seen);
        }
    }

private:
    static std::string source_text(const FlowContext& context) {
        const FlowRecord& flow = context.flow;
        return fmt::format(
            "A connection from a private IP ({}) on port {}/{} outside of the used local network {}. To IP: "
            "{} ",
            flow.orig.to_string(), flow.resp_port.number, name_of(context.transport),
            context.facts().local_network_text(), flow.resp.to_string());
    }
    static std::string destination_text(const FlowContext& context) {
        const FlowRecord& flow = context.flow;
        return fmt::format(
            "A connection to a private IP ({}) on port {}/{} outside of the used local network {}. "
            "From IP: {} on destination port: {}/{}",
            flow.resp.to_string(), flow.resp_port.number, name_of(context.transport),
            context.facts().local_network_text(), flow.orig.to_string(), flow.resp_port.number,
            upper_name_of(context.transport));
    }
};

constexpr DetectorSpec different_localnet{
    .name = "different_localnet",
    .summary = "A private address that does not belong to the local network.",
    .evidence = evidence,
    .parameters = {},
    .source = "RFC 1918",
    .hooks = {.flow = true},
    .make = make_detector<DifferentLocalnet>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, different_localnet)

}  // namespace

}  // namespace slipstream
