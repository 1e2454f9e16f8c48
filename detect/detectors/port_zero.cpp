// Port 0: a TCP, UDP or SCTP flow from or to port 0, which no real service uses. Other protocols have no
// ports; their 0 means nothing.
#include <fmt/format.h>

#include "detect/context.h"
#include "profiler/address_class.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"PORT_0_CONNECTION"};

class PortZero : public Detector {
public:
    void on_flow(FlowContext& context) override {
        const FlowRecord& flow = context.flow;
        if (flow.orig_port.number != 0 && flow.resp_port.number != 0) return;
        if (context.transport == Transport::icmp || context.transport == Transport::other) return;
        if (is_multicast(flow.resp)) return;
        // The side with port 0 is the attacker. It pays when it is the profile; else the profile is the
        // victim, and evidence about a victim never scores.
        bool originator = flow.orig_port.number == 0;
        bool own = originator != context.as_responder;
        const IpAddress& peer = context.as_responder ? flow.orig : flow.resp;
        Confidence confidence = Confidence::of(0.8);
        Occurrence seen = context.count(evidence[0], ThreatLevel::high, confidence,
                                        {peer, flow.resp_port.number, static_cast<std::uint16_t>(own)},
                                        own ? FlowSide::source : FlowSide::destination);
        if (!seen.report) return;
        std::string text = fmt::format("Connection on port 0 from {}:{} to {}:{}.", flow.orig.to_string(),
                                       flow.orig_port.number, flow.resp.to_string(), flow.resp_port.number);
        Evidence e = context.about_originator(evidence[0], ThreatLevel::high, confidence, std::move(text));
        e.profile = context.profile().address;
        e.attacker =
            ip_entity(own ? FlowSide::source : FlowSide::destination, originator ? flow.orig : flow.resp);
        e.victim =
            ip_entity(own ? FlowSide::destination : FlowSide::source, originator ? flow.resp : flow.orig);
        context.emit(std::move(e), seen);
    }
};

constexpr DetectorSpec port_zero{
    .name = "port_zero",
    .summary = "A connection from or to port 0.",
    .evidence = evidence,
    .parameters = {},
    .source = "RFC 6335 section 6",
    .hooks = {.flow = true, .responder_flow = true},
    .make = make_detector<PortZero>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, port_zero)

}  // namespace

}  // namespace slipstream
