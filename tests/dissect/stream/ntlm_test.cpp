// The NTLM dissector: names from a challenge and an answer, malformed lists, signatures.
#include <gtest/gtest.h>

#include <random>

#include "tests/dissect/stream/windows_messages.h"

namespace slipstream::test {
namespace {

TEST(NtlmDissector, collects_names_until_the_connection_ends) {
    Dissecting ntlm("ntlm", true);
    EXPECT_TRUE(ntlm.feed(ntlm_negotiate()).confirmed());
    const Time begun = ntlm.now;
    ntlm.now = ntlm.now + seconds(1);
    ntlm.feed(ntlm_challenge("SRV"), false);
    ntlm.feed(ntlm_authenticate("DOM", "alice", "PC"));
    EXPECT_TRUE(ntlm.rows.empty());
    ntlm.end();
    auto rows = ntlm.rows_of<NtlmRecord>();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].time, begun);
    EXPECT_EQ(rows[0].user, "alice");
    EXPECT_EQ(rows[0].domain, "DOM");
    EXPECT_EQ(rows[0].host, "PC");
    EXPECT_EQ(rows[0].server_netbios_name, "SRV");
    EXPECT_FALSE(rows[0].success);
    ntlm.end();
    EXPECT_EQ(ntlm.rows.size(), 1U);
}

TEST(NtlmDissector, names_that_are_empty_stay_unset) {
    Dissecting ntlm("ntlm", true);
    ntlm.feed(ntlm_authenticate("", "", ""));
    ntlm.end();
    auto rows = ntlm.rows_of<NtlmRecord>();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_FALSE(rows[0].user);
}

TEST(NtlmDissector, a_list_without_end_violates_and_a_signature_does_not) {
    Frame open = ntlm_challenge("SRV");
    open.resize(open.size() - 4);
    EXPECT_EQ(Dissecting("ntlm", true).feed(open, false).violated(), "NTLM AV Pair loop underflow");
    Dissecting ntlm("ntlm", true);
    EXPECT_EQ(ntlm.feed(bytes({1, 0, 0, 0}) + zeros(12)).violated(), "");
    ntlm.end();
    EXPECT_TRUE(ntlm.rows.empty());
}

TEST(NtlmDissector, survives_noise) {
    std::mt19937 random(1);
    for (int i = 0; i < 5000; ++i) {
        Frame noise = i % 2 ? ntlm_challenge("SERVER") : ntlm_authenticate("DOM", "alice", "PC");
        for (int n = 0; n < 4; ++n)
            noise[12 + random() % (noise.size() - 12)] = static_cast<std::uint8_t>(random());
        noise.resize(random() % (noise.size() + 1));
        Dissecting ntlm("ntlm", true);
        ntlm.feed(noise);
        ntlm.end();
    }
}

}  // namespace
}  // namespace slipstream::test
