// Invalid DNS resolution: a name answered with a private or local address. Blocking resolvers do that, and
// attackers who rebind a name to a host inside of the network.
#include <fmt/format.h>

#include "detect/context.h"
#include "dissect/stream/ascii.h"
#include "profiler/address_class.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"INVALID_DNS_RESOLUTION"};

class InvalidDnsResolution : public Detector {
public:
    void on_dns(RowContext<DnsRecord>& context) override {
        const DnsRecord& dns = context.row;
        if (!dns.query || !dns.answers) return;
        for (const std::string& answer : *dns.answers) {
            const std::optional<IpAddress> address = IpAddress::parse(answer);
            if (!address || !is_private(*address)) continue;
            const std::string name = lower_case(*dns.query);
            if (name == "localhost" || name.ends_with(".local") || name.ends_with(".arpa")) return;
            report(context, *address);
        }
    }

private:
    static void report(RowContext<DnsRecord>& context, const IpAddress& address) {
        const Confidence confidence = Confidence::of(0.8);
        const Occurrence seen =
            context.count(evidence[0], ThreatLevel::info, confidence, PeerPort{address, 0, 0});
        if (!seen.report) return;
        const std::string& query = *context.row.query;
        Evidence e = context.about_originator(
            evidence[0], ThreatLevel::info, confidence,
            fmt::format("Invalid DNS answer. The DNS query {} was resolved to the private IP: {}", query,
                        address.to_string()));
        e.victim = Entity{.kind = Entity::Kind::domain, .side = FlowSide::destination, .value = query};
        context.emit(std::move(e), seen);
    }
};

constexpr DetectorSpec invalid_dns_resolution{
    .name = "invalid_dns_resolution",
    .summary = "A name answered with a private address.",
    .evidence = evidence,
    .parameters = {},
    .source = "RFC 1918, DNS rebinding (Jackson et al., 2007)",
    .hooks = {.dns = true},
    .make = make_detector<InvalidDnsResolution>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, invalid_dns_resolution)

}  // namespace

}  // namespace slipstream
