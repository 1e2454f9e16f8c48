// Self-signed certificate: a TLS server that vouches for itself, as much malware infrastructure does (and
// many devices). Told by a certificate whose issuer is its subject, or by the status that another tool's log
// gives.
#include <fmt/format.h>

#include "detect/context.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"SELF_SIGNED_CERTIFICATE"};

constexpr DetectorParameter parameters[] = {
    {"wait_s", "s", 15, 0, 3'600, "packet time for the certificate to come after its connection"},
};

struct Handshake : SecondLook {
    explicit Handshake(const SslRecord& row) : ssl(row) {}
    SslRecord ssl;
};

class SelfSignedCertificate : public Detector {
public:
    explicit SelfSignedCertificate(const DetectorSettings& settings)
        : wait_(Duration{static_cast<std::int64_t>(settings.number(0) * 1e6)}) {}

    void on_ssl(RowContext<SslRecord>& context) override {
        const SslRecord& ssl = context.row;
        if (!ssl.certificate_fingerprints || ssl.certificate_fingerprints->empty()) return;
        if (!judge(context, ssl)) context.look_again(context.now() + wait_, std::make_unique<Handshake>(ssl));
    }
    void on_due(DueContext& context, SecondLook& look) override {
        judge(context, static_cast<const Handshake&>(look).ssl);
    }

private:
    /// False while the certificate is unknown.
    static bool judge(DetectionContext& context, const SslRecord& ssl) {
        const KnownCertificate* certificate =
            context.facts().certificate(ssl.certificate_fingerprints->front());
        if (!certificate) return false;
        if (!certificate->subject.empty() && certificate->subject == certificate->issuer)
            report(context, ssl);
        return true;
    }
    static void report(DetectionContext& context, const SslRecord& ssl) {
        const Confidence confidence = Confidence::of(0.5);
        const Occurrence seen = context.count(evidence[0], ThreatLevel::low, confidence,
                                              PeerPort{ssl.resp, ssl.resp_port.number, 0});
        if (!seen.report) return;
        std::string text = fmt::format("Self-signed certificate. Destination IP: {}.", ssl.resp.to_string());
        if (ssl.server_name && !ssl.server_name->empty()) text += fmt::format(" SNI: {}.", *ssl.server_name);
        const RowEnds ends = ends_of(ssl);
        context.emit_related(
            evidence_about(FlowSide::source, ends, evidence[0], ThreatLevel::low, confidence, text),
            evidence_about(FlowSide::destination, ends, evidence[0], ThreatLevel::low, confidence, text),
            seen);
    }

    Duration wait_;
};

constexpr DetectorSpec self_signed_certificate{
    .name = "self_signed_certificate",
    .summary = "A TLS server with a certificate that it signed itself.",
    .evidence = evidence,
    .parameters = parameters,
    .source = "MITRE ATT&CK T1587.003",
    .hooks = {.ssl = true},
    .make = make_detector<SelfSignedCertificate>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, self_signed_certificate)

}  // namespace

}  // namespace slipstream
