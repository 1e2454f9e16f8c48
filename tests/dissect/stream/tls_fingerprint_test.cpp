// JA3, JA3S and JA4 by their published definitions and examples, and the names of TLS numbers.
#include "dissect/stream/tls_fingerprint.h"

#include <gtest/gtest.h>

#include "dissect/stream/digest.h"
#include "dissect/stream/doh_servers.h"
#include "dissect/stream/tls_names.h"
#include "tests/dissect/stream/tls_samples.h"

namespace slipstream::test {
namespace {

/// The hello of the example in the definition of JA4: t13d1516h2_8daaf6152771_e5627efa2ab1.
struct Example {
    Frame groups = bytes({0, 8, 0x3a, 0x3a, 0, 29, 0, 23, 0, 24});
    Frame algorithms = bytes({0, 16, 4, 3, 8, 4, 4, 1, 5, 3, 8, 5, 5, 1, 8, 6, 6, 1});
    Frame protocols = with_length(text("\2h2\10http/1.1"), 2);
    Frame versions = bytes({6, 0x5a, 0x5a, 3, 4, 3, 3});
    Frame formats = bytes({1, 0});
    TlsClientHello hello;

    Example() {
        hello.version = 0x0303;
        hello.ciphers = {0x0a0a, 0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030,
                         0xcca9, 0xcca8, 0xc013, 0xc014, 0x009c, 0x009d, 0x002f, 0x0035};
        for (int type : {0x001b, 0x0000, 0x0033, 0x0010, 0x4469, 0x0017, 0x002d, 0x000d, 0x0005, 0x0023,
                         0x0012, 0x002b, 0xff01, 0x000b, 0x000a, 0x0015, 0x1a1a})
            hello.extensions.push_back(extension(static_cast<std::uint16_t>(type)));
    }
    Example(const Example&) = delete;
    Example& operator=(const Example&) = delete;

    TlsExtension extension(std::uint16_t type) const { return {type, body_of(type)}; }
    Bytes body_of(std::uint16_t type) const {
        switch (type) {
            case tls_extension::supported_groups: return groups;
            case tls_extension::signature_algorithms: return algorithms;
            case tls_extension::application_protocols: return protocols;
            case tls_extension::supported_versions: return versions;
            case tls_extension::point_formats: return formats;
            default: return {};
        }
    }
};

TEST(TlsFingerprint, gives_the_published_ja4) {
    Example example;
    EXPECT_EQ(ja4_of(example.hello, TlsTransport::tcp), "t13d1516h2_8daaf6152771_e5627efa2ab1");
}

TEST(TlsFingerprint, ja4_does_not_depend_on_the_order_of_ciphers_and_extensions) {
    Example example;
    std::reverse(example.hello.ciphers.begin(), example.hello.ciphers.end());
    std::reverse(example.hello.extensions.begin(), example.hello.extensions.end());
    EXPECT_EQ(ja4_of(example.hello, TlsTransport::quic), "q13d1516h2_8daaf6152771_e5627efa2ab1");
}

TEST(TlsFingerprint, ja4_of_a_bare_hello_has_zeros) {
    TlsClientHello hello;
    hello.version = 0x0301;
    EXPECT_EQ(ja4_of(hello, TlsTransport::tcp), "t10i000000_000000000000_000000000000");
}

TEST(TlsFingerprint, ja4_takes_hexadecimal_digits_of_a_protocol_that_is_not_text) {
    const Frame protocols = with_length(bytes({2, 0xab, 0xcd}), 2);
    TlsClientHello hello;
    hello.extensions.push_back({tls_extension::application_protocols, protocols});
    EXPECT_EQ(ja4_of(hello, TlsTransport::dtls).substr(0, 10), "d00i0001ad");
}

TEST(TlsFingerprint, ja3_is_the_digest_of_its_lists_without_grease) {
    Example example;
    EXPECT_EQ(ja3_of(example.hello),
              md5_hex("771,4865-4866-4867-49195-49199-49196-49200-52393-52392-49171-49172-156-157-47-53,"
                      "27-0-51-16-17513-23-45-13-5-35-18-43-65281-11-10-21,29-23-24,0"));
    EXPECT_EQ(ja3_of(TlsClientHello()), md5_hex("0,,,,"));
}

TEST(TlsFingerprint, gives_the_published_ja3_of_an_old_client) {
    // The first example of JA3's authors: only ciphers, in TLS 1.0.
    TlsClientHello hello;
    hello.version = 769;
    hello.ciphers = {4, 5, 10, 9, 100, 98, 3, 6, 19, 18, 99};
    EXPECT_EQ(ja3_of(hello), "de350869b8c85de67a350c8d186f11e6");
}

TEST(TlsFingerprint, ja3s_is_the_digest_of_the_answer) {
    TlsServerHello hello;
    hello.version = 771;
    hello.cipher = 49199;
    hello.extensions = {{65281, {}}, {0, {}}};
    EXPECT_EQ(ja3s_of(hello), md5_hex("771,49199,65281-0"));
}

TEST(TlsNames, spells_numbers_as_zeek_does) {
    EXPECT_EQ(tls_version_name(0x0303), "TLSv12");
    EXPECT_EQ(tls_version_name(0xfefd), "DTLSv12");
    EXPECT_EQ(tls_version_name(0x7f17), "TLSv13-draft23");
    EXPECT_EQ(tls_version_name(0x7e01), "unknown-32257");
    EXPECT_EQ(tls_cipher_name(0x1301), "TLS_AES_128_GCM_SHA256");
    EXPECT_EQ(tls_cipher_name(0x10080), "SSLv20_CK_RC4_128_WITH_MD5");
    EXPECT_EQ(tls_cipher_name(0xbeef), "unknown-48879");
    EXPECT_EQ(tls_group_name(23), "secp256r1");
    EXPECT_EQ(tls_alert_name(48), "unknown_ca");
    EXPECT_EQ(tls_alert_name(3), "unknown-3");
    EXPECT_TRUE(tls_cipher_has_ecdhe(0xc02f));
    EXPECT_FALSE(tls_cipher_has_ecdhe(0xcca8));
    EXPECT_FALSE(tls_cipher_has_ecdhe(0x2f));
}

TEST(DohServers, are_known_by_address_or_name) {
    const IpAddress other = IpAddress::v4(0x0a000001);
    EXPECT_TRUE(is_doh_server(IpAddress::v4(0x01010101), ""));
    EXPECT_TRUE(is_doh_server(other, "DNS.google"));
    EXPECT_FALSE(is_doh_server(other, "www.google.com"));
    EXPECT_FALSE(is_doh_server(IpAddress(), ""));
}

}  // namespace
}  // namespace slipstream::test
