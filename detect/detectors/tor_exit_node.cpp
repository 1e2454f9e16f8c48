// A connection to an exit node of Tor: not bad by itself, but few networks expect it.
#include <fmt/format.h>

#include "detect/intel/intel_tables.h"
#include "detect/intel/seen_indicators.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"TOR_EXIT_NODE"};
constexpr Confidence certain = Confidence::millionths(1'000'000);

class TorExitNode : public Detector {
public:
    void on_flow(FlowContext& context) override {
        const FlowRecord& flow = context.flow;
        if (!context.intel() || !context.intel()->is_tor_exit(flow.resp)) return;
        if (!context.state<SeenIndicators>().first(0, flow.resp)) return;
        Evidence e =
            context.about_responder(evidence[0], ThreatLevel::info, certain,
                                    fmt::format("A connection to TOR exit node {}.", flow.resp.to_string()));
        e.profile = flow.orig;
        context.emit(std::move(e));
    }
};

constexpr DetectorSpec tor_exit_node{
    .name = "tor_exit_node",
    .summary = "A connection to an exit node of the Tor network.",
    .evidence = evidence,
    .parameters = {},
    .source = "MITRE ATT&CK T1090.003 Multi-hop Proxy",
    .hooks = {.flow = true},
    .make = make_detector<TorExitNode>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, tor_exit_node)

}  // namespace

}  // namespace slipstream
