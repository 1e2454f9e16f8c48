// The GSSAPI dissector: tokens of the mechanisms, how it ended, and what Zeek says of other bytes.
#include <gtest/gtest.h>

#include <random>

#include "tests/dissect/stream/windows_messages.h"

namespace slipstream::test {
namespace {

TEST(GssapiDissector, tells_whether_ntlm_was_accepted) {
    for (unsigned state : {0U, 2U}) {
        Dissecting gss("gssapi", true);
        EXPECT_TRUE(gss.feed(spnego_init(ntlm_negotiate())).confirmed());
        EXPECT_EQ(gss.services, std::vector<std::string>{"ntlm"});
        gss.feed(spnego_answer(1), false);
        gss.feed(spnego_init(ntlm_authenticate("D", "bob", "H")));
        EXPECT_TRUE(gss.rows.empty());
        gss.feed(spnego_answer(state), false);
        auto rows = gss.rows_of<NtlmRecord>();
        ASSERT_EQ(rows.size(), 1U);
        EXPECT_EQ(rows[0].user, "bob");
        EXPECT_EQ(rows[0].success, state == 0);
        gss.end();
        EXPECT_EQ(gss.rows.size(), 1U);
    }
}

TEST(GssapiDissector, reads_ntlm_without_a_wrapper_too) {
    Dissecting gss("gssapi", true);
    EXPECT_FALSE(gss.feed(ntlm_authenticate("D", "bob", "H")).confirmed());
    gss.end();
    EXPECT_EQ(gss.rows_of<NtlmRecord>().size(), 1U);
}

TEST(GssapiDissector, hands_kerberos_on) {
    Dissecting gss("gssapi", true);
    const Frame oid = bytes({6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 1, 2, 2});
    gss.feed(spnego_init(ber(0x60, oid + bytes({1, 0}) + text("message"))));
    ASSERT_EQ(gss.inner.size(), 1U);
    EXPECT_EQ(gss.inner[0].dissector, "krb");
    EXPECT_EQ(gss.inner[0].bytes[0], "message");
}

TEST(GssapiDissector, says_what_is_wrong_as_zeek_does) {
    auto violated = [](const Frame& data) { return Dissecting("gssapi", true).feed(data).violated(); };
    const std::string start = "Binpac exception: binpac exception: ";
    EXPECT_EQ(violated(bytes({1, 0, 0, 0, 7, 63}) + zeros(10)),
              start + "out_of_bound: GSSAPI_NEG_TOKEN_RESP_Arg:args: 65 > 12");
    EXPECT_EQ(violated(bytes({1, 0, 0, 0, 7, 0x94}) + zeros(10)),
              start + "out_of_bound: ASN1EncodingMeta:more_len: 22 > 12");
    EXPECT_EQ(violated(bytes({1, 0, 0, 0, 0xb0, 2}) + zeros(10)),
              start + "invalid index for case: GSSAPI_NEG_TOKEN_RESP_Arg: 16");
    EXPECT_EQ(violated(bytes({1})), start + "out_of_bound: ASN1EncodingMeta:len: 2 > 1");
    EXPECT_EQ(violated(bytes({4, 4, 5, 0xff}) + zeros(12)), "");
}

TEST(GssapiDissector, survives_noise) {
    std::mt19937 random(1);
    for (int i = 0; i < 5000; ++i) {
        Frame noise = spnego_init(ntlm_challenge("SERVER"));
        for (int n = 0; n < 4; ++n) noise[random() % noise.size()] = static_cast<std::uint8_t>(random());
        noise.resize(random() % (noise.size() + 1));
        Dissecting gss("gssapi", true);
        gss.feed(noise);
        gss.end();
    }
}

}  // namespace
}  // namespace slipstream::test
