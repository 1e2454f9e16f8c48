// Vertical port scan: one host tries many ports of one other host without an answer. Counts different
// destination ports per destination and protocol in a time window; reports at 6, 10, 100, 1000, ... ports.
#include <fmt/format.h>

#include "detect/distinct.h"
#include "detect/recent_targets.h"
#include "detect/scan.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"VERTICAL_PORT_SCAN"};

constexpr DetectorParameter parameters[] = {
    {"targets_max", "hosts", 1024, 16, 65'536,
     "destinations followed per host and window; the oldest is forgotten"},
};

struct Target {
    PortSet ports;
    std::uint64_t packets = 0;  // of the originator
    Time first_seen;
    unsigned reported_step = 0;
    FlowSample flows;
};

struct State : WindowState {
    State(const StateKeys& keys, std::size_t targets_max) : targets(targets_max, keys.table) {}
    LruMap<PeerPort, Target, PeerPortHash> targets;  // by destination; kind: transport
};

// Across windows: the latest ports per destination.
struct Recent : WindowState {
    explicit Recent(const StateKeys& keys) : by_destination(destinations_max, keys.table) {}
    static constexpr std::size_t destinations_max = 64;
    LruMap<PeerPort, RecentTargets, PeerPortHash> by_destination;
};

class VerticalPortScan : public Detector {
public:
    explicit VerticalPortScan(const DetectorSettings& settings) : targets_max_(settings.count(0)) {}

    void on_flow(FlowContext& context) override {
        if (!is_scan_attempt(context)) return;
        const FlowRecord& flow = context.flow;
        State& state = context.state<State>(targets_max_);
        PeerPort key{flow.resp, 0, static_cast<std::uint16_t>(context.transport)};
        Target& target = state.targets[key];
        if (target.flows.total == 0) target.first_seen = flow.start;
        target.first_seen = std::min(target.first_seen, flow.start);
        target.packets += flow.orig_packets;
        target.flows.add(flow.uid);
        if (!target.ports.insert(flow.resp_port.number)) return;
        unsigned step = report_step(target.ports.size());
        if (context.is_tcp()) look_across_windows(context, key, target, step > 0);
        if (step <= target.reported_step) return;
        target.reported_step = step;
        context.window().port_scanner = true;
        report(context, target, target.ports.size());
    }

private:
    // See horizontal_port_scan: ports on both sides of a window's edge, within one window's width, count
    // together.
    static void look_across_windows(FlowContext& context, const PeerPort& key, Target& target,
                                    bool reported_in_window) {
        const FlowRecord& flow = context.flow;
        RecentTargets& recent = context.profile_state<Recent>().by_destination[key];
        TimeWindow& window = context.window();
        RecentTargets::Cluster cluster =
            recent.add({flow.resp_port.number, flow.start, flow.uid, flow.orig_packets, window.number},
                       window.end - window.start);
        if (reported_in_window) return recent.clear();
        if (report_step(cluster.targets) == 0 || !cluster.crosses_windows) return;
        Target joined;
        joined.packets = cluster.packets;
        joined.first_seen = cluster.first;
        for (const auto* entry = cluster.begin; entry != cluster.end; ++entry) joined.flows.add(entry->uid);
        target.reported_step = 1;
        window.port_scanner = true;
        report(context, joined, cluster.targets);
        recent.clear();
    }
    static void report(FlowContext& context, const Target& target, std::size_t ports) {
        const FlowRecord& flow = context.flow;
        Confidence confidence = confidence_of_packets(target.packets);
        Evidence e = context.about_originator(
            evidence[0], ThreatLevel::high, confidence,
            fmt::format("new vertical port scan to IP {} from {}. Total {} {} ports were scanned. Total "
                        "packets sent to all ports: {}. Confidence: {}. by Slips",
                        flow.resp.to_string(), flow.orig.to_string(), ports, upper_name_of(context.transport),
                        target.packets, confidence.to_string()));
        e.time = target.first_seen;
        e.source_port.reset();
        e.destination_port.reset();
        e.flows = target.flows;
        e.numbers = {{"ports", static_cast<double>(ports)}, {"packets", static_cast<double>(target.packets)}};
        context.emit(std::move(e));
    }

    std::size_t targets_max_;
};

constexpr DetectorSpec vertical_port_scan{
    .name = "vertical_port_scan",
    .summary = "Many ports of one host tried without an answer.",
    .evidence = evidence,
    .parameters = parameters,
    .source = "MITRE ATT&CK T1046",
    .hooks = {.flow = true},
    .make = make_detector<VerticalPortScan>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, vertical_port_scan)

}  // namespace

}  // namespace slipstream
