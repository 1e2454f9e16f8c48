// The PostgreSQL dissector: TLS requests, logins, queries, errors and notices, however they are cut.
#include <gtest/gtest.h>

#include "tests/dissect/stream/exchange.h"

namespace slipstream::test {
namespace {

// NOLINTNEXTLINE(misc-unused-using-decls): clang-tidy does not see a literal as its use
using std::string_literals::operator""s;

std::string u32(std::uint32_t value) {
    std::string text;
    for (int shift = 24; shift >= 0; shift -= 8) text += static_cast<char>(value >> shift & 0xff);
    return text;
}
std::string untyped(std::uint32_t code, const std::string& rest) {
    return u32(static_cast<std::uint32_t>(8 + rest.size())) + u32(code) + rest;
}
std::string typed(char letter, const std::string& rest) {
    return letter + u32(static_cast<std::uint32_t>(4 + rest.size())) + rest;
}
const std::string tls_request = untyped(80877103, "");
const std::string startup = untyped(0x30000, "user\0bob\0database\0shop\0application_name\0psql\0\0"s);
std::string authentication(std::uint32_t method) { return typed('R', u32(method)); }
std::string ready(char status) { return typed('Z', std::string(1, status)); }
std::string query(const std::string& text) { return typed('Q', text + '\0'); }
std::string error(char letter = 'E') { return typed(letter, "SERROR\0C42601\0Mno such thing\0\0"s); }

std::string summary(const Dissecting& run) {
    std::string text;
    for (const PostgresqlRecord& row : run.rows_of<PostgresqlRecord>()) {
        text += or_dash(row.user) + "/" + or_dash(row.database) + "/" + or_dash(row.application_name) + "|" +
                or_dash(row.frontend) + "|" + or_dash(row.frontend_argument) + "|" + or_dash(row.backend) +
                "|" + or_dash(row.backend_argument) + "|" + (row.success ? *row.success ? "T" : "F" : "-") +
                "|" + (row.rows ? std::to_string(*row.rows) : "-") + "\n";
    }
    for (const SeenInner& inner : run.inner)
        text += inner.dissector + " " + inner.bytes[0] + " " + inner.bytes[1] + "\n";
    return text;
}
std::string rows_of(const Exchange& exchange) {
    expect_same_when_cut("postgresql", exchange, summary);
    return summary(run_exchange("postgresql", exchange));
}

TEST(Postgresql, writes_the_request_for_tls_and_hands_over) {
    EXPECT_EQ(rows_of({client(tls_request), server("S"), client("hello"), server("hello too")}),
              "-/-/-|ssl_request|-|ssl_reply|S|T|-\nssl hello hello too\n");
    EXPECT_EQ(
        rows_of({client(tls_request), server("N"), client(startup), server(authentication(0) + ready('I'))}),
        "-/-/-|ssl_request|-|ssl_reply|N|F|-\nbob/shop/psql|startup|-|auth_ok|-|T|-\n");
}

TEST(Postgresql, writes_a_login_with_the_methods_it_took) {
    EXPECT_EQ(rows_of({client(startup), server(authentication(10)), client(typed('p', "SCRAM")),
                       server(authentication(11)), client(typed('p', "proof")),
                       server(authentication(12) + authentication(0) + typed('S', "a\0b\0"s) + ready('I'))}),
              "bob/shop/psql|startup|-|auth_ok|SASL,SASLContinue,SASLFinal|T|-\n");
    EXPECT_EQ(
        rows_of({client(startup), server(authentication(10)), client(typed('p', "SCRAM")),
                 server(authentication(11)), server(error())}),
        "bob/shop/psql|startup|-|auth_request,auth_request,error|SASL,SASLContinue,SeverityLocalized=ERROR,"
        "Code=42601,Message=no such thing|F|-\n");
    EXPECT_EQ(rows_of({client(startup), server(authentication(77))}),
              "bob/shop/psql|startup|-|auth_request|UnknownAuthId77|-|-\n");
}

TEST(Postgresql, counts_the_rows_of_a_query) {
    const Exchange login = {client(startup), server(authentication(0) + ready('I'))};
    const std::string logged_in = "bob/shop/psql|startup|-|auth_ok|-|T|-\n";
    Exchange asked = login;
    asked.push_back(client(query("select 1")));
    asked.push_back(
        server(typed('T', "x") + typed('D', "1") + typed('D', "2") + typed('C', "SELECT 2\0"s) + ready('I')));
    asked.push_back(client(query("drop table t")));
    asked.push_back(server(error('N') + typed('C', "DROP\0"s) + ready('T')));
    asked.push_back(client(query("nonsense")));
    asked.push_back(server(error() + ready('E')));
    asked.push_back(client(typed('P', "parsed") + typed('E', "executed")));
    asked.push_back(server(typed('D', "3") + ready('I')));
    asked.push_back(client(typed('X', "")));
    EXPECT_EQ(
        rows_of(asked),
        logged_in + "bob/shop/psql|simple_query|select 1|-|-|T|2\n" +
            "bob/shop/psql|simple_query|drop table t|-|SeverityLocalized=ERROR,Code=42601,Message=no such "
            "thing|T|0\n" +
            "bob/shop/psql|simple_query|nonsense|error|SeverityLocalized=ERROR,Code=42601,Message=no such "
            "thing|F|-\n" +
            "bob/shop/psql|terminate|-|-|-|-|-\n");
}

TEST(Postgresql, writes_a_query_that_was_not_answered) {
    EXPECT_EQ(rows_of({client(startup), server(authentication(0) + ready('I')),
                       client(query("one") + query("two"))}),
              "bob/shop/psql|startup|-|auth_ok|-|T|-\nbob/shop/psql|simple_query|one|-|-|-|-\n"
              "bob/shop/psql|simple_query|two|-|-|-|-\n");
}

TEST(Postgresql, gives_up_on_what_it_is_not) {
    Dissecting run("postgresql", true);
    run.feed_text("GET / HTTP/1.1\r\n\r\n");
    EXPECT_TRUE(run.done());
    run.end();
    EXPECT_EQ(summary(run), "");
    Dissecting talker("postgresql", true);
    talker.feed_text("220 hello\r\n", false);
    EXPECT_TRUE(talker.done());
}

TEST(Postgresql, keeps_a_bounded_part_of_what_the_server_said) {
    Dissecting run("postgresql", true);
    run.feed_text(startup);
    for (int i = 0; i < 10000; ++i) run.feed_text(error('N'), false);
    run.end();
    EXPECT_LT(run.rows_of<PostgresqlRecord>().at(0).backend_argument->size(), 40000u);
}

TEST(Postgresql, is_recognised_on_any_port) {
    const StreamSignature& signature = stream_dissector("postgresql")->signatures[0];
    auto judge = [](auto* by, const std::string& text) {
        return by({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
    };
    EXPECT_EQ(judge(signature.originator, tls_request), SignatureMatch::match);
    EXPECT_EQ(judge(signature.originator, startup), SignatureMatch::match);
    EXPECT_EQ(judge(signature.originator, startup.substr(0, 9)), SignatureMatch::undecided);
    EXPECT_EQ(judge(signature.originator, "GET / HTTP/1.1"), SignatureMatch::mismatch);
    EXPECT_EQ(judge(signature.responder, authentication(0)), SignatureMatch::match);
    EXPECT_EQ(judge(signature.responder, "HTTP/1.1"), SignatureMatch::mismatch);
}

}  // namespace
}  // namespace slipstream::test
