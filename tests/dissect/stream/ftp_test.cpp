// FTP control connections: which replies belong to which commands, what is written, what is announced.
#include <gtest/gtest.h>

#include "dissect/stream/ftp_addresses.h"
#include "dissect/stream/ftp_path.h"
#include "tests/dissect/stream/exchange.h"

namespace slipstream::test {
namespace {

std::string summary(const Dissecting& run) {
    std::string out;
    for (const FtpRecord& r : run.rows_of<FtpRecord>())
        out += r.user + " " + or_dash(r.password) + " " + or_dash(r.command) + " " + or_dash(r.argument) +
               " " + std::to_string(r.file_size.value_or(0)) + " " +
               std::to_string(r.reply_code.value_or(0)) + " " + or_dash(r.reply_message) + "\n";
    for (const ExpectedConnection& e : run.expected)
        out += (e.orig ? e.orig->to_string() : "anybody") + " to " + e.resp.to_string() + " port " +
               std::to_string(e.resp_port) + "\n";
    return out;
}

const Exchange download{server("220-Welcome\r\n220 ready\r\n"),
                        client("USER anonymous\r\n"),
                        server("331 who?\r\n"),
                        client("PASS me@home\r\n"),
                        server("230 in\r\n"),
                        client("CWD pub\r\n"),
                        server("250 done\r\n"),
                        client("PASV\r\n"),
                        server("227 Entering Passive Mode (192,0,2,7,4,210).\r\n"),
                        client("RETR ../a//b.txt\r\n"),
                        server("150 Opening (77 bytes)\r\n226 Complete\r\n"),
                        client("QUIT\r\n"),
                        server("221 Bye\r\n")};

TEST(FtpDissector, writes_transfers_and_announces_their_connections) {
    EXPECT_EQ(summary(run_exchange("ftp", download)),
              "anonymous me@home PASV - 0 227 Entering Passive Mode (192,0,2,7,4,210).\n"
              "anonymous me@home RETR ftp://10.0.0.2/./a/b.txt 77 226 Complete\n"
              "10.0.0.1 to 192.0.2.7 port 1234\n");
    expect_same_when_cut("ftp", download, summary);
}

TEST(FtpDissector, hides_passwords_of_real_users) {
    const std::string rows = summary(run_exchange(
        "ftp", {client("USER bob\r\n"), server("331 x\r\n"), client("PASS secret\r\n"), server("230 x\r\n"),
                client("DELE f\r\n"), server("250 x\r\n"), client("QUIT\r\n")}));
    EXPECT_EQ(rows.find("secret"), std::string::npos);
    EXPECT_NE(rows.find("bob <hidden> DELE"), std::string::npos);
}

TEST(FtpDissector, announces_active_connections_from_the_server) {
    EXPECT_NE(summary(run_exchange("ftp", {client("PORT 10,0,0,1,4,210\r\n"), server("200 OK\r\n")}))
                  .find("10.0.0.2 to 10.0.0.1 port 1234"),
              std::string::npos);
    EXPECT_NE(summary(run_exchange("ftp", {client("EPSV\r\n"), server("229 Extended (|||99|)\r\n")}))
                  .find("10.0.0.1 to 10.0.0.2 port 99"),
              std::string::npos);
}

TEST(FtpDissector, tells_its_client_and_failed_logins) {
    const Dissecting run = run_exchange(
        "ftp", {client("CLNT NcFTP 3.2\r\n"), server("200 x\r\n"), client("USER a\r\n"), server("331 x\r\n"),
                client("PASS b\r\n"), server("530 no\r\n"), client("CWD c\r\n"), server("550 no\r\n")});
    const auto programs = run.rows_of<SoftwareRecord>();
    ASSERT_EQ(programs.size(), 1U);
    EXPECT_EQ(programs[0].unparsed, "NcFTP 3.2");
    EXPECT_EQ(programs[0].host, run.view.orig);
    const auto failures = run.rows_of<NoticeRecord>();
    ASSERT_EQ(failures.size(), 1U);
    EXPECT_TRUE(failures[0].counts);
    EXPECT_EQ(failures[0].destination, run.view.resp);
}

TEST(FtpDissector, bounds_what_waits) {
    Dissecting run("ftp", true);
    std::string many;
    for (int i = 0; i < 25; ++i) many += "NOOP\r\n";
    EXPECT_FALSE(run.feed_text(many).weirds.empty());
}

TEST(FtpDissector, refuses_what_is_no_reply) {
    Dissecting run("ftp", true);
    EXPECT_EQ(run.feed_text("hello\r\n", false).violated(), "non-numeric reply code");
    EXPECT_EQ(run.feed_text("099 x\r\n", false).violated(), "invalid reply code");
    EXPECT_EQ(run.feed_text("230_x\r\n", false).violated(), "invalid reply line");
    EXPECT_TRUE(run.feed_text("SYST\r\n").confirmed());
}

TEST(FtpDissector, tells_of_a_program_that_the_server_ran) {
    Dissecting refused("ftp", true), run("ftp", true);
    refused.feed_text("SITE EXEC ls\r\n");
    refused.feed_text("500 no\r\n", false);
    EXPECT_TRUE(refused.rows_of<NoticeRecord>().empty());
    run.feed_text("SITE exec ls\r\n");
    run.feed_text("200-here\r\n200 done\r\n", false);
    ASSERT_EQ(run.rows_of<NoticeRecord>().size(), 1u);
    EXPECT_EQ(run.rows_of<NoticeRecord>()[0].message, "FTP command: SITE exec ls");
    EXPECT_EQ(run.rows_of<NoticeRecord>()[0].port, Port{4});
}

TEST(FtpDissector, hands_the_tokens_of_gssapi_on) {
    Dissecting run("ftp", true);
    run.feed_text("AUTH GSSAPI\r\n");
    run.feed_text("334 go on\r\n", false);
    run.feed_text("ADAT FgMBAAECAw==\r\n");  // 16 03 01 00 01 02 03
    run.feed_text("335 ADAT=FgMBAAEJ\r\n", false);
    run.feed_text("235 ADAT=FgMBAAEK\r\n", false);
    ASSERT_EQ(run.inner.size(), 1u);
    EXPECT_EQ(run.inner[0].dissector, "ssl");
    EXPECT_EQ(run.inner[0].bytes[0], std::string("\x16\3\1\0\1\2\3", 7));
    EXPECT_EQ(run.inner[0].bytes[1], std::string("\x16\3\1\0\1\x9\x16\3\1\0\1\xa", 12));
    EXPECT_EQ(run.services, std::vector<std::string>{"gridftp"});
}

TEST(FtpDissector, tells_tokens_that_are_none) {
    Dissecting run("ftp", true);
    run.feed_text("AUTH GSSAPI\r\n");
    run.feed_text("334 go on\r\n", false);
    EXPECT_EQ(run.feed_text("ADAT Fg MB\r\n").weirds,
              (std::vector<std::string>{"base64_illegal_encoding character 32 ignored by Base64 decoding",
                                        "ftp_adat_bad_first_token_encoding"}));
    run.feed_text("235 ADAT=FgMBAAEK\r\n", false);
    EXPECT_TRUE(run.inner.empty());
    EXPECT_TRUE(run.services.empty());
}

TEST(FtpAddresses, reads_all_forms) {
    EXPECT_EQ(read_ftp_port("10,0,0,1,1,2")->port, 258);
    EXPECT_FALSE(read_ftp_port("10,0,0,1,1"));
    EXPECT_FALSE(read_ftp_port("10,0,0,1,1,256"));
    EXPECT_EQ(read_ftp_passive_reply("mode 10,0,0,1,1,2")->address->to_string(), "10.0.0.1");
    EXPECT_EQ(read_ftp_extended_port("|2|2001:db8::1|21|")->address->to_string(), "2001:db8::1");
    EXPECT_FALSE(read_ftp_extended_port("|1|x|21|"));
    EXPECT_FALSE(read_ftp_extended_passive_reply("(|||99999|)"));
}

TEST(FtpPath, joins_and_shortens) {
    EXPECT_EQ(join_ftp_path(".", "a/b"), "./a/b");
    EXPECT_EQ(join_ftp_path("/x", "../a"), "/a");
    EXPECT_EQ(join_ftp_path("/x", "/y/"), "/y");
    EXPECT_EQ(join_ftp_path("/", ".."), "/..");
    EXPECT_EQ(find_ftp_path("\"/pub/a\\ b\" is it"), "/pub/a\\ b");
}

}  // namespace
}  // namespace slipstream::test
