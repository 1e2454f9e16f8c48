// DNS without connection: a host resolves a name and never goes there. Malware does that to look whether its
// rendezvous exists, tunnels through DNS do it all the time.
#include <fmt/format.h>

#include "detect/context.h"
#include "dissect/stream/ascii.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"DNS_WITHOUT_CONNECTION"};

constexpr DetectorParameter parameters[] = {
    {"wait_s", "s", 1'800, 1, 86'400, "packet time for a connection to follow the answer"},
};

constexpr std::size_t peers_max = 4'096;
constexpr std::size_t names_max = 1'024;

/// Of a host, across its windows.
struct State : WindowState {
    explicit State(const StateKeys& keys)
        : contacted(peers_max, keys.table), waiting(names_max, keys.table) {}
    LruMap<IpAddress, Time, AddressHash> contacted;  // newest time network time stood at
    LruMap<std::string, Time, TextHash> waiting;     // names, and when they are looked at again
};

struct Answer : SecondLook {
    RowEnds ends;
    std::string query;
    std::string name;  // the query in lower case
    std::vector<IpAddress> addresses;
};

bool has_answer(const DnsRecord& dns) {
    if (dns.query_type_name != "A" && dns.query_type_name != "AAAA") return false;
    return dns.query && dns.response_code_name == "NOERROR" && dns.answers && !dns.answers->empty();
}

bool is_of_interest(const std::string& name) {
    if (name.find('.') == std::string::npos || name.find('*') != std::string::npos) return false;
    if (name.find("arpa") != std::string::npos || name.find(".local") != std::string::npos) return false;
    return !name.ends_with(".cymru.com") && !name.starts_with("wpad.");
}

class DnsWithoutConnection : public Detector {
public:
    explicit DnsWithoutConnection(const DetectorSettings& settings) : wait_(settings.duration(0)) {}

    void on_flow(FlowContext& context) override { remember(context, context.flow.resp); }
    // Long connections are told of at their end only, what is said in them earlier.
    void on_ssl(RowContext<SslRecord>& context) override { remember(context, context.row.resp); }
    void on_http(RowContext<HttpRecord>& context) override { remember(context, context.row.resp); }

    void on_dns(RowContext<DnsRecord>& context) override {
        const DnsRecord& dns = context.row;
        if (!has_answer(dns)) return;
        std::string name = lower_case(*dns.query);
        if (!is_of_interest(name)) return;
        auto answer = std::make_unique<Answer>();
        for (const std::string& text : *dns.answers)
            if (const std::optional<IpAddress> address = IpAddress::parse(text))
                answer->addresses.push_back(*address);
        if (answer->addresses.empty()) return;
        State& state = context.profile_state<State>();
        const Time due = context.now() + wait_;
        if (Time* until = state.waiting.find(name); until && *until > context.now()) return;
        state.waiting[name] = due;
        answer->ends = context.ends;
        answer->query = *dns.query;
        answer->name = std::move(name);
        context.look_again(due, std::move(answer));
    }

    void on_due(DueContext& context, SecondLook& look) override {
        const auto& answer = static_cast<const Answer&>(look);
        State& state = context.profile_state<State>();
        auto was_contacted = [&](const IpAddress& address) {
            const Time* last = state.contacted.find(address);
            return last && *last >= context.window().start;
        };
        for (const IpAddress& address : answer.addresses)
            if (was_contacted(address)) return;
        if (is_known_elsewhere(context, answer.name, was_contacted)) return;
        const Confidence confidence = Confidence::of(0.8);
        Evidence e = evidence_about(FlowSide::source, answer.ends, evidence[0], ThreatLevel::info, confidence,
                                    fmt::format("domain {} resolved with no connection", answer.query));
        e.victim = Entity{.kind = Entity::Kind::domain, .side = FlowSide::destination, .value = answer.query};
        context.emit(std::move(e));
    }

private:
    static void remember(DetectionContext& context, const IpAddress& address) {
        context.profile_state<State>().contacted[address] = context.now();
    }
    /// One of the other addresses of the name, or of an alias it has, was contacted.
    template <class WasContacted>
    static bool is_known_elsewhere(const DetectionContext& context, const std::string& name,
                                   const WasContacted& was_contacted) {
        const PassiveDns::Answers* answers = context.facts().names().answers_of(name);
        if (!answers) return false;
        if (std::any_of(answers->addresses.begin(), answers->addresses.end(), was_contacted)) return true;
        for (const std::string& alias : answers->aliases)
            if (const PassiveDns::Answers* of_alias = context.facts().names().answers_of(alias))
                if (std::any_of(of_alias->addresses.begin(), of_alias->addresses.end(), was_contacted))
                    return true;
        return false;
    }

    Duration wait_;
};

constexpr DetectorSpec dns_without_connection{
    .name = "dns_without_connection",
    .summary = "A name that was resolved and then not contacted.",
    .evidence = evidence,
    .parameters = parameters,
    .source = "MITRE ATT&CK T1071.004",
    .hooks = {.flow = true, .dns = true, .http = true, .ssl = true},
    .make = make_detector<DnsWithoutConnection>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, dns_without_connection)

}  // namespace

}  // namespace slipstream
