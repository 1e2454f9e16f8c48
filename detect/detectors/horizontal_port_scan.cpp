// Horizontal port scan: one host tries the same port of many hosts without an answer. Counts different
// destinations per port and protocol in a time window; reports at 6, 10, 100, 1000, ... destinations. UDP
// has no handshake, and silence alone proves little. A scanner sends the same probe to everyone, so only
// destinations of equally long packets count together; a peer-to-peer client says something else to each. And
// clients of a service with many servers leave some flows unanswered too: while more than a quarter as many
// hosts answered on the port, nothing is reported.
#include <fmt/format.h>

#include "detect/distinct.h"
#include "detect/recent_targets.h"
#include "detect/scan.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"HORIZONTAL_PORT_SCAN"};

constexpr DetectorParameter parameters[] = {
    {"ports_max", "ports", 1024, 16, 65'536,
     "ports (for UDP: and lengths of probes) followed per host and window; the oldest is forgotten"},
    {"udp_answered_share", "", 0.25, 0, 1, "answering per silent UDP destinations above which it is no scan"},
};

struct Sweep {
    DistinctCounter destinations;
    std::uint64_t packets = 0;  // of both sides
    Time first_seen;
    unsigned reported_step = 0;
    FlowSample flows;
};

struct State : WindowState {
    State(const StateKeys& keys, std::size_t ports_max)
        : content_key(keys.content), sweeps(ports_max, keys.table), answering(ports_max, keys.table) {}
    HashKey content_key;
    LruMap<PeerPort, Sweep, PeerPortHash> sweeps;               // by destination port; kind: probe_kind()
    LruMap<PeerPort, DistinctCounter, PeerPortHash> answering;  // destinations of answered UDP flows, by port
};

// 0 for TCP; for UDP tells probes of different lengths apart.
std::uint16_t probe_kind(const FlowContext& context) {
    return context.is_udp() ? static_cast<std::uint16_t>(1 + bytes_per_packet(context.flow)) : 0;
}

// Across windows: the latest destinations per TCP port.
struct Recent : WindowState {
    explicit Recent(const StateKeys& keys) : by_port(ports_max, keys.table) {}
    static constexpr std::size_t ports_max = 64;
    LruMap<PeerPort, RecentTargets, PeerPortHash> by_port;
};

class HorizontalPortScan : public Detector {
public:
    explicit HorizontalPortScan(const DetectorSettings& settings)
        : ports_max_(settings.count(0)), udp_answered_share_(settings.number(1)) {}

    void on_flow(FlowContext& context) override {
        const FlowRecord& flow = context.flow;
        if (flow.resp_port.number == 0) return;
        bool attempt = is_scan_attempt(context);
        if (!attempt && !(context.is_udp() && context.established())) return;
        State& state = context.state<State>(ports_max_);
        std::uint64_t destination = keyed_hash(state.content_key, flow.resp);
        if (!attempt) {
            state.answering[{{}, flow.resp_port.number, 0}].insert(destination);
            return;
        }
        PeerPort key{{}, flow.resp_port.number, probe_kind(context)};
        Sweep& sweep = state.sweeps[key];
        if (sweep.flows.total == 0) sweep.first_seen = flow.start;
        sweep.first_seen = std::min(sweep.first_seen, flow.start);
        sweep.packets += flow.orig_packets + flow.resp_packets;
        sweep.flows.add(flow.uid);
        if (!sweep.destinations.insert(destination)) return;
        std::uint64_t count = sweep.destinations.count();
        unsigned step = report_step(count);
        if (context.is_tcp()) look_across_windows(context, key, sweep, destination, step > 0);
        if (step <= sweep.reported_step) return;
        if (context.is_udp() && answered(state, flow.resp_port.number, count)) return;
        sweep.reported_step = step;
        context.window().port_scanner = true;
        report(context, sweep, count);
    }

private:
    bool answered(State& state, std::uint16_t port, std::uint64_t silent) const {
        const DistinctCounter* hosts = state.answering.find({{}, port, 0});
        return hosts &&
               static_cast<double>(hosts->count()) > udp_answered_share_ * static_cast<double>(silent);
    }
    // The window alone is not enough, but together with what came just before or after it the destinations
    // are as many, within as short a time, as would be reported had the window begun elsewhere.
    static void look_across_windows(FlowContext& context, const PeerPort& key, Sweep& sweep,
                                    std::uint64_t destination, bool reported_in_window) {
        const FlowRecord& flow = context.flow;
        RecentTargets& recent = context.profile_state<Recent>().by_port[key];
        TimeWindow& window = context.window();
        RecentTargets::Cluster cluster = recent.add(
            {destination, flow.start, flow.uid, flow.orig_packets + flow.resp_packets, window.number},
            window.end - window.start);
        if (reported_in_window) return recent.clear();
        if (report_step(cluster.targets) == 0 || !cluster.crosses_windows) return;
        Sweep joined;
        joined.packets = cluster.packets;
        joined.first_seen = cluster.first;
        for (const auto* entry = cluster.begin; entry != cluster.end; ++entry) joined.flows.add(entry->uid);
        sweep.reported_step = 1;
        window.port_scanner = true;
        report(context, joined, cluster.targets);
        recent.clear();
    }
    static void report(FlowContext& context, const Sweep& sweep, std::uint64_t count) {
        const FlowRecord& flow = context.flow;
        Confidence confidence = confidence_of_packets(sweep.packets);
        Evidence e = context.about_originator(
            evidence[0], ThreatLevel::high, confidence,
            fmt::format(
                "Horizontal port scan to port {} {}/{}. From {} to {} unique destination IPs. Total packets "
                "sent: {}. Confidence: {}. by Slips",
                service_name(context.transport, flow.resp_port.number), flow.resp_port.number,
                name_of(context.transport), flow.orig.to_string(), count, sweep.packets,
                confidence.to_string()));
        e.time = sweep.first_seen;
        e.victim.reset();
        e.source_port.reset();
        e.flows = sweep.flows;
        e.numbers = {{"destinations", static_cast<double>(count)},
                     {"packets", static_cast<double>(sweep.packets)}};
        if (!sweep.destinations.exact()) e.numbers.push_back({"estimated", 1});
        context.emit(std::move(e));
    }

    std::size_t ports_max_;
    double udp_answered_share_;
};

constexpr DetectorSpec horizontal_port_scan{
    .name = "horizontal_port_scan",
    .summary = "The same port of many hosts tried without an answer.",
    .evidence = evidence,
    .parameters = parameters,
    .source = "MITRE ATT&CK T1046",
    .hooks = {.flow = true},
    .make = make_detector<HorizontalPortScan>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, horizontal_port_scan)

}  // namespace

}  // namespace slipstream
