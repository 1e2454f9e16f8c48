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
    explicit Handshake(const RowContext<SslRecord>& context)
        : ends(context.ends),
          fingerprint(context.row.certificate_fingerprints->front()),
          server_name(context.row.server_name.value_or("")) {}
    RowEnds ends;
    std::string fingerprint;
    std::string server_name;
};

class SelfSignedCertificate : public Detector {
public:
    explicit SelfSignedCertificate(const DetectorSettings& settings) : wait_(settings.duration(0)) {}

    void on_ssl(RowContext<SslRecord>& context) override {
        const SslRecord& ssl = context.row;
        if (!ssl.certificate_fingerprints || ssl.certificate_fingerprints->empty()) return;
        auto handshake = std::make_unique<Handshake>(context);
        if (!judge(context, *handshake)) context.look_again(context.now() + wait_, std::move(handshake));
    }
    void on_due(DueContext& context, SecondLook& look) override {
        judge(context, static_cast<const Handshake&>(look));
    }

private:
    /// False while the certificate is unknown.
    static bool judge(DetectionContext& context, const Handshake& handshake) {
        const KnownCertificate* certificate = context.facts().certificate(handshake.fingerprint);
        if (!certificate) return false;
        if (!certificate->subject.empty() && certificate->subject == certificate->issuer)
            report(context, handshake);
        return true;
    }
    static void report(DetectionContext& context, const Handshake& handshake) {
        const RowEnds& ends = handshake.ends;
        const Confidence confidence = Confidence::of(0.5);
        const Occurrence seen =
            context.count(evidence[0], ThreatLevel::low, confidence,
                          PeerPort{ends.resp, ends.resp_port.value_or(std::uint16_t{0}), 0});
        if (!seen.report) return;
        std::string text = fmt::format("Self-signed certificate. Destination IP: {}.", ends.resp.to_string());
        if (!handshake.server_name.empty()) text += fmt::format(" SNI: {}.", handshake.server_name);
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
