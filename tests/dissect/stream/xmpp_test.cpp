// XMPP: what confirms it, and TLS within.
#include <gtest/gtest.h>

#include "tests/dissect/stream/exchange.h"

namespace slipstream::test {
namespace {

const std::string opening = "<?xml version='1.0'?><stream:stream to='x' xmlns='jabber:client'>";

TEST(XmppDissector, is_confirmed_by_the_client_s_stream) {
    EXPECT_TRUE(Dissecting("xmpp", true).feed_text(opening).confirmed());
    EXPECT_FALSE(Dissecting("xmpp", true).feed_text(opening, false).confirmed());
}

TEST(XmppDissector, hands_over_to_tls_however_the_stream_is_cut) {
    const Exchange exchange{client(opening), client("<starttls xmlns='x'/>"),
                            server("<proceed xmlns='x'/>\026s"), client("\026c")};
    auto summary = [](const Dissecting& run) {
        return run.inner.empty() ? std::string("none") : run.inner[0].bytes[0] + run.inner[0].bytes[1];
    };
    EXPECT_EQ(summary(run_exchange("xmpp", exchange)), "\026c\026s");
    expect_same_when_cut("xmpp", exchange, summary);
}

TEST(XmppDissector, says_of_each_piece_that_it_is_none) {
    Dissecting run("xmpp", true);
    const std::string expected =
        "Binpac exception: binpac exception: string mismatch at "
        "src/analyzer/protocol/xmpp/xmpp-protocol.pac:12: "
        "\nexpected pattern: \"<\"\nactual data: \"ED\"";
    EXPECT_EQ(run.feed({'E', 'D', 0, 1}).violated(), expected);
    EXPECT_NE(run.feed_text("more", false).violated(), "");
    EXPECT_EQ(run.feed_text("<stream:stream>", false).violated(), "");
    EXPECT_EQ(run.feed_text("text", false).violated(), "");
}

}  // namespace
}  // namespace slipstream::test
