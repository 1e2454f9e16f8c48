// DNS over HTTPS: a host asks a public resolver through TLS, past the resolver of the network. Informational:
// it hides names from every other detection.
#include <fmt/format.h>

#include "detect/context.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"DNS_OVER_HTTPS"};

class DnsOverHttps : public Detector {
public:
    void on_ssl(RowContext<SslRecord>& context) override {
        const SslRecord& ssl = context.row;
        if (!ssl.is_doh) return;
        const Confidence confidence = Confidence::of(0.9);
        const Occurrence seen =
            context.count(evidence[0], ThreatLevel::info, confidence,
                          PeerPort{ssl.resp, ssl.resp_port.number, 0}, FlowSide::destination);
        if (!seen.report) return;
        context.emit(context.about_responder(
                         evidence[0], ThreatLevel::info, confidence,
                         fmt::format("using DNS over HTTPs. DNS server: {} ", ssl.resp.to_string())),
                     seen);
    }
};

constexpr DetectorSpec dns_over_https{
    .name = "dns_over_https",
    .summary = "A host that asks a public resolver through TLS.",
    .evidence = evidence,
    .parameters = {},
    .source = "RFC 8484",
    .hooks = {.ssl = true},
    .make = make_detector<DnsOverHttps>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, dns_over_https)

}  // namespace

}  // namespace slipstream
