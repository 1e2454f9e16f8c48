// Connection to multiple ports: established TCP flows to several unknown ports of one host, without a
// recognised service. Informational. With analysis direction `all` also the view of the host whose ports were
// used.
#include <fmt/format.h>

#include "detect/context.h"
#include "detect/distinct.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"CONNECTION_TO_MULTIPLE_PORTS"};

constexpr std::size_t peers_max = 512;

struct Peer {
    PortSet ports;
    FlowSample flows;  // one per port
};

struct State : WindowState {
    explicit State(const StateKeys& keys) : peers(peers_max, keys.table) {}
    LruMap<PeerPort, Peer, PeerPortHash> peers;  // kind: 1 when the profile is the responder
};

bool is_recognised(const FlowRecord& flow) {
    if (flow.service && !flow.service->empty()) return true;
    return flow.ndpi_app && !flow.ndpi_app->empty() && *flow.ndpi_app != "Unknown";
}

/// 2 to 10 one by one, then 100, 1000, ...
bool is_worth_a_report(std::size_t ports) {
    if (ports <= 10) return ports >= 2;
    while (ports % 10 == 0) ports /= 10;
    return ports == 1;
}

class MultiplePorts : public Detector {
public:
    void on_flow(FlowContext& context) override {
        const FlowRecord& flow = context.flow;
        if (!context.is_tcp() || !context.established() || is_recognised(flow)) return;
        if (is_known_port(Transport::tcp, flow.resp_port.number)) return;
        const IpAddress& other = context.as_responder ? flow.orig : flow.resp;
        Peer& peer = context.state<State>().peers[{other, 0, context.as_responder}];
        if (!peer.ports.insert(flow.resp_port.number)) return;
        peer.flows.add(flow.uid);
        if (is_worth_a_report(peer.ports.size())) report(context, peer);
    }

private:
    static void report(FlowContext& context, const Peer& peer) {
        const FlowRecord& flow = context.flow;
        std::string list;
        for (std::uint16_t port : peer.ports.few())
            list += fmt::format("{}'{}'", list.empty() ? "" : ", ", port);
        if (list.empty()) list = fmt::format("{} different", peer.ports.size());
        Evidence e =
            context.about_originator(evidence[0], ThreatLevel::info, Confidence::of(0.5),
                                     fmt::format("Connection to multiple ports [{}] from {} to {}. ", list,
                                                 flow.orig.to_string(), flow.resp.to_string()));
        e.profile = context.profile().address;
        if (context.as_responder) {
            e.attacker = ip_entity(FlowSide::destination, flow.orig);
            e.victim = ip_entity(FlowSide::source, flow.resp);
        }
        e.source_port.reset();
        e.destination_port.reset();
        e.flows = peer.flows;
        e.numbers = {{"ports", static_cast<double>(peer.ports.size())}};
        context.emit(std::move(e));
    }
};

constexpr DetectorSpec multiple_ports{
    .name = "multiple_ports",
    .summary = "Established connections to several unknown ports of one host.",
    .evidence = evidence,
    .parameters = {},
    .source = "MITRE ATT&CK T1571",
    .hooks = {.flow = true, .responder_flow = true},
    .make = make_detector<MultiplePorts>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, multiple_ports)

}  // namespace

}  // namespace slipstream
