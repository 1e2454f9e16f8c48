// High-entropy TXT answer: text records that look random carry encoded data, e.g. commands to malware or a
// tunnel through DNS. Multicast DNS is left out: its text records describe devices.
#include <fmt/format.h>

#include <array>
#include <cmath>

#include "detect/context.h"
#include "profiler/address_class.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"HIGH_ENTROPY_DNS_ANSWER"};

constexpr DetectorParameter parameters[] = {
    {"entropy", "bits per character", 5, 1, 8, "Shannon entropy of an answer for a report"},
};

/// Shannon entropy in bits per character; 0 for the empty text.
double entropy_of(std::string_view text) {
    std::array<std::uint32_t, 256> counts{};
    for (char c : text) ++counts[static_cast<unsigned char>(c)];
    double entropy = 0;
    for (std::uint32_t count : counts) {
        if (count == 0) continue;
        const double share = count / static_cast<double>(text.size());
        entropy -= share * std::log2(share);
    }
    return entropy;
}

class HighEntropyDnsAnswer : public Detector {
public:
    explicit HighEntropyDnsAnswer(const DetectorSettings& settings) : entropy_min_(settings.number(0)) {}

    void on_dns(RowContext<DnsRecord>& context) override {
        const DnsRecord& dns = context.row;
        if (!dns.answers || is_multicast(dns.resp) || dns.resp_port.number == 5353) return;
        for (const std::string& answer : *dns.answers) {
            if (!answer.starts_with("TXT ")) continue;
            const double entropy = entropy_of(answer);
            if (entropy >= entropy_min_) report(context, answer, entropy);
        }
    }

private:
    static void report(RowContext<DnsRecord>& context, const std::string& answer, double entropy) {
        const std::string text =
            fmt::format("A DNS TXT answer with high entropy. query: {} answer: \"{}\" entropy: {:.2f} ",
                        context.row.query.value_or(""), answer, entropy);
        const Confidence confidence = Confidence::of(0.6);
        Evidence server = context.about_responder(evidence[0], ThreatLevel::medium, confidence, text);
        Evidence client = context.about_originator(evidence[0], ThreatLevel::low, confidence, text);
        server.numbers = client.numbers = {{"entropy", entropy}};
        context.emit_related(std::move(server), std::move(client));
    }

    double entropy_min_;
};

constexpr DetectorSpec high_entropy_dns_answer{
    .name = "high_entropy_dns_answer",
    .summary = "A DNS text answer that looks random.",
    .evidence = evidence,
    .parameters = parameters,
    .source = "MITRE ATT&CK T1071.004",
    .hooks = {.dns = true},
    .make = make_detector<HighEntropyDnsAnswer>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, high_entropy_dns_answer)

}  // namespace

}  // namespace slipstream
