// The Kerberos dissectors: requests, replies, errors, one row a connection, frames of TCP in any pieces.
#include <gtest/gtest.h>

#include <random>

#include "tests/dissect/stream/windows_messages.h"

namespace slipstream::test {
namespace {

Frame tagged(unsigned n, const Frame& value) { return ber(0xa0 + n, value); }
Frame number(unsigned v) { return ber(2, bytes({v})); }
Frame general(std::string_view s) { return ber(0x1b, text(s)); }
Frame name(std::initializer_list<std::string_view> parts) {
    Frame all;
    for (std::string_view part : parts) all = all + general(part);
    return ber(0x30, tagged(0, number(1)) + tagged(1, ber(0x30, all)));
}

/// AS-REQ is 10, TGS-REQ 12.
Frame request(unsigned kind) {
    const Frame body =
        ber(0x30, tagged(0, ber(3, bytes({0, 0x40, 0x80, 0, 0x10}))) + tagged(1, name({"alice"})) +
                      tagged(2, general("EXAMPLE.ORG")) + tagged(3, name({"krbtgt", "EXAMPLE.ORG"})) +
                      tagged(5, ber(0x18, text("20370913024805Z"))));
    return ber(0x60 + kind, ber(0x30, tagged(1, number(5)) + tagged(2, number(kind)) + tagged(4, body)));
}
Frame reply(unsigned kind) {
    const Frame sealed = ber(0x30, tagged(0, number(18)) + tagged(2, ber(4, text("secret"))));
    const Frame ticket = ber(0x61, ber(0x30, tagged(0, number(5)) + tagged(1, general("EXAMPLE.ORG")) +
                                                 tagged(2, name({"cifs", "srv"})) + tagged(3, sealed)));
    return ber(0x60 + kind,
               ber(0x30, tagged(0, number(5)) + tagged(1, number(kind)) + tagged(3, general("EXAMPLE.ORG")) +
                             tagged(4, name({"alice"})) + tagged(5, ticket) + tagged(6, sealed)));
}
Frame error(unsigned code, std::string_view said = {}) {
    Frame body = tagged(0, number(5)) + tagged(1, number(30)) + tagged(6, number(code)) +
                 tagged(9, general("EXAMPLE.ORG")) + tagged(10, name({"krbtgt", "EXAMPLE.ORG"}));
    if (!said.empty()) body = body + tagged(11, general(said));
    return ber(0x7e, ber(0x30, body));
}
Frame framed(const Frame& message) {
    Frame f;
    put32(f, static_cast<std::uint32_t>(message.size()));
    return f + message;
}

TEST(KerberosDissector, writes_a_granted_ticket) {
    Dissecting krb("krb");
    EXPECT_TRUE(krb.feed(request(10)).confirmed());
    krb.feed(reply(11), false);
    auto rows = krb.rows_of<KerberosRecord>();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].request_type, "AS");
    EXPECT_EQ(rows[0].client, "alice/EXAMPLE.ORG");
    EXPECT_EQ(rows[0].service, "cifs/srv");
    EXPECT_EQ(rows[0].success, true);
    EXPECT_EQ(rows[0].till, Time{2'136'422'885'000'000});
    EXPECT_EQ(rows[0].cipher, "aes256-cts-hmac-sha1-96");
    EXPECT_EQ(rows[0].forwardable, true);
    EXPECT_EQ(rows[0].renewable, true);
    krb.feed(request(12));
    krb.end();
    EXPECT_EQ(krb.rows.size(), 1U);
}

TEST(KerberosDissector, writes_an_error_and_waits_when_more_was_wanted) {
    Dissecting krb("krb");
    krb.feed(request(12));
    krb.feed(error(25, "NEEDED_PREAUTH"), false);
    EXPECT_TRUE(krb.rows.empty());
    krb.feed(request(12));
    krb.feed(error(6), false);
    auto rows = krb.rows_of<KerberosRecord>();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].request_type, "TGS");
    EXPECT_FALSE(rows[0].client);
    EXPECT_EQ(rows[0].success, false);
    EXPECT_EQ(rows[0].error_message, "KDC_ERR_C_PRINCIPAL_UNKNOWN");
}

TEST(KerberosDissector, an_unanswered_request_is_written_at_the_end) {
    Dissecting krb("krb");
    krb.feed(ber(0x6e, ber(0x30, tagged(0, number(5)))));
    EXPECT_TRUE(krb.rows.empty());
    krb.end();
    auto rows = krb.rows_of<KerberosRecord>();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_FALSE(rows[0].request_type);
    EXPECT_FALSE(rows[0].success);
}

TEST(KerberosDissector, other_bytes_violate) {
    EXPECT_EQ(Dissecting("krb").feed(bytes({0x30, 0})).violated(),
              "Binpac exception: binpac exception: invalid index for case: KRB_PDU: -48");
    Frame cut = request(10);
    cut.resize(cut.size() - 1);
    EXPECT_NE(Dissecting("krb").feed(cut).violated(), "");
}

TEST(KerberosDissector, tcp_says_the_same_however_the_stream_is_cut) {
    const Frame orig = framed(request(10)), resp = framed(reply(11));
    for (std::size_t cut = 0; cut <= resp.size(); ++cut) {
        Dissecting krb("krb_tcp", true);
        for (bool from_originator : {true, false}) {
            const Frame& data = from_originator ? orig : resp;
            const auto middle = data.begin() + static_cast<std::ptrdiff_t>(std::min(cut, data.size()));
            krb.feed(Frame(data.begin(), middle), from_originator);
            krb.feed(Frame(middle, data.end()), from_originator);
        }
        ASSERT_EQ(krb.rows_of<KerberosRecord>().size(), 1U) << cut;
    }
}

TEST(KerberosDissector, is_recognised_by_its_first_bytes) {
    auto* udp = stream_dissector("krb")->signatures[0].originator;
    auto* tcp = stream_dissector("krb_tcp")->signatures[0].originator;
    for (const Frame& message : {request(10), request(12), reply(13), error(6)}) {
        EXPECT_EQ(udp(message), SignatureMatch::match);
        EXPECT_EQ(tcp(framed(message)), SignatureMatch::match);
    }
    EXPECT_NE(udp(text("GET / HTTP/1.1\r\nHost: example.org\r\n")), SignatureMatch::match);
}

TEST(KerberosDissector, survives_noise) {
    std::mt19937 random(1);
    for (int i = 0; i < 5000; ++i) {
        Frame noise = i % 2 ? request(10) : reply(13);
        for (int n = 0; n < 3; ++n) noise[random() % noise.size()] = static_cast<std::uint8_t>(random());
        noise.resize(random() % (noise.size() + 1));
        Dissecting krb("krb");
        krb.feed(noise);
        krb.end();
        stream_dissector("krb")->signatures[0].originator(noise);
    }
}

}  // namespace
}  // namespace slipstream::test
