// POP3: what confirms it, and TLS within.
#include <gtest/gtest.h>

#include "tests/dissect/stream/exchange.h"

namespace slipstream::test {
namespace {

TEST(Pop3Dissector, is_confirmed_by_the_answer_to_a_user) {
    Dissecting run("pop3", true);
    EXPECT_FALSE(run.feed_text("+OK ready\r\n", false).confirmed());
    EXPECT_FALSE(run.feed_text("USER bob\r\n").confirmed());
    EXPECT_TRUE(run.feed_text("+OK\r\n", false).confirmed());
    EXPECT_FALSE(run.done());
    run.feed_text("PASS x\r\n");
    run.feed_text("+OK in\r\n", false);
    EXPECT_TRUE(run.done());
}

TEST(Pop3Dissector, hands_over_to_tls_however_the_stream_is_cut) {
    const Exchange exchange{server("+OK ready\r\n"), client("STLS\r\n"), server("+OK go\r\n\026s"),
                            client("\026c")};
    auto summary = [](const Dissecting& run) {
        return run.inner.empty() ? std::string("none") : run.inner[0].bytes[0] + run.inner[0].bytes[1];
    };
    EXPECT_EQ(summary(run_exchange("pop3", exchange)), "\026c\026s");
    expect_same_when_cut("pop3", exchange, summary);
}

}  // namespace
}  // namespace slipstream::test
