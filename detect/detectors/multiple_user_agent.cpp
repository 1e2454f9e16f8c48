// Multiple user agents: one host names different operating systems in its HTTP requests. A machine has one;
// another one is a second machine behind it, or a program that pretends. Informational.
#include <fmt/format.h>

#include "detect/context.h"
#include "detect/user_agent.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"MULTIPLE_USER_AGENT"};

constexpr std::size_t agents_max = 32;  // of a host

/// Of a host, across its windows.
struct State : WindowState {
    explicit State(const StateKeys& keys) : others(agents_max, keys.table) {}
    std::string first;  // the first agent that names an operating system
    std::string_view system;
    LruMap<std::string, bool, TextHash> others;  // reported
};

class MultipleUserAgent : public Detector {
public:
    void on_http(RowContext<HttpRecord>& context) override {
        const HttpRecord& http = context.row;
        if (!http.user_agent || http.user_agent->empty()) return;
        State& state = context.profile_state<State>();
        if (http.user_agent == state.first) return;
        if (state.first.empty()) {
            state.system = operating_system_of(*http.user_agent);
            if (!state.system.empty()) state.first = *http.user_agent;
            return;
        }
        const std::string_view system = operating_system_of(*http.user_agent);
        if (system == state.system || state.others.size() == agents_max) return;
        if (std::exchange(state.others[*http.user_agent], true)) return;
        context.emit(context.about_originator(
            evidence[0], ThreatLevel::info, Confidence::of(1),
            fmt::format("Using multiple user-agents: \"{}\" then \"{}\"", state.first, *http.user_agent)));
    }
};

constexpr DetectorSpec multiple_user_agent{
    .name = "multiple_user_agent",
    .summary = "A host whose HTTP requests name different operating systems.",
    .evidence = evidence,
    .parameters = {},
    .source = "RFC 9110, section 10.1.5",
    .hooks = {.http = true},
    .make = make_detector<MultipleUserAgent>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, multiple_user_agent)

}  // namespace

}  // namespace slipstream
