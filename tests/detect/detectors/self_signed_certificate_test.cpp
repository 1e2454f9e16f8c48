// Self-signed certificates: known before or shortly after the handshake's row.
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

constexpr std::string_view type = "SELF_SIGNED_CERTIFICATE";

X509Record certificate(std::string fingerprint, std::string issuer, double offset_s = 0) {
    X509Record made;
    made.time = test_origin + Duration{static_cast<std::int64_t>(offset_s * 1e6)};
    made.fingerprint = std::move(fingerprint);
    made.subject = "CN=c2.example";
    made.issuer = std::move(issuer);
    return made;
}
SslRecord handshake(double offset_s = 0) {
    auto made = row<SslRecord>("10.0.0.5", "93.184.216.34", 443, offset_s);
    made.server_name = "c2.example";
    made.certificate_fingerprints = {"aa", "bb"};
    return made;
}

TEST(SelfSignedCertificate, is_told_of_both_sides) {
    Scenario run;
    run.add_row(certificate("aa", "CN=c2.example")).add_row(handshake(1));
    auto found = run.evidence(type);
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].description,
              "Self-signed certificate. Destination IP: 93.184.216.34. SNI: c2.example.");
    EXPECT_EQ(found[0].threat_level, ThreatLevel::low);
    EXPECT_EQ(found[0].confidence, Confidence::of(0.5));
}

TEST(SelfSignedCertificate, the_certificate_may_come_later) {
    Scenario run;
    run.add_row(handshake(0)).add_row(certificate("aa", "CN=c2.example", 1));
    EXPECT_EQ(run.evidence(type).size(), 2u);
}

TEST(SelfSignedCertificate, certificates_of_others_and_roots_of_a_chain_are_left_out) {
    Scenario run;
    run.add_row(certificate("aa", "CN=Some Authority"));
    run.add_row(certificate("bb", "CN=c2.example"));
    run.add_row(handshake(1));
    run.add_row(row<SslRecord>("10.0.0.5", "93.184.216.34", 443, 2));
    EXPECT_TRUE(run.evidence(type).empty());
}

}  // namespace
}  // namespace slipstream
