// DHCP scan: a client that asks for many different addresses, to find out which are free or to take them all.
#include <fmt/format.h>

#include "detect/context.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"DHCP_SCAN"};

constexpr DetectorParameter parameters[] = {
    {"addresses", "addresses", 4, 2, 50, "different requested addresses in one window for each report"},
};

constexpr std::size_t addresses_max = 50;  // the newest are remembered

struct State : WindowState {
    explicit State(const StateKeys& keys) : requested(addresses_max, keys.table) {}
    LruMap<IpAddress, bool, AddressHash> requested;
    std::uint64_t different = 0;
    FlowSample flows;
};

class DhcpScan : public Detector {
public:
    explicit DhcpScan(const DetectorSettings& settings) : step_(settings.count(0)) {}

    void on_dhcp(RowContext<DhcpRecord>& context) override {
        const DhcpRecord& dhcp = context.row;
        if (!dhcp.requested) return;
        State& state = context.state<State>();
        if (std::exchange(state.requested[*dhcp.requested], true)) return;
        ++state.different;
        for (const Uid& uid : dhcp.uids.items) state.flows.add(uid);
        if (state.different % step_ != 0) return;
        Evidence e = context.about_originator(
            evidence[0], ThreatLevel::medium, Confidence::of(0.8),
            fmt::format(
                "Performing a DHCP scan by requesting {} different IP addresses. Confidence: 0.8. by Slips",
                state.different));
        e.profile = context.profile().address;
        e.attacker = ip_entity(FlowSide::source, e.profile);
        e.victim.reset();
        e.flows = std::exchange(state.flows, {});
        e.numbers = {{"addresses", static_cast<double>(state.different)}};
        context.emit(std::move(e));
    }

private:
    std::uint64_t step_;
};

constexpr DetectorSpec dhcp_scan{
    .name = "dhcp_scan",
    .summary = "A DHCP client that asks for many different addresses.",
    .evidence = evidence,
    .parameters = parameters,
    .source = "RFC 2131, MITRE ATT&CK T1557.003",
    .hooks = {.dhcp = true},
    .make = make_detector<DhcpScan>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, dhcp_scan)

}  // namespace

}  // namespace slipstream
