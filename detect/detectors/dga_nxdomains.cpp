// DGA or domain scanning: one host asks for many different names that do not exist. Malware that makes up its
// rendezvous names fails like this until it finds a registered one. Different names count, not answers: a
// host that repeats one dead name is only misconfigured.
#include <fmt/format.h>

#include "capture/base/text_hash.h"
#include "detect/context.h"
#include "detect/distinct.h"
#include "dissect/stream/ascii.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"DGA_NXDOMAINS"};

constexpr DetectorParameter parameters[] = {
    {"names", "names", 10, 2, 1e6, "different names without an answer in one window for the first report"},
    {"names_step", "names", 5, 1, 1e6, "further names for the next reports"},
};

constexpr std::size_t names_until_sparse = 100;  // from here on a report each time the count doubles

struct State : WindowState {
    explicit State(const StateKeys& keys) : content(keys.content) {}
    HashKey content;
    DistinctCounter names;
    std::uint64_t reported = 0;
    FlowSample flows;  // since the last report
};

class DgaNxdomains : public Detector {
public:
    explicit DgaNxdomains(const DetectorSettings& settings)
        : names_min_(settings.count(0)), step_(settings.count(1)) {}

    void on_dns(RowContext<DnsRecord>& context) override {
        const DnsRecord& dns = context.row;
        if (dns.response_code_name != "NXDOMAIN" || !dns.query || dns.query->empty()) return;
        const std::string name = lower_case(*dns.query);
        if (name.ends_with(".arpa") || name.ends_with(".local")) return;
        if (context.whitelisted_domain(name)) return;
        State& state = context.state<State>();
        if (!state.names.insert(hash_text(state.content, name))) return;
        state.flows.add(dns.uid);
        const std::uint64_t count = state.names.count();
        if (count < next_report(state.reported)) return;
        state.reported = count;
        report(context, state, count);
    }

private:
    std::uint64_t next_report(std::uint64_t reported) const {
        if (reported == 0) return names_min_;
        return reported < names_until_sparse ? reported + step_ : reported * 2;
    }
    static void report(RowContext<DnsRecord>& context, State& state, std::uint64_t count) {
        Evidence e = context.about_originator(
            evidence[0], ThreatLevel::high, Confidence::of(static_cast<double>(count) / 100),
            fmt::format("Possible DGA or domain scanning. {} failed to resolve {} different domains",
                        context.row.orig.to_string(), count));
        e.victim.reset();
        e.flows = std::exchange(state.flows, {});
        e.numbers = {{"names", static_cast<double>(count)}};
        context.emit(std::move(e));
    }

    std::uint64_t names_min_;
    std::uint64_t step_;
};

constexpr DetectorSpec dga_nxdomains{
    .name = "dga_nxdomains",
    .summary = "Many different names that do not exist, asked for by one host.",
    .evidence = evidence,
    .parameters = parameters,
    .source = "MITRE ATT&CK T1568.002",
    .hooks = {.dns = true},
    .make = make_detector<DgaNxdomains>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, dga_nxdomains)

}  // namespace

}  // namespace slipstream
