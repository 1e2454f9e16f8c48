// Certificates and OCSP answers: their columns, the names they are good for, and what is none.
#include "dissect/stream/certificate.h"

#include <gtest/gtest.h>

#include "tests/dissect/stream/tls_samples.h"

namespace slipstream::test {
namespace {

TEST(Certificate, fills_the_columns_of_x509_log) {
    auto certificate = read_certificate(sample_certificate);
    ASSERT_TRUE(certificate);
    const X509Record& row = certificate->row;
    EXPECT_EQ(row.fingerprint, "193e7f5a2e77aaf811407db452b93ecf041f40cd18632fa801161b277e190b61");
    EXPECT_EQ(row.version, 3u);
    EXPECT_EQ(row.serial, "12BBE6");
    EXPECT_EQ(row.subject, "CN=example.com,O=Foo\\, Inc");
    EXPECT_EQ(row.issuer, row.subject);
    EXPECT_EQ(row.not_valid_before.us, 1'795'527'749'000'000);
    EXPECT_EQ(row.not_valid_after.us - row.not_valid_before.us, hours(24 * 3650).us);
    EXPECT_EQ(row.key_algorithm, "id-ecPublicKey");
    EXPECT_EQ(row.signature_algorithm, "ecdsa-with-SHA256");
    EXPECT_EQ(row.key_type, "ecdsa");
    EXPECT_EQ(row.key_bits, 256u);
    EXPECT_EQ(row.curve, "prime256v1");
    EXPECT_FALSE(row.exponent);
    EXPECT_EQ(row.dns_names, (std::vector<std::string>{"*.example.com", "example.com"}));
    EXPECT_EQ(row.uris, std::vector<std::string>{"https://example.com/"});
    EXPECT_EQ(row.emails, std::vector<std::string>{"root@example.com"});
    EXPECT_EQ(row.addresses, std::vector<IpAddress>{IpAddress::v4(0x0a000001)});
    EXPECT_EQ(row.is_authority, true);
    EXPECT_EQ(row.path_length_max, 3u);
    EXPECT_EQ(certificate->common_name, "example.com");
}

TEST(Certificate, is_good_for_its_names) {
    auto certificate = *read_certificate(sample_certificate);
    for (const char* name : {"example.com", "www.example.com", "a.example.com"})
        EXPECT_TRUE(matches_certificate(name, certificate)) << name;
    for (const char* name : {"example.org", "www.Example.com", "a.b.example.com", "10.0.0.1", ""})
        EXPECT_FALSE(matches_certificate(name, certificate)) << name;
    certificate.has_alternative_names = false;
    certificate.common_name = "ab*.x.org";
    EXPECT_TRUE(matches_certificate("abc.x.org", certificate));
    EXPECT_FALSE(matches_certificate("xabc.x.org", certificate));
    certificate.common_name = "*.org";
    EXPECT_FALSE(matches_certificate("x.org", certificate));
}

TEST(Certificate, is_not_read_from_other_bytes) {
    Frame cut = sample_certificate;
    while (!cut.empty()) {
        cut.pop_back();
        EXPECT_FALSE(read_certificate(cut)) << cut.size();
    }
}

TEST(OcspResponse, fills_the_columns_of_ocsp_log) {
    auto rows = read_ocsp_response(sample_ocsp_response);
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(rows[0].hash_algorithm, "sha1");
    EXPECT_EQ(rows[0].issuer_name_hash, "7D1A1E5FEC84D1143BE8062950CDE8A2EE4DBE46");
    EXPECT_EQ(rows[0].issuer_key_hash, "2AB682BA369E1A34B4FBAD6EAC90281DA6A42CE3");
    EXPECT_EQ(rows[0].serial, "12BBE6");
    EXPECT_EQ(rows[0].status, "revoked");
    EXPECT_EQ(rows[0].revocation_reason, "superseded");
    EXPECT_EQ(rows[0].revoked_at, Time{1'767'225'600'000'000});
    EXPECT_EQ(*rows[0].next_update - rows[0].this_update, hours(7 * 24));
}

TEST(OcspResponse, is_not_read_from_other_bytes) {
    Frame cut = sample_ocsp_response;
    while (!cut.empty()) {
        cut.pop_back();
        EXPECT_TRUE(read_ocsp_response(cut).empty()) << cut.size();
    }
}

}  // namespace
}  // namespace slipstream::test
