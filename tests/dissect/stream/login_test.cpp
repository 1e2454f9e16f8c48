// Logins over telnet, rlogin and rsh: attempts, who made them, and dialogues that cannot be followed.
#include <gtest/gtest.h>

#include "tests/dissect/stream/exchange.h"

namespace slipstream::test {
namespace {

// NOLINTNEXTLINE(misc-unused-using-decls): clang-tidy does not see a literal as its use
using std::string_literals::operator""s;

std::string summary(const Dissecting& run) {
    std::string text;
    for (const LoginRecord& row : run.rows_of<LoginRecord>())
        text += row.protocol + "|" +
                (row.confused  ? "confused"
                 : row.success ? "success"
                               : "failure") +
                "|" + or_dash(row.user) + "|" + or_dash(row.client_user) + "|" + or_dash(row.password) + "\n";
    return text;
}
std::string telnet(const Exchange& exchange) {
    expect_same_when_cut("telnet", exchange, summary);
    return summary(run_exchange("telnet", exchange));
}
std::string rlogin(const Exchange& exchange) {
    expect_same_when_cut("rlogin", exchange, summary);
    return summary(run_exchange("rlogin", exchange));
}
std::string rsh(const Exchange& exchange) {
    expect_same_when_cut("rsh", exchange, summary);
    return summary(run_exchange("rsh", exchange));
}
std::vector<std::string> weirds(std::string_view dissector, const Exchange& exchange) {
    Dissecting run(dissector, true);
    std::vector<std::string> all;
    for (const Turn& turn : exchange) {
        const Said said = run.feed_text(turn.text, turn.from_originator);
        all.insert(all.end(), said.weirds.begin(), said.weirds.end());
    }
    return all;
}
using Weirds = std::vector<std::string>;

const Turn negotiation = server("\xff\xfd\x18\xff\xfd\x20\xff\xfb\x03");

TEST(Telnet, writes_a_login_that_was_accepted) {
    EXPECT_EQ(telnet({negotiation, server("\r\nOpenBSD\r\n\r\nlogin: "), client("f"), server("f"),
                      client("ake\r\0"s), server("ake\r\n"), server("Password:"), client("secret\r\0"s),
                      server("\r\nLast login: Sat Nov 27\r\n$ "), client("ls\r\0"s)}),
              "telnet|success|fake|-|secret\n");
}

TEST(Telnet, writes_every_attempt_that_was_refused) {
    EXPECT_EQ(telnet({server("login: "), client("bob\r\n"), server("bob\r\nPassword: "), client("one\r\n"),
                      server("\r\nLogin incorrect\r\nlogin: "), client("root\r\n"),
                      server("root\r\nPassword: "), client("\r\n"), server("\r\nLogin incorrect\r\n")}),
              "telnet|failure|bob|-|one\ntelnet|failure|root|-|-\n");
}

TEST(Telnet, takes_a_time_out_for_a_refusal) {
    EXPECT_EQ(telnet({server("login: \r\nLogin timed out after 60 seconds\r\n")}), "telnet|failure|-|-|-\n");
}

TEST(Telnet, does_not_take_the_number_of_earlier_failures_for_one) {
    EXPECT_EQ(telnet({server("login: "), client("bob\r\n"), server("bob\r\nPassword: "), client("pw\r\n"),
                      server("\r\n2 failures since last successful login\r\n")}),
              "telnet|success|bob|-|pw\n");
}

TEST(Telnet, goes_on_after_an_empty_name) {
    EXPECT_EQ(telnet({server("login: "), client("\r\n"), server("\r\nlogin: "), client("bob\r\n"),
                      server("bob\r\nPassword: "), client("pw\r\n"), server("\r\nLast login: today\r\n")}),
              "telnet|success|bob|-|pw\n");
}

TEST(Telnet, reads_the_user_that_the_environment_tells) {
    const std::string environment = "\xff\xfa\x27\0\0USER\1bob\xff\xf0"s;
    EXPECT_EQ(telnet({negotiation, client(environment), server("Password: "), client("pw\r\n"),
                      server("\r\nLogin incorrect\r\n")}),
              "telnet|failure|bob|-|pw\n");
}

TEST(Telnet, says_once_that_it_cannot_follow) {
    std::string banner;
    for (int i = 0; i < 60; ++i) banner += "some text\r\n";
    EXPECT_EQ(telnet({server(banner)}), "telnet|confused|-|-|-\n");
    std::string typed;
    for (int i = 0; i < 20; ++i) typed += "typed ahead\r\n";
    EXPECT_EQ(telnet({server("login: "), client(typed)}), "telnet|confused|-|-|-\n");
    EXPECT_EQ(telnet({server("login: \r\n"), client("a\r\nb\r\n"), server("who?\r\nlogin: \r\n")}),
              "telnet|confused|-|-|-\n");
}

TEST(Telnet, leaves_what_is_encrypted_alone) {
    EXPECT_EQ(telnet({client("\xff\xfa\x26\x03\x01\xff\xf0"), server("login: "), client("a\r\n"),
                      server("a\r\nLogin incorrect\r\n")}),
              "");
}

TEST(Telnet, bounds_what_it_keeps_of_a_suboption) {
    Dissecting run("telnet", true);
    run.feed_text("\xff\xfa\x27");
    for (int i = 0; i < 1000; ++i) run.feed_text(std::string(1000, 'x'));
    EXPECT_EQ(summary(run), "");
}

TEST(Rlogin, names_the_users_on_both_sides) {
    EXPECT_EQ(rlogin({client("\0alice\0bob\0xterm/9600\0"s), server("\0"s), server("Password: "),
                      client("pw\r"), server("\r\nLast login: today\r\n")}),
              "rlogin|success|bob|alice|pw\n");
    EXPECT_EQ(rlogin({client("\0alice\0bob\0xterm/9600\0"s), server("\0"s), server("Password: "),
                      client("pw\r"), server("\r\nLogin incorrect\r\nlogin: "), client("eve\r"),
                      server("eve\r\nPassword: "), client("x\r"), server("\r\nLogin incorrect\r\n")}),
              "rlogin|failure|bob|alice|pw\nrlogin|failure|eve|alice|x\n");
}

TEST(Rlogin, finds_odd_beginnings) {
    EXPECT_EQ(weirds("rlogin", {client("GET / HTTP/1.1\r\n")}), Weirds{"bad_rlogin_prolog"});
    EXPECT_EQ(weirds("rlogin", {client("\0"s + std::string(1000, 'a'))}), Weirds{"bad_rlogin_prolog"});
    const Exchange refused = {client("\0alice\0bob\0xterm/9600\0"s), server("\1Permission denied.\r\n"),
                              client("more\r")};
    EXPECT_EQ(weirds("rlogin", refused), Weirds{"rlogin_text_after_rejected"});
    EXPECT_EQ(rlogin(refused), "rlogin|failure|bob|alice|-\n");
}

TEST(Rsh, writes_whether_the_user_was_let_in) {
    EXPECT_EQ(rsh({client("1022\0alice\0bob\0ls -l\0"s), server("\0total 0\n"s)}),
              "rsh|success|bob|alice|-\n");
    EXPECT_EQ(rsh({client("\0alice\0bob\0ls -l\0"s), server("\1Permission denied.\n")}),
              "rsh|failure|bob|alice|-\n");
}

TEST(Rsh, finds_odd_beginnings) {
    EXPECT_EQ(weirds("rsh", {client("<30>Nov 24 a syslog line\0"s)}), Weirds{"bad_rsh_prolog"});
    EXPECT_EQ(weirds("rsh", {client("1022\0a\0b\0ls\0"s), server("what\n")}), Weirds{"bad_rsh_prolog"});
    EXPECT_EQ(weirds("rsh", {client("0\0a\0b\0ls\0"s), server("\1no\n"), client("more")}),
              Weirds{"rsh_text_after_rejected"});
}

TEST(LoginDissectors, name_no_service) {
    Dissecting run("telnet", true);
    EXPECT_FALSE(run.feed_text("login: \r\n", false).confirmed());
}

}  // namespace
}  // namespace slipstream::test
