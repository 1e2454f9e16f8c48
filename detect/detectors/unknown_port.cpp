// Unknown port: a flow to a destination port no known service uses. Left out are scans already reported,
// peer-to-peer traffic (many destinations on high UDP ports, judged per host and window), ports that FTP
// announced for its data, and a flow whose originator is evidently the server: seen without its beginning,
// from a known port to an unknown one.
#include <fmt/format.h>

#include "detect/context.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"UNKNOWN_PORT"};

constexpr DetectorParameter parameters[] = {
    {"p2p_port_min", "", 30'000, 1, 65'535, "UDP ports above this one may be peer-to-peer"},
    {"p2p_flows", "flows", 6, 1, 1e6, "flows to one such destination that make it peer-to-peer"},
    {"p2p_hosts", "hosts", 5, 1, 16, "such destinations that make the host peer-to-peer for the window"},
};

struct State : WindowState {
    struct Peer {
        IpAddress address;
        std::uint64_t flows = 0;
    };
    std::vector<Peer> peers;  // at most p2p_hosts
};

class UnknownPort : public Detector {
public:
    explicit UnknownPort(const DetectorSettings& settings)
        : p2p_port_min_(static_cast<std::uint16_t>(settings.number(0))),
          p2p_flows_(settings.count(1)),
          p2p_hosts_(settings.count(2)) {}

    void on_flow(FlowContext& context) override {
        const FlowRecord& flow = context.flow;
        std::uint16_t port = flow.resp_port.number;
        if (port == 0 || context.transport == Transport::icmp || context.transport == Transport::other)
            return;
        if (is_known_port(context.transport, port) || context.window().port_scanner) return;
        if (context.is_tcp() && context.facts().is_ftp_data_port(port)) return;
        if (is_answer(context) || is_peer_to_peer(context)) return;
        ThreatLevel level = context.established() ? ThreatLevel::high : ThreatLevel::medium;
        Confidence sure = Confidence::millionths(1'000'000);
        PeerPort key{flow.resp, port, static_cast<std::uint16_t>(context.established() ? 0 : 1)};
        Occurrence seen = context.count(evidence[0], level, sure, key);
        if (!seen.report) return;
        context.emit(context.about_originator(
                         evidence[0], level, sure,
                         fmt::format("Connection to unknown destination port {}/{} destination IP {}.", port,
                                     upper_name_of(context.transport), flow.resp.to_string())),
                     seen);
    }

private:
    static bool is_answer(const FlowContext& context) {
        const FlowRecord& flow = context.flow;
        if (!is_known_port(context.transport, flow.orig_port.number)) return false;
        if (context.is_tcp()) return flow.history && !flow.history->empty() && flow.history->front() != 'S';
        return context.is_udp() && flow.resp_packets == 0;
    }

    bool is_peer_to_peer(FlowContext& context) const {
        if (!context.is_udp() || context.flow.resp_port.number <= p2p_port_min_) return false;
        auto& peers = context.state<State>().peers;
        for (State::Peer& peer : peers)
            if (peer.address == context.flow.resp) {
                ++peer.flows;
                return peer.flows > p2p_flows_ || peers.size() >= p2p_hosts_;
            }
        if (peers.size() < p2p_hosts_) peers.push_back({context.flow.resp, 1});
        return peers.size() >= p2p_hosts_;
    }

    std::uint16_t p2p_port_min_;
    std::size_t p2p_flows_;
    std::size_t p2p_hosts_;
};

constexpr DetectorSpec unknown_port{
    .name = "unknown_port",
    .summary = "A connection to a port that no known service uses.",
    .evidence = evidence,
    .parameters = parameters,
    .source = "MITRE ATT&CK T1571",
    .hooks = {.flow = true},
    .make = make_detector<UnknownPort>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, unknown_port)

}  // namespace

}  // namespace slipstream
