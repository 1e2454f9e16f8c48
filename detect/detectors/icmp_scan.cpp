// ICMP sweeps: one host asks many hosts for an echo (address scan), the time (timestamp scan) or the netmask
// (address mask scan), RFC 792 and RFC 950. Counts different targets per kind of question in a time window;
// reports at 5, 10, 25, 50, 100, 250, 500, 1000, ... targets with a confidence that grows from 0.3 to 1 at
// 255.
#include <fmt/format.h>

#include "detect/distinct.h"
#include "detect/scan.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"ICMP_ADDRESS_SCAN", "ICMP_TIMESTAMP_SCAN",
                                         "ICMP_ADDRESS_MASK_SCAN"};
constexpr std::string_view what[] = {"address", "timestamp", "address mask"};
constexpr std::size_t kinds = std::size(evidence);

constexpr DetectorParameter parameters[] = {
    {"targets_min", "hosts", 5, 2, 1'000'000, "different targets that make the first report"},
};

/// Index of the sweep an ICMP request type belongs to; `kinds` when it is not a request.
std::size_t sweep_of(std::uint16_t type) {
    if (type == 8 || type == 128) return 0;  // 128: echo request of ICMPv6, RFC 4443
    if (type == 13) return 1;
    if (type == 17) return 2;
    return kinds;
}

/// The next count worth a report: 5, 10, 25, 50, 100, 250, 500, ...
std::uint64_t next_report(std::uint64_t reported) {
    for (std::uint64_t decade = 10;; decade *= 10)
        for (std::uint64_t limit : {decade / 2, decade, decade * 5 / 2})
            if (limit > reported) return limit;
}

struct Sweep {
    DistinctCounter targets;
    std::uint64_t next = 0;
    Time first_seen;
    FlowSample flows;
};

struct State : WindowState {
    explicit State(const StateKeys& keys) : content_key(keys.content) {}
    HashKey content_key;
    Sweep sweeps[kinds];
};

class IcmpScan : public Detector {
public:
    explicit IcmpScan(const DetectorSettings& settings) : targets_min_(settings.count(0)) {}

    void on_flow(FlowContext& context) override {
        if (context.transport != Transport::icmp) return;
        const FlowRecord& flow = context.flow;
        std::size_t kind = sweep_of(flow.orig_port.number);
        if (kind == kinds || !scan_interested(flow.orig) || !scan_interested(flow.resp)) return;
        State& state = context.state<State>();
        Sweep& sweep = state.sweeps[kind];
        if (sweep.flows.total == 0) {
            sweep.first_seen = flow.start;
            sweep.next = targets_min_;
        }
        sweep.first_seen = std::min(sweep.first_seen, flow.start);
        sweep.flows.add(flow.uid);
        if (!sweep.targets.insert(keyed_hash(state.content_key, flow.resp))) return;
        std::uint64_t count = sweep.targets.count();
        if (count < sweep.next) return;
        sweep.next = next_report(count);
        report(context, sweep, kind, count);
    }

private:
    static void report(FlowContext& context, const Sweep& sweep, std::size_t kind, std::uint64_t count) {
        Evidence e =
            context.about_originator(evidence[kind], ThreatLevel::medium, confidence_of_targets(count),
                                     fmt::format("{} performed ICMP {} scan on {} hosts",
                                                 context.flow.orig.to_string(), what[kind], count));
        e.time = sweep.first_seen;
        e.victim.reset();
        e.source_port.reset();
        e.destination_port.reset();
        e.flows = sweep.flows;
        e.numbers = {{"targets", static_cast<double>(count)}};
        if (!sweep.targets.exact()) e.numbers.push_back({"estimated", 1});
        context.emit(std::move(e));
    }

    std::size_t targets_min_;
};

constexpr DetectorSpec icmp_scan{
    .name = "icmp_scan",
    .summary = "Many hosts asked for an echo, the time or the netmask by ICMP.",
    .evidence = evidence,
    .parameters = parameters,
    .source = "MITRE ATT&CK T1018",
    .hooks = {.flow = true},
    .make = make_detector<IcmpScan>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, icmp_scan)

}  // namespace

}  // namespace slipstream
