// Connection without DNS: a host talks to a public address that no DNS answer of the last day led to.
// Programs follow names; addresses built into a program are typical of malware, and of some peer-to-peer
// software. The answer may be seen a little later than the connection, so the judgement waits.
#include <fmt/format.h>

#include "detect/context.h"
#include "profiler/address_class.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"CONNECTION_WITHOUT_DNS"};

constexpr DetectorParameter parameters[] = {
    {"wait_s", "s", 15, 0, 3'600, "packet time for an answer to appear after the connection"},
    {"memory_s", "s", 86'400, 60, 1e7, "age up to which an answer explains a connection"},
};

constexpr std::size_t peers_max = 1'024;

struct State : WindowState {
    enum Stage : std::uint8_t { waiting, reported };
    explicit State(const StateKeys& keys) : peers(peers_max, keys.table) {}
    LruMap<IpAddress, Stage, AddressHash> peers;
};

/// The first flow to an address without a name.
struct Connection : SecondLook {
    RowEnds ends;
};

class ConnectionWithoutDns : public Detector {
public:
    explicit ConnectionWithoutDns(const DetectorSettings& settings)
        : wait_(settings.duration(0)), memory_(settings.duration(1)) {}

    void on_flow(FlowContext& context) override {
        const FlowRecord& flow = context.flow;
        if (is_ignored(flow.resp) || context.transport == Transport::icmp) return;
        if (flow.service && flow.service->find("dns") != std::string::npos) return;
        const RowEnds ends = ends_of(flow);
        if (is_explained(context, ends)) return;
        State& state = context.state<State>();
        if (const State::Stage* stage = state.peers.find(flow.resp)) {
            if (*stage == State::reported) report(context, ends);
            return;
        }
        auto look = std::make_unique<Connection>();
        look->ends = ends;
        if (context.look_again(context.now() + wait_, std::move(look)))
            state.peers[flow.resp] = State::waiting;
    }

    void on_due(DueContext& context, SecondLook& look) override {
        const RowEnds& ends = static_cast<const Connection&>(look).ends;
        if (is_explained(context, ends)) return;
        context.state<State>().peers[ends.resp] = State::reported;
        report(context, ends);
    }

private:
    bool is_explained(const DetectionContext& context, const RowEnds& ends) const {
        const NetworkFacts& facts = context.facts();
        if (facts.is_dhcp_server(ends.resp) || facts.is_client(ends.resp) || facts.is_doh_server(ends.resp))
            return true;
        const PassiveDns::Resolution* resolution = facts.names().resolution_of(ends.resp);
        return resolution && ends.time - resolution->last <= memory_;
    }
    static void report(DetectionContext& context, const RowEnds& ends) {
        const Confidence confidence = Confidence::of(0.8);
        const Occurrence seen =
            context.count(evidence[0], ThreatLevel::info, confidence,
                          PeerPort{ends.resp, ends.resp_port.value_or(std::uint16_t{0}), 0});
        if (!seen.report) return;
        Evidence e = evidence_about(
            FlowSide::source, ends, evidence[0], ThreatLevel::info, confidence,
            fmt::format("A connection without DNS resolution to Destination IP: {}", ends.resp.to_string()));
        e.victim.reset();
        context.emit(std::move(e), seen);
    }

    Duration wait_;
    Duration memory_;
};

constexpr DetectorSpec connection_without_dns{
    .name = "connection_without_dns",
    .summary = "A connection to a public address that no DNS answer led to.",
    .evidence = evidence,
    .parameters = parameters,
    .source = "MITRE ATT&CK T1071",
    .hooks = {.flow = true},
    .make = make_detector<ConnectionWithoutDns>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, connection_without_dns)

}  // namespace

}  // namespace slipstream
