// IMAP: what confirms it, and TLS within.
#include <gtest/gtest.h>

#include "tests/dissect/stream/exchange.h"

namespace slipstream::test {
namespace {

TEST(ImapDissector, is_confirmed_by_a_greeting_and_done_after_a_login) {
    Dissecting run("imap", true);
    EXPECT_TRUE(run.feed_text("* OK ready\r\n", false).confirmed());
    run.feed_text("a login bob x\r\n");
    EXPECT_TRUE(run.done());
}

TEST(ImapDissector, hands_over_to_tls_however_the_stream_is_cut) {
    const Exchange exchange{server("* OK ready\r\n"), client("a1 StartTLS\r\n"), server("a1 OK go\r\n\026s"),
                            client("\026c")};
    auto summary = [](const Dissecting& run) {
        return run.inner.empty() ? std::string("none") : run.inner[0].bytes[0] + run.inner[0].bytes[1];
    };
    EXPECT_EQ(summary(run_exchange("imap", exchange)), "\026c\026s");
    expect_same_when_cut("imap", exchange, summary);
}

}  // namespace
}  // namespace slipstream::test
