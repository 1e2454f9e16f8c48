// ARPA scan: many different addresses looked up backwards within seconds, the way to list the hosts of a
// network without touching them.
#include <fmt/format.h>

#include <deque>

#include "detect/context.h"
#include "dissect/stream/ascii.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"DNS_ARPA_SCAN"};

constexpr DetectorParameter parameters[] = {
    {"names", "names", 10, 2, 1'000, "different reverse names for a report"},
    {"span_s", "s", 2, 0.001, 3'600, "time within which they are asked for"},
};

struct State : WindowState {
    struct Asked {
        std::string name;
        Time time;
        Uid uid;
    };
    std::deque<Asked> asked;  // different names of the last span_s, at most `names`
};

class DnsArpaScan : public Detector {
public:
    explicit DnsArpaScan(const DetectorSettings& settings)
        : names_(settings.count(0)), span_(settings.duration(1)), span_s_(settings.number(1)) {}

    void on_dns(RowContext<DnsRecord>& context) override {
        const DnsRecord& dns = context.row;
        if (!dns.query) return;
        if (!ends_ignoring_case(*dns.query, ".in-addr.arpa") && !ends_ignoring_case(*dns.query, ".ip6.arpa"))
            return;
        std::string name = lower_case(*dns.query);
        auto& asked = context.state<State>().asked;
        std::erase_if(asked, [&](const State::Asked& one) {
            return one.name == name || dns.time - one.time > span_ || one.time - dns.time > span_;
        });
        asked.push_back({std::move(name), dns.time, dns.uid});
        if (asked.size() < names_) return;
        Evidence e = context.about_originator(
            evidence[0], ThreatLevel::medium, Confidence::of(0.7),
            fmt::format("Doing DNS ARPA scan. Scanned {} hosts within {} seconds.", names_, span_s_));
        e.victim.reset();
        e.flows = {};
        for (const State::Asked& one : asked) e.flows.add(one.uid);
        e.numbers = {{"names", static_cast<double>(names_)}};
        asked.clear();
        context.emit(std::move(e));
    }

private:
    std::size_t names_;
    Duration span_;
    double span_s_;
};

constexpr DetectorSpec dns_arpa_scan{
    .name = "dns_arpa_scan",
    .summary = "Many addresses looked up backwards within seconds.",
    .evidence = evidence,
    .parameters = parameters,
    .source = "MITRE ATT&CK T1590.005",
    .hooks = {.dns = true},
    .make = make_detector<DnsArpaScan>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, dns_arpa_scan)

}  // namespace

}  // namespace slipstream
