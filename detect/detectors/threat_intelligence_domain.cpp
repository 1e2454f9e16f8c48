// A name that threat intelligence lists, or one below it, asked for by DNS, HTTP or TLS.
#include <fmt/format.h>

#include "detect/intel/evidence_text.h"
#include "detect/intel/seen_indicators.h"
#include "profiler/address_class.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"THREAT_INTELLIGENCE_BLACKLISTED_DOMAIN"};
constexpr std::size_t host_bytes_min = 3;

class ThreatIntelligenceDomain : public Detector {
public:
    void on_dns(RowContext<DnsRecord>& context) override {
        if (!context.intel() || !context.row.query) return;
        std::optional<IpAddress> resolved;
        if (context.row.answers)
            for (const std::string& answer : *context.row.answers)
                if (!resolved) resolved = IpAddress::parse(answer);
        judge(context, *context.row.query, resolved);
    }
    void on_http(RowContext<HttpRecord>& context) override {
        if (!context.intel() || !context.row.host || context.row.host->size() < host_bytes_min) return;
        std::string_view host = *context.row.host;
        judge(context, host.substr(0, host.rfind(':')), {});
    }
    void on_ssl(RowContext<SslRecord>& context) override {
        if (context.intel() && context.row.server_name) judge(context, *context.row.server_name, {});
    }

private:
    template <class Context>
    static void judge(Context& context, std::string_view name, std::optional<IpAddress> resolved) {
        if (is_local_name(name)) return;
        auto match = context.intel()->find_domain(name);
        if (!match) return;
        std::string domain = lower_case(name);
        if (!context.template state<SeenIndicators>().first(0, domain)) return;
        std::string text = fmt::format(
            "connection to a blacklisted domain {}. Description: {}, Found in feed: {}, Confidence: {}. {}",
            domain, match->description, match->source, match->confidence.to_string(),
            tags_text("with tags: ", *match, ". "));
        Evidence source = context.about_originator(evidence[0], match->level, match->confidence, text);
        source.victim = Entity{.kind = Entity::Kind::domain, .side = FlowSide::destination, .value = domain};
        if (!resolved)
            if (const auto* known = context.facts().names().answers_of(domain);
                known && !known->addresses.empty())
                resolved = known->addresses.front();
        if (!resolved || is_ignored(*resolved)) {
            context.emit(std::move(source));
            return;
        }
        Evidence destination = context.about_responder(evidence[0], match->level, match->confidence, text);
        destination.profile = *resolved;
        destination.attacker =
            Entity{.kind = Entity::Kind::domain, .side = FlowSide::destination, .value = std::move(domain)};
        context.emit_related(std::move(source), std::move(destination));
    }
};

constexpr DetectorSpec threat_intelligence_domain{
    .name = "threat_intelligence_domain",
    .summary = "A domain listed by threat intelligence, or one below it, in DNS, HTTP or TLS.",
    .evidence = evidence,
    .parameters = {},
    .source = "MITRE ATT&CK T1071 Application Layer Protocol",
    .hooks = {.dns = true, .http = true, .ssl = true},
    .make = make_detector<ThreatIntelligenceDomain>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, threat_intelligence_domain)

}  // namespace

}  // namespace slipstream
