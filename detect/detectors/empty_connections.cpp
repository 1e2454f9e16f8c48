// Empty connections: requests for the bare front page of a search engine, again and again, with nothing in
// them. Malware looks that way whether it has reached the internet.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "detect/context.h"
#include "dissect/stream/ascii.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"EMPTY_CONNECTIONS"};
constexpr std::array<std::string_view, 6> hosts = {"bing.com",  "google.com",     "yandex.com",
                                                   "yahoo.com", "duckduckgo.com", "gmail.com"};

constexpr DetectorParameter parameters[] = {
    {"requests", "requests", 4, 1, 1e6, "empty requests to one of the hosts in one window for a report"},
};

struct State : WindowState {
    std::array<FlowSample, hosts.size()> requests;  // since the last report
};

class EmptyConnections : public Detector {
public:
    explicit EmptyConnections(const DetectorSettings& settings) : requests_(settings.count(0)) {}

    void on_http(RowContext<HttpRecord>& context) override {
        const HttpRecord& http = context.row;
        if (http.uri != "/" || http.request_bytes != 0 || !http.host) return;
        std::string host = lower_case(*http.host);
        if (host.starts_with("www.")) host.erase(0, 4);
        const auto known = std::find(hosts.begin(), hosts.end(), host);
        if (known == hosts.end()) return;
        FlowSample& requests =
            context.state<State>().requests[static_cast<std::size_t>(known - hosts.begin())];
        requests.add(http.uid);
        if (requests.total < requests_) return;
        Evidence e = context.about_originator(evidence[0], ThreatLevel::medium, Confidence::of(1),
                                              fmt::format("Multiple empty HTTP connections to {}", host));
        e.flows = std::exchange(requests, {});
        context.emit(std::move(e));
    }

private:
    std::uint64_t requests_;
};

constexpr DetectorSpec empty_connections{
    .name = "empty_connections",
    .summary = "Empty requests to a search engine, again and again.",
    .evidence = evidence,
    .parameters = parameters,
    .source = "MITRE ATT&CK T1016.001",
    .hooks = {.http = true},
    .make = make_detector<EmptyConnections>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, empty_connections)

}  // namespace

}  // namespace slipstream
