// The SIP dissector: replies joined with what they answer, across datagrams.
#include <gtest/gtest.h>

#include "tests/dissect/stream/dissecting.h"

namespace slipstream::test {
namespace {

constexpr std::string_view invite =
    "INVITE sip:b@x SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=z1\r\nFrom: <sip:a@x>;tag=1\r\nTo: <sip:b@x>\r\n"
    "Content-Length: 4\r\n\r\nbody";
constexpr std::string_view trying = "SIP/2.0 100 Trying\r\nVia: SIP/2.0/UDP a;branch=z1\r\n\r\n";
constexpr std::string_view ok = "SIP/2.0 200 OK\r\nTo: <sip:b@x>;tag=2\r\nl: 0\r\n\r\n";

TEST(SipDissector, writes_a_row_for_every_reply) {
    Dissecting run("sip");
    EXPECT_FALSE(run.feed_text(invite).confirmed());
    EXPECT_TRUE(run.feed_text(trying, false).confirmed());
    run.feed_text(ok, false);
    run.end();
    const auto rows = run.rows_of<SipRecord>();
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].method, "INVITE");
    EXPECT_EQ(rows[0].request_from, "<sip:a@x>");
    EXPECT_EQ(rows[0].request_path, std::vector<std::string>{"SIP/2.0/UDP a"});
    EXPECT_EQ(rows[0].request_body_bytes, 4U);
    EXPECT_EQ(rows[0].status_code, 100U);
    EXPECT_EQ(rows[1].status_message, "OK");
    EXPECT_EQ(rows[1].response_to, "<sip:b@x>;tag=2");
}

TEST(SipDissector, reads_datagrams_of_a_side_as_one_stream) {
    Dissecting run("sip");
    run.feed_text("  ");
    EXPECT_EQ(run.feed_text(invite).weirds, std::vector<std::string>{"sip_junk_before_request   "});
    for (std::size_t cut = 0; cut <= invite.size(); ++cut) {
        Dissecting cut_run("sip");
        cut_run.feed_text(invite.substr(0, cut));
        cut_run.feed_text(invite.substr(cut));
        cut_run.feed_text(ok, false);
        ASSERT_EQ(cut_run.rows_of<SipRecord>().size(), 1U) << cut;
        EXPECT_EQ(cut_run.rows_of<SipRecord>()[0].uri, "sip:b@x");
    }
}

TEST(SipDissector, takes_requests_and_replies_from_either_side) {
    Dissecting run("sip");
    run.feed_text(invite, false);
    EXPECT_TRUE(run.feed_text(ok, true).confirmed());
    const auto rows = run.rows_of<SipRecord>();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].method, "INVITE");
    EXPECT_EQ(rows[0].status_code, 200U);
}

TEST(SipDissector, drops_what_does_not_parse_and_goes_on) {
    Dissecting run("sip");
    EXPECT_EQ(run.feed_text("nothing\r\nmore\r\n").violated(), "not a request line");
    EXPECT_EQ(run.feed_text("HELLO sip:b SIP/2.0\r\nbad header\r\n\r\n").violated(), "not a header");
    run.end();
    ASSERT_EQ(run.rows_of<SipRecord>().size(), 1U);
    EXPECT_EQ(run.rows_of<SipRecord>()[0].method, "HELLO");
}

}  // namespace
}  // namespace slipstream::test
