// SOCKS 5: requests, answers, passwords, and the protocol behind them; version 4 is refused.
#include <gtest/gtest.h>

#include "tests/dissect/stream/exchange.h"

namespace slipstream::test {
namespace {

// NOLINTNEXTLINE(misc-unused-using-decls): clang-tidy does not see a literal as its use
using std::string_literals::operator""s;

std::string summary(const Dissecting& run) {
    std::string out;
    for (const SocksRecord& r : run.rows_of<SocksRecord>())
        out += std::to_string(r.version) + " " + or_dash(r.user) + " " + or_dash(r.status) + " " +
               or_dash(r.request_name) + " " + std::to_string(r.request_port->number) + " " +
               r.bound_host->to_string() + "\n";
    for (const SeenInner& i : run.inner) out += i.dissector + ":" + i.bytes[0] + ":" + i.bytes[1] + "\n";
    return out;
}

const Exchange proxied{client("\5\1\2"s),
                       server("\5\2"s),
                       client("\1\3bob\3pwd"s),
                       server("\1\0"s),
                       client("\5\1\0\3\1x\0\x50"s),
                       server("\5\0\0\1\xc0\0\2\1\0\7"s),
                       client("GET /"),
                       server("HTTP/1.1")};

TEST(SocksDissector, tells_who_asked_for_what) {
    EXPECT_EQ(summary(run_exchange("socks", proxied)), "5 bob succeeded x 80 192.0.2.1\n:GET /:HTTP/1.1\n");
    expect_same_when_cut("socks", proxied, summary);
}

TEST(SocksDissector, writes_nothing_without_an_answer) {
    const Exchange unanswered(proxied.begin(), proxied.begin() + 5);
    EXPECT_EQ(summary(run_exchange("socks", unanswered)), "");
}

TEST(SocksDissector, refuses_the_answers_of_version_4) {
    Dissecting run("socks", true);
    run.feed_text("\4\1\0\x50\x0a\0\0\1x\0"s);
    EXPECT_EQ(run.feed_text("\0\x5a\0\0\0\0\0\0"s, false).violated(), "unsupported/unknown SOCKS version 0");
    EXPECT_EQ(run.feed_text("GET /").violated(), "unsupported/unknown SOCKS version 71");
    EXPECT_EQ(run.feed_text("HTTP/1.1", false).violated(), "unsupported/unknown SOCKS version 72");
}

}  // namespace
}  // namespace slipstream::test
