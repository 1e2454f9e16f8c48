// A connection to or from an address that threat intelligence lists. Judged for the originator, once per
// window and listed address, whatever other hosts did before.
#include <fmt/format.h>

#include "detect/intel/intel_tables.h"
#include "detect/intel/seen_indicators.h"
#include "profiler/address_class.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"THREAT_INTELLIGENCE_TO_BLACKLISTED_IP",
                                         "THREAT_INTELLIGENCE_FROM_BLACKLISTED_IP"};
constexpr Confidence certain = Confidence::millionths(1'000'000);

class ThreatIntelligenceIp : public Detector {
public:
    void on_flow(FlowContext& context) override {
        if (!context.intel()) return;
        if (context.transport != Transport::icmp)
            judge_destination(context, context.flow.orig, context.flow.resp);
        if (context.flow.conn_state != "OTH") judge_source(context);
    }
    void on_ssh(RowContext<SshRecord>& context) override {
        if (context.intel()) judge_destination(context, context.ends.orig, context.ends.resp);
    }
    void on_notice(RowContext<NoticeRecord>& context) override {
        if (context.intel() && context.ends.resp != context.ends.orig)
            judge_destination(context, context.ends.orig, context.ends.resp);
    }

private:
    template <class Context>
    static void judge_destination(Context& context, const IpAddress& orig, const IpAddress& resp) {
        if (is_ignored(resp)) return;
        auto match = context.intel()->find_address(resp);
        if (!match) return;
        if (!context.template state<SeenIndicators>().first(0, resp)) return;
        std::string text =
            fmt::format("connection to blacklisted IP: {} from {}. Description: {}. Source: {}.",
                        resp.to_string(), orig.to_string(), match->description, match->source);
        context.emit_related(context.about_responder(evidence[0], match->level, certain, text),
                             context.about_originator(evidence[0], ThreatLevel::low, certain, text));
    }
    static void judge_source(FlowContext& context) {
        const FlowRecord& flow = context.flow;
        if (is_ignored(flow.orig)) return;
        auto match = context.intel()->find_address(flow.orig);
        if (!match || context.facts().is_client(flow.orig)) return;
        if (!context.state<SeenIndicators>().first(1, flow.orig)) return;
        context.emit(context.about_originator(
            evidence[1], match->level, certain,
            fmt::format("connection from blacklisted IP: {} to {}. Description: {}. Source: {}.",
                        flow.orig.to_string(), flow.resp.to_string(), match->description, match->source)));
    }
};

constexpr DetectorSpec threat_intelligence_ip{
    .name = "threat_intelligence_ip",
    .summary = "A connection to or from an address listed by threat intelligence.",
    .evidence = evidence,
    .parameters = {},
    .source = "MITRE ATT&CK TA0011 Command and Control",
    .hooks = {.flow = true, .notice = true, .ssh = true},
    .make = make_detector<ThreatIntelligenceIp>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, threat_intelligence_ip)

}  // namespace

}  // namespace slipstream
