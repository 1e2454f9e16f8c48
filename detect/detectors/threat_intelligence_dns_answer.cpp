// DNS answers that lead to something listed (an address, an alias), and any address that a listed name leads
// to.
#include <fmt/format.h>

#include <algorithm>

#include "detect/intel/evidence_text.h"
#include "detect/intel/seen_indicators.h"
#include "profiler/address_class.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"THREAT_INTELLIGENCE_BLACKLISTED_DNS_ANSWER",
                                         "THREAT_INTELLIGENCE_ANSWER_OF_BLACKLISTED_QUERY"};
constexpr std::size_t answers_max = 64;  // of one message
constexpr Confidence certain = Confidence::millionths(1'000'000);

class ThreatIntelligenceDnsAnswer : public Detector {
public:
    void on_dns(RowContext<DnsRecord>& context) override {
        if (!context.intel() || !context.row.answers || !context.row.query) return;
        if (is_local_name(*context.row.query)) return;
        auto query = context.intel()->find_domain(*context.row.query);
        const auto& answers = *context.row.answers;
        for (std::size_t i = 0; i < std::min(answers.size(), answers_max); ++i) {
            const std::string& answer = answers[i];
            if (answer.empty() || answer.starts_with("TXT ")) continue;
            if (auto address = IpAddress::parse(answer)) {
                if (is_ignored(*address)) continue;
                if (query) judge_query(context, *query, *address);
                judge_address(context, *address);
            } else {
                judge_alias(context, answer);
            }
        }
    }

private:
    using Context = RowContext<DnsRecord>;

    /// About the answered address, whose victim is the one who asked; and about him.
    static std::pair<Evidence, Evidence> both(const Context& context, std::string_view type,
                                              const IntelMatch& match, const IpAddress& address,
                                              const std::string& text) {
        Evidence one = context.about_responder(type, match.level, match.confidence, text);
        one.profile = address;
        one.attacker = ip_entity(FlowSide::destination, address);
        Evidence other = context.about_originator(type, match.level, match.confidence, text);
        other.victim = ip_entity(FlowSide::destination, address);
        return {std::move(one), std::move(other)};
    }
    static void judge_query(Context& context, const IntelMatch& query, const IpAddress& address) {
        const std::string& name = *context.row.query;
        if (!context.state<SeenIndicators>().first(0, lower_case(name) + ' ' + address.to_string())) return;
        std::string text = fmt::format(
            "DNS answer of a blacklisted query. Query: {}. Answer: {}, Description: {}, Query found in feed: "
            "{}, "
            "Confidence: {}{}",
            name, address.to_string(), query.description, query.source, query.confidence.to_string(),
            tags_text(", Tags: ", query, ". "));
        auto [answer, source] = both(context, evidence[1], query, address, text);
        context.emit(std::move(answer));
        context.emit(std::move(source));
    }
    static void judge_address(Context& context, const IpAddress& address) {
        auto match = context.intel()->find_address(address);
        if (!match || !context.state<SeenIndicators>().first(1, address)) return;
        std::string text =
            fmt::format("DNS answer with a blacklisted IP: {} for query: {} Description: {} Source: {}.",
                        address.to_string(), *context.row.query, match->description, match->source);
        match->confidence = certain;
        auto [answer, source] = both(context, evidence[0], *match, address, text);
        context.emit_related(std::move(answer), std::move(source));
    }
    static void judge_alias(Context& context, const std::string& alias) {
        if (is_local_name(alias)) return;
        auto match = context.intel()->find_domain(alias);
        if (!match || !context.state<SeenIndicators>().first(2, lower_case(alias))) return;
        std::string text = fmt::format(
            "blacklisted CNAME: {} when resolving {} Description: {}, Found in feed: {}, Confidence: {} {}",
            alias, *context.row.query, match->description, match->source, match->confidence.to_string(),
            tags_text("with tags: ", *match, ". "));
        Evidence e = context.about_originator(evidence[0], match->level, match->confidence, std::move(text));
        e.victim =
            Entity{.kind = Entity::Kind::domain, .side = FlowSide::destination, .value = *context.row.query};
        context.emit(std::move(e));
    }
};

constexpr DetectorSpec threat_intelligence_dns_answer{
    .name = "threat_intelligence_dns_answer",
    .summary = "A DNS answer with a listed address or alias, or to the query for a listed domain.",
    .evidence = evidence,
    .parameters = {},
    .source = "MITRE ATT&CK T1071.004 DNS",
    .hooks = {.dns = true},
    .make = make_detector<ThreatIntelligenceDnsAnswer>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, threat_intelligence_dns_answer)

}  // namespace

}  // namespace slipstream
