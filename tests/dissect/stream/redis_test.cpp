// The Redis dissector: which reply belongs to which command.
#include <gtest/gtest.h>

#include "tests/dissect/stream/exchange.h"

namespace slipstream::test {
namespace {

std::string summary(const Dissecting& run) {
    std::string text;
    for (const RedisRecord& row : run.rows_of<RedisRecord>())
        text += or_dash(row.command) + "|" + or_dash(row.key) + "|" + or_dash(row.value) + "|" +
                (row.success ? *row.success ? "T" : "F" : "-") + "|" + or_dash(row.reply) + "\n";
    return text;
}
std::string rows_of(const Exchange& exchange) {
    expect_same_when_cut("redis", exchange, summary);
    return summary(run_exchange("redis", exchange));
}
std::string command(const std::vector<std::string>& words) {
    std::string text = "*" + std::to_string(words.size()) + "\r\n";
    for (const std::string& word : words) text += "$" + std::to_string(word.size()) + "\r\n" + word + "\r\n";
    return text;
}

TEST(Redis, pairs_commands_with_replies) {
    EXPECT_EQ(
        rows_of({client(command({"SET", "k", "v"}) + command({"get", "k"})), server("+OK\r\n$1\r\nv\r\n"),
                 client("AUTH secret\r\n"), server("-ERR no password is set\r\n")}),
        "SET|k|v|T|OK\nget|k|-|T|v\nAUTH|-|-|F|ERR no password is set\n");
}

TEST(Redis, knows_where_the_key_stands) {
    EXPECT_EQ(rows_of({client(command({"BITOP", "AND", "to", "from"}) +
                              command({"BLMPOP", "0", "1", "list"}) + command({"GET"})),
                       server("+a\r\n+b\r\n+c\r\n")}),
              "BITOP|to|-|T|a\nBLMPOP|list|-|T|b\nGET|-|-|T|c\n");
}

TEST(Redis, writes_what_was_not_answered_when_the_server_spoke_at_all) {
    EXPECT_EQ(rows_of({client("PING\r\nPING\r\n"), server("+PONG\r\n")}), "PING|-|-|T|PONG\nPING|-|-|-|-\n");
    EXPECT_EQ(rows_of({client("PING\r\nPING\r\n")}), "");
    EXPECT_EQ(rows_of({client("PING\r\nPING\r\n"), server("+PONG\r\nHTTP/1.1 200 OK\r\n")}),
              "PING|-|-|T|PONG\n");
}

TEST(Redis, leaves_out_commands_that_are_not_answered) {
    EXPECT_EQ(rows_of({client("CLIENT REPLY SKIP\r\nSET a b\r\nGET a\r\n"), server("+b\r\n")}),
              "CLIENT|-|-|-|-\nSET|a|b|-|-\nGET|a|-|T|b\n");
    EXPECT_EQ(rows_of({client("CLIENT REPLY OFF\r\nSET a b\r\nCLIENT REPLY ON\r\n"), server("+OK\r\n")}),
              "CLIENT|-|-|-|-\nSET|a|b|-|-\nCLIENT|-|-|T|OK\n");
    EXPECT_EQ(rows_of({client("CLIENT REPLY OFF\r\nCLIENT REPLY SKIP\r\nCLIENT REPLY ON\r\nPING\r\n"),
                       server("+OK\r\n+PONG\r\n")}),
              "CLIENT|-|-|-|-\nCLIENT|-|-|-|-\nCLIENT|-|-|T|OK\nPING|-|-|T|PONG\n");
}

TEST(Redis, leaves_out_what_the_server_pushes) {
    const std::string subscribed = "*3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n";
    const std::string message = "*3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$2\r\nhi\r\n";
    const std::string unsubscribed = "*3\r\n$11\r\nunsubscribe\r\n$1\r\nc\r\n:0\r\n";
    EXPECT_EQ(rows_of({client(command({"SUBSCRIBE", "c"})), server(subscribed + message),
                       client(command({"UNSUBSCRIBE"})), server(unsubscribed), client("PING\r\n"),
                       server("+PONG\r\n")}),
              "SUBSCRIBE|-|-|-|-\nUNSUBSCRIBE|-|-|-|-\nPING|-|-|T|PONG\n");
    EXPECT_EQ(rows_of({client("HELLO 3\r\n"), server("%1\r\n+proto\r\n:3\r\n"),
                       server(">2\r\n+message\r\n+x\r\n"), client("PING\r\n"), server("+PONG\r\n")}),
              "HELLO|-|-|T|{proto: 3}\nPING|-|-|T|PONG\n");
}

TEST(Redis, writes_a_reply_that_came_before_its_command) {
    EXPECT_EQ(rows_of({client("PING\r\n"), server("+PONG\r\n+OK\r\n"), client("SET a b\r\nGET a\r\n"),
                       server("+b\r\n")}),
              "PING|-|-|T|PONG\n-|-|-|T|OK\nSET|a|b|-|-\nGET|a|-|T|b\n");
}

TEST(Redis, drops_a_client_that_never_waits) {
    Dissecting run("redis", true);
    std::vector<std::string> weirds;
    for (int i = 0; i < 10001; ++i) {
        const Said said = run.feed_text("PING\r\n");
        weirds.insert(weirds.end(), said.weirds.begin(), said.weirds.end());
    }
    EXPECT_EQ(weirds, std::vector<std::string>{"Redis_excessive_pipelining"});
    EXPECT_TRUE(run.done());
}

TEST(Redis, is_not_a_server_that_speaks_first) {
    Dissecting run("redis", true);
    run.feed_text("+OK POP3 ready\r\n", false);
    EXPECT_TRUE(run.done());
}

TEST(Redis, is_recognised_on_any_port) {
    const StreamSignature& signature = stream_dissector("redis")->signatures[0];
    auto judge = [&](const std::string& text) {
        return signature.responder({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
    };
    for (const char* reply : {"+OK\r\n", "-ERR\r\n", "$5\r\n", ":-1\r\n", "%2\r\n", "(1.5\r\n"})
        EXPECT_EQ(judge(reply), SignatureMatch::match) << reply;
    for (const char* other : {"HTTP/1.1", "$x", "* OK IMAP", ":server 001"})
        EXPECT_EQ(judge(other), SignatureMatch::mismatch) << other;
    EXPECT_EQ(judge("$5\r"), SignatureMatch::undecided);
}

}  // namespace
}  // namespace slipstream::test
