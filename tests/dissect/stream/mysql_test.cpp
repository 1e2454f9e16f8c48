// The MySQL dissector: the login and commands with their outcome, however the stream is cut.
#include <gtest/gtest.h>

#include "tests/dissect/stream/dissecting.h"

namespace slipstream::test {
namespace {

Frame packet(unsigned number, const Frame& body) {
    return bytes({static_cast<unsigned>(body.size()), 0, 0, number}) + body;
}
const Frame greeting = packet(0, bytes({10}) + text("5.0.54") + zeros(1) + zeros(40));
const Frame login = packet(1, bytes({0x85, 0xa6, 3, 0}) + zeros(28) + text("root") + zeros(1) + zeros(21));
const Frame ok = packet(2, bytes({0, 3, 0, 2, 0, 0, 0}));
Frame query(std::string_view sql) { return packet(0, bytes({3}) + text(sql)); }

TEST(MysqlDissector, writes_the_login_and_queries) {
    Dissecting run("mysql", true);
    run.feed(greeting, false);
    EXPECT_TRUE(run.feed(login).confirmed());
    run.feed(ok, false);
    run.feed(query("select 1"));
    run.feed(packet(1, bytes({1})) + packet(2, text("column")) + packet(3, bytes({0xfe, 0, 0, 2, 0})) +
                 packet(4, bytes({1, '1'})) + packet(5, bytes({0xfe, 0, 0, 2, 0})),
             false);
    run.feed(query("nonsense"));
    run.feed(packet(1, bytes({0xff, 0x28, 4}) + text("#42000You have an error")), false);
    run.feed(packet(0, bytes({1})));
    const auto rows = run.rows_of<MysqlRecord>();
    ASSERT_EQ(rows.size(), 4U);
    EXPECT_EQ(rows[0].command, "login");
    EXPECT_EQ(rows[0].argument, "root");
    EXPECT_EQ(rows[0].rows, 3U);
    EXPECT_EQ(rows[1].argument, "select 1");
    EXPECT_EQ(rows[1].success, true);
    EXPECT_EQ(rows[1].rows, 0U);
    EXPECT_EQ(rows[2].success, false);
    EXPECT_EQ(rows[2].response, "You have an error");
    EXPECT_EQ(rows[3].command, "quit");
    EXPECT_FALSE(rows[3].success);
}

TEST(MysqlDissector, gives_the_same_rows_wherever_the_stream_is_cut) {
    const Frame client = login + query("drop table x");
    for (std::size_t cut = 0; cut <= login.size(); ++cut) {
        Dissecting run("mysql", true);
        run.feed(greeting, false);
        run.feed(Frame(client.begin(), client.begin() + static_cast<std::ptrdiff_t>(cut)));
        run.feed(Frame(client.begin() + static_cast<std::ptrdiff_t>(cut),
                       client.begin() + static_cast<std::ptrdiff_t>(login.size())));
        run.feed(ok, false);
        run.feed(query("drop table x"));
        run.end();
        ASSERT_EQ(run.rows_of<MysqlRecord>().size(), 2U) << cut;
        EXPECT_FALSE(run.rows_of<MysqlRecord>()[1].success);
    }
}

TEST(MysqlDissector, hands_tls_on) {
    Dissecting run("mysql", true);
    run.feed(greeting, false);
    run.feed(packet(1, bytes({0x85, 0xae, 3, 0}) + zeros(28)));
    run.feed_text("\x16\x03\x01");
    ASSERT_EQ(run.inner.size(), 1U);
    EXPECT_EQ(run.inner[0].dissector, "ssl");
    EXPECT_EQ(run.inner[0].bytes[0], "\x16\x03\x01");
}

}  // namespace
}  // namespace slipstream::test
