// Multiple reconnection attempts: a host keeps trying a service that refuses it (REJ, 5 times to one port),
// or a telnet port that does not let it in (4 times to port 23 or 2323 of one host, counted together). Each
// count starts anew after its report.
#include <fmt/format.h>

#include "detect/context.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"MULTIPLE_RECONNECTION_ATTEMPTS"};

constexpr DetectorParameter parameters[] = {
    {"refused", "flows", 5, 2, 1e6, "refused connections to one port of one host that make a report"},
    {"telnet", "flows", 4, 2, 1e6, "failed telnet connections to one host that make a report"},
};

constexpr std::size_t targets_max = 1'024;
constexpr std::uint16_t kind_refused = 0;
constexpr std::uint16_t kind_telnet = 1;

struct State : WindowState {
    explicit State(const StateKeys& keys) : attempts(targets_max, keys.table) {}
    LruMap<PeerPort, FlowSample, PeerPortHash> attempts;  // since the last report
};

class ReconnectionAttempts : public Detector {
public:
    explicit ReconnectionAttempts(const DetectorSettings& settings)
        : refused_(settings.count(0)), telnet_(settings.count(1)) {}

    void on_flow(FlowContext& context) override {
        if (!context.not_established()) return;
        const FlowRecord& flow = context.flow;
        std::uint16_t port = flow.resp_port.number;
        if (flow.conn_state == "REJ") {
            FlowSample& attempts = another(context, {flow.resp, port, kind_refused});
            if (attempts.total >= refused_) report(context, attempts, kind_refused);
        }
        if (context.is_tcp() && (port == 23 || port == 2323)) {
            FlowSample& attempts = another(context, {flow.resp, 0, kind_telnet});
            if (attempts.total >= telnet_) report(context, attempts, kind_telnet);
        }
    }

private:
    static FlowSample& another(FlowContext& context, const PeerPort& key) {
        FlowSample& attempts = context.state<State>().attempts[key];
        attempts.add(context.flow.uid);
        return attempts;
    }

    static void report(FlowContext& context, FlowSample& attempts, std::uint16_t kind) {
        const FlowRecord& flow = context.flow;
        FlowSample flows = std::exchange(attempts, {});
        Confidence confidence = Confidence::of(0.5);
        Occurrence seen =
            context.count(evidence[0], ThreatLevel::medium, confidence,
                          {flow.resp, kind == kind_telnet ? std::uint16_t{0} : flow.resp_port.number, kind},
                          FlowSide::source, 10);
        if (!seen.report) return;
        std::string from = flow.orig.to_string();
        std::string to = flow.resp.to_string();
        Evidence e = context.about_originator(
            evidence[0], ThreatLevel::medium, confidence,
            kind == kind_telnet
                ? fmt::format("Multiple Telnet reconnection attempts from IP: {} to Destination IP: {}  "
                              "reconnections: {}",
                              from, to, flows.total)
                : fmt::format(
                      "Multiple reconnection attempts from IP: {} to destination IP: {} reconnections: {}.",
                      from, to, flows.total));
        e.numbers = {{"reconnections", static_cast<double>(flows.total)}};
        e.flows = std::move(flows);
        context.emit(std::move(e), seen);
    }

    std::size_t refused_;
    std::size_t telnet_;
};

constexpr DetectorSpec reconnection_attempts{
    .name = "reconnection_attempts",
    .summary = "Repeated attempts to reach a service that refuses or does not answer.",
    .evidence = evidence,
    .parameters = parameters,
    .source = "MITRE ATT&CK T1110",
    .hooks = {.flow = true},
    .make = make_detector<ReconnectionAttempts>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, reconnection_attempts)

}  // namespace

}  // namespace slipstream
