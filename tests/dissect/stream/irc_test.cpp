// IRC: nicks, users, channels, offered files, lines that are none.
#include <gtest/gtest.h>

#include "tests/dissect/stream/exchange.h"

namespace slipstream::test {
namespace {

std::string summary(const Dissecting& run) {
    std::string out;
    for (const IrcRecord& r : run.rows_of<IrcRecord>())
        out += or_dash(r.nick) + " " + or_dash(r.user) + " " + or_dash(r.command) + " " + or_dash(r.value) +
               " " + or_dash(r.addition) + "\n";
    for (const ExpectedConnection& e : run.expected)
        out += e.resp.to_string() + " " + std::to_string(e.resp_port) + "\n";
    return out;
}

const Exchange chat{client("NICK bob\r\nUSER b h s :real long name\r\n"), server(":srv 001 bob :hello\r\n"),
                    client("JOIN #a,#b key\r\n"),
                    client("PRIVMSG al :\001DCC SEND f.txt 3221225985 1234 99\001\r\n")};

TEST(IrcDissector, writes_nick_user_and_channels) {
    EXPECT_EQ(summary(run_exchange("irc", chat)),
              "- - NICK bob -\nbob - USER b h s reallong name \nbob b JOIN #a  with channel key: 'key'\n"
              "bob b JOIN #b \n192.0.2.1 1234\n");
    expect_same_when_cut("irc", chat, summary);
}

TEST(IrcDissector, names_lines_that_are_none) {
    Dissecting run("irc", true);
    EXPECT_EQ(run.feed_text("x\r\n").weirds.at(0), "irc_line_too_short");
    EXPECT_EQ(run.feed_text(std::string(600, 'x') + "\r\n").weirds.at(0), "irc_line_size_exceeded");
    EXPECT_EQ(run.feed_text(":nothing\r\n").weirds.at(0), "irc_invalid_line");
    EXPECT_EQ(run.feed_text("@time=1 :a CAP\r\n").weirds.at(0), "irc_invalid_command");
    EXPECT_EQ(run.feed_text("12 :a\r\n").weirds.at(0), "irc_invalid_reply_number");
    EXPECT_TRUE(run.feed_text("Host: a\r\n").weirds.empty());
    EXPECT_TRUE(run.feed_text("PING\r\n").confirmed());
}

}  // namespace
}  // namespace slipstream::test
