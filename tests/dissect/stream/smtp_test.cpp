// SMTP: envelope, headers, replies, parts as files, STARTTLS, and mail with a hole.
#include <gtest/gtest.h>

#include "dissect/stream/mail_addresses.h"
#include "dissect/stream/mime_filename.h"
#include "tests/dissect/stream/exchange.h"

namespace slipstream::test {
namespace {

std::string joined(const std::optional<SetOf<std::string>>& set) {
    std::string out;
    if (set)
        for (const std::string& item : set->items) out += "<" + item + ">";
    return out.empty() ? "-" : out;
}

std::string summary(const Dissecting& run) {
    std::string out;
    for (const SmtpRecord& r : run.rows_of<SmtpRecord>()) {
        out += std::to_string(r.depth) + " " + or_dash(r.helo) + " " + or_dash(r.mail_from) + " " +
               joined(r.recipients) + " " + joined(r.to) + " " + or_dash(r.subject) + " " +
               or_dash(r.last_reply) + (r.tls ? " tls" : "");
        for (const IpAddress& a : r.path) out += " " + a.to_string();
        out += "\n";
    }
    for (const SeenFile& f : run.files) out += or_dash(f.source.name) + ":" + f.bytes + "\n";
    for (const SeenInner& i : run.inner) out += i.dissector + ":" + i.bytes[0] + ":" + i.bytes[1] + "\n";
    return out;
}

const Exchange mail{
    server("220 ready\r\n"),
    client("EHLO me\r\n"),
    server("250-hello\r\n250 PIPELINING\r\n"),
    client("MAIL FROM:<a@x> SIZE=1\r\nRCPT TO:<b@y>\r\nDATA\r\n"),
    server("250 ok\r\n250 ok\r\n354 go\r\n"),
    client("Received: from z ([192.0.2.9])\r\n\tby y\r\nSubject: two\r\n words\r\n"
           "To: \"B, b\" <b@y>, c@y\r\n"
           "Content-Type: multipart/mixed; boundary=cut\r\n\r\n--cut\r\n\r\n..text\r\n--cut\r\n"
           "Content-Transfer-Encoding: base64\r\nContent-Disposition: x; filename=\"f.bin\"\r\n"
           "\r\naGVsbG8=\r\n--cut--\r\n.\r\n"),
    server("250 queued\r\n"),
    client("QUIT\r\n"),
    server("221 bye\r\n")};

TEST(SmtpDissector, writes_a_message_and_its_parts) {
    EXPECT_EQ(summary(run_exchange("smtp", mail)),
              "1 me a@x <b@y> <\"B, b\" <b@y>><c@y> two words 250 queued 10.0.0.2 10.0.0.1 192.0.2.9\n"
              "-:.text\nf.bin:hello\n");
    expect_same_when_cut("smtp", mail, summary);
}

TEST(SmtpDissector, tells_the_program_where_the_mail_came_from) {
    auto program_of = [](const std::string& headers) {
        Exchange exchange = mail;
        exchange[5] = client(headers + "\r\ntext\r\n.\r\n");
        const auto rows = run_exchange("smtp", exchange).rows_of<SoftwareRecord>();
        return rows.size() != 1
                   ? "-"
                   : std::string(rows[0].type.text) + " " + rows[0].host.to_string() + " " + rows[0].unparsed;
    };
    const std::string relay = "Received: from z ([192.0.2.9])\r\n\tby y via HTTP\r\n";
    EXPECT_EQ(program_of("X-Mailer: Mutt 1.5\r\n"), "SMTP::MAIL_CLIENT 10.0.0.1 Mutt 1.5");
    EXPECT_EQ(program_of(relay + "User-Agent: Mutt 1.5\r\n"), "SMTP::MAIL_CLIENT 192.0.2.9 Mutt 1.5");
    EXPECT_EQ(program_of(relay + "User-Agent: NeoMail 1\r\n"), "SMTP::WEBMAIL_SERVER 10.0.0.1 NeoMail 1");
    EXPECT_EQ(program_of("Subject: none\r\n"), "-");
}

TEST(SmtpDissector, hands_over_to_tls) {
    const Exchange exchange{server("220 ready\r\n"), client("STARTTLS\r\n"), server("220 go\r\n\026server"),
                            client("\026client")};
    EXPECT_EQ(summary(run_exchange("smtp", exchange)),
              "1 - - - - - 220 go tls 10.0.0.2 10.0.0.1\nssl:\026client:\026server\n");
}

TEST(SmtpDissector, ends_a_mail_at_a_hole_until_the_server_speaks) {
    Dissecting run("smtp", true);
    run.feed_text("220 ready\r\n", false);
    run.feed_text("MAIL FROM:<a@x>\r\nRCPT TO:<b@y>\r\nDATA\r\n");
    run.feed_text("Subject: one\r\n\r\nbegun");
    run.gap(100);
    run.feed_text("RSET\r\n");
    run.feed_text("250 ok\r\n", false);
    EXPECT_TRUE(run.feed_text("QUIT\r\n").confirmed());
    run.end();
    EXPECT_EQ(run.rows_of<SmtpRecord>().size(), 1U);
}

TEST(SmtpDissector, tells_transactions_out_of_order) {
    Dissecting run("smtp", true);
    EXPECT_EQ(run.feed_text("RCPT TO:<b@y>\r\n").weirds.at(0),
              "smtp_mail_transaction_invalid rcpt to missing mail from");
}

TEST(SmtpDissector, refuses_replies_without_a_code) {
    EXPECT_EQ(Dissecting("smtp", true).feed_text("what?\r\n", false).violated(), "reply code out of range");
}

TEST(MailAddresses, finds_them) {
    EXPECT_EQ(envelope_addresses("FROM:<a@b> x@y,z"), (std::vector<std::string>{"a@b", "x@y"}));
    EXPECT_TRUE(envelope_addresses("FROM:<>").empty());
    EXPECT_TRUE(envelope_addresses("@ a@ @b").empty());
    EXPECT_EQ(header_addresses("nobody, \"Doe, J\" <j@x>,b@y"),
              (std::vector<std::string>{"\"Doe, J\" <j@x>", "b@y"}));
    EXPECT_EQ(relay_address("from h (h [10.00.0.001]) by x ([10.0.0.2])")->to_string(), "10.0.0.2");
    EXPECT_FALSE(relay_address("from 10.0.0.1x by y"));
    EXPECT_EQ(first_ip_address("[2001:db8::1]")->to_string(), "2001:db8::1");
    EXPECT_TRUE(header_addresses(std::string(20000, '"')).empty());
}

TEST(MimeFilename, takes_quotes_and_charsets_away) {
    EXPECT_EQ(filename_in_header("CONTENT-DISPOSITION", "attachment; filename=\"a b.txt\"; x"), "a b.txt");
    EXPECT_EQ(filename_in_header("CONTENT-DISPOSITION", "attachment; filename*=utf-8'en'a%20b"), "a b");
    EXPECT_EQ(filename_in_header("CONTENT-TYPE", "text/plain; name=f"), "f");
    EXPECT_FALSE(filename_in_header("CONTENT-TYPE", "text/plain"));
}

}  // namespace
}  // namespace slipstream::test
