// GRE: a tunnel of this kind between two hosts, and the looking for one. Once per peer and window.
#include <fmt/format.h>

#include "detect/context.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"GRE_SCAN", "GRE_TUNNEL"};

constexpr std::size_t peers_max = 1'024;

struct State : WindowState {
    explicit State(const StateKeys& keys) : told(peers_max, keys.table) {}
    LruMap<PeerPort, bool, PeerPortHash> told;  // kind: 0 discovered, 1 any other action
};

class GreTunnel : public Detector {
public:
    void on_tunnel(RowContext<TunnelRecord>& context) override {
        const TunnelRecord& tunnel = context.row;
        if (tunnel.type.text != "Tunnel::GRE") return;
        const std::uint16_t kind = tunnel.action.text == "Tunnel::DISCOVER" ? 0 : 1;
        if (std::exchange(context.state<State>().told[PeerPort{tunnel.resp, 0, kind}], true)) return;
        Evidence e = context.about_originator(
            evidence[kind], ThreatLevel::low, Confidence::of(1),
            fmt::format("GRE {} from {} to {} tunnel action: {}", kind == 0 ? "scan" : "tunnel",
                        tunnel.orig.to_string(), tunnel.resp.to_string(), tunnel.action.text));
        e.source_port.reset();
        e.destination_port.reset();
        context.emit(std::move(e));
    }
};

constexpr DetectorSpec gre_tunnel{
    .name = "gre_tunnel",
    .summary = "A GRE tunnel, or the looking for one.",
    .evidence = evidence,
    .parameters = {},
    .source = "RFC 2784, MITRE ATT&CK T1572",
    .hooks = {.tunnel = true},
    .make = make_detector<GreTunnel>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, gre_tunnel)

}  // namespace

}  // namespace slipstream
