// The LDAP dissector: requests and answers, what is pending, SASL layers and StartTLS.
#include <gtest/gtest.h>

#include "dissect/stream/ldap_message.h"
#include "tests/dissect/stream/exchange.h"
#include "tests/dissect/stream/ldap_messages.h"

namespace slipstream::test {
namespace {

using namespace ldap_operation;

std::string request(unsigned operation, const std::string& content) {
    return element(ber_application(operation), content);
}
std::string bind_simple(int id, const std::string& name, const std::string& password) {
    return ldap_message(id, request(bind_request, integer(3) + octets(name) + element(0x80, password)));
}
std::string bind_sasl(int id, const std::string& mechanism) {
    return ldap_message(
        id, request(bind_request, integer(3) + octets("") + element(ber_context(3), octets(mechanism))));
}
std::string search(int id, const std::string& base) {
    return ldap_message(
        id, request(search_request, octets(base) + integer(2, ber_enumerated) + integer(3, ber_enumerated) +
                                        integer(0) + integer(0) + integer(0, 1) + element(0x87, "cn")));
}
std::string response(int id, unsigned operation, int code, const std::string& diagnostic = "") {
    return ldap_message(id, ldap_result(operation, code, diagnostic));
}

std::string summary(const Dissecting& run) {
    std::string text;
    for (const LdapRecord& row : run.rows_of<LdapRecord>())
        text += std::to_string(row.message_id) + "|" + or_dash(row.opcode) + "|" + or_dash(row.result) + "|" +
                or_dash(row.diagnostic_message) + "|" + or_dash(row.object) + "|" + or_dash(row.argument) +
                "\n";
    for (const LdapSearchRecord& row : run.rows_of<LdapSearchRecord>())
        text += "search " + std::to_string(row.message_id) + "|" + or_dash(row.scope) + "|" +
                or_dash(row.dereferences_aliases) + "|" + or_dash(row.base_object) + "|" +
                std::to_string(row.results) + "|" + or_dash(row.result) + "|" + or_dash(row.filter) + "\n";
    for (const SeenInner& inner : run.inner) text += inner.dissector + " " + inner.bytes[0] + "\n";
    return text;
}
std::string summary_of(const Exchange& exchange) { return summary(run_exchange("ldap_tcp", exchange)); }

TEST(LdapDissector, writes_a_bind_with_its_answer) {
    EXPECT_EQ(summary_of({client(bind_simple(1, "cn=a", "secret")),
                          server(response(1, bind_response, 49, "wrong"))}),
              "1|bind simple|invalid credentials|wrong|cn=a|REDACTED\n");
    EXPECT_EQ(summary_of({client(bind_simple(1, "", "")), server(response(1, bind_response, 0))}),
              "1|bind simple|success|-|-|-\n");
    EXPECT_EQ(summary_of({client(bind_sasl(1, "GSSAPI")), server(response(1, bind_response, 14))}),
              "1|bind SASL|SASL bind in progress|-|-|GSSAPI\n");
}

TEST(LdapDissector, names_whom_a_request_is_about) {
    auto asked = [](const std::string& content, std::uint8_t tag) {
        return summary_of({client(ldap_message(2, element(tag, content)))});
    };
    EXPECT_EQ(asked(octets("cn=a"), 0x66), "2|modify|-|-|cn=a|-\n");
    EXPECT_EQ(asked("cn=a", 0x4a), "2|delete|-|-|cn=a|-\n");
    EXPECT_EQ(asked("\5", 0x50), "2|abandon|-|-|5|-\n");
    EXPECT_EQ(asked(octets("cn=a"), 0x68), "2|add|-|-|-|-\n");
    EXPECT_EQ(asked("", 0x42), "2|unbind|-|-|-|-\n");
    EXPECT_EQ(asked(element(0x80, "1.3.6.1.4.1.4203.1.11.3"), 0x77),
              "2|extended|-|-|1.3.6.1.4.1.4203.1.11.3 (whoami)|-\n");
    EXPECT_EQ(asked(element(0x80, "1.2"), 0x77), "2|extended|-|-|1.2 (unknown)|-\n");
}

TEST(LdapDissector, counts_the_entries_of_a_search) {
    const std::string entry = ldap_message(7, request(search_entry, octets("cn=a")));
    const std::string reference = ldap_message(7, request(search_reference, octets("ldap://a")));
    EXPECT_EQ(summary_of({client(search(7, "dc=a")),
                          server(entry + entry + reference + response(7, search_done, 0))}),
              "search 7|tree|always|dc=a|2|success|(cn=*)\n");
}

TEST(LdapDissector, reads_no_further_into_a_long_entry_than_it_must) {
    const std::string entry = ldap_message(7, request(search_entry, std::string(60000, 'x')));
    EXPECT_EQ(summary_of({client(search(7, "")), server(entry + entry + response(7, search_done, 4))}),
              "search 7|tree|always|-|2|size limit exceeded|(cn=*)\n");
}

TEST(LdapDissector, writes_what_is_pending_at_the_end_or_when_there_is_too_much) {
    Dissecting run("ldap_tcp", true);
    for (int id = 1; id <= 10; ++id) EXPECT_TRUE(run.feed_text(search(id, "")).weirds.empty());
    const Said said = run.feed_text(search(11, ""));
    EXPECT_EQ(said.weirds, std::vector<std::string>{"LDAP_max_pending_searches_exceeded 10"});
    EXPECT_EQ(run.rows.size(), 10U);
    run.end();
    EXPECT_EQ(run.rows.size(), 11U);
}

TEST(LdapDissector, tells_when_a_message_says_two_things) {
    Dissecting run("ldap_tcp", true);
    run.feed_text(ldap_message(2, element(0x66, octets("cn=a"))));
    const Said said = run.feed_text(ldap_message(2, element(0x4a, "cn=b")));
    EXPECT_EQ(said.weirds, (std::vector<std::string>{"LDAP_message_opcode_change 2: modify -> delete",
                                                     "LDAP_message_object_change 2: cn=a -> cn=b"}));
    EXPECT_EQ(run.feed_text(response(3, bind_response, 0), false).weirds,
              std::vector<std::string>{"LDAP_bind_without_opcode"});
}

TEST(LdapDissector, hands_over_after_start_tls) {
    const std::string start = ldap_message(1, element(0x77, element(0x80, "1.3.6.1.4.1.1466.20037")));
    EXPECT_EQ(summary_of({client(start), server(response(1, extended_response, 0)), client("hello")}),
              "1|extended|success|-|1.3.6.1.4.1.1466.20037 (StartTLS)|-\nssl hello\n");
    EXPECT_EQ(summary_of({client(start), server(response(1, extended_response, 52)),
                          client(ldap_message(2, element(0x42, "")))}),
              "1|extended|unavailable|-|1.3.6.1.4.1.1466.20037 (StartTLS)|-\n2|unbind|-|-|-|-\n");
}

std::string framed(const std::string& blob) {
    return std::string("\0\0\0", 3) + static_cast<char>(blob.size()) + blob;
}

TEST(LdapDissector, opens_what_kerberos_only_signs) {
    const std::string unbind = ldap_message(2, element(0x42, ""));
    const std::string header("\x05\x04\x01\xff\0\4\0\4\0\0\0\0\0\0\0\1", 16);
    const Exchange bound{client(bind_sasl(1, "GSS-SPNEGO")), server(response(1, bind_response, 0))};
    const std::string first = "1|bind SASL|success|-|-|GSS-SPNEGO\n";
    auto then = [&](const std::string& text) {
        Exchange exchange = bound;
        exchange.push_back(client(text));
        return summary_of(exchange);
    };
    EXPECT_EQ(then(framed(header + "sum!" + unbind)), first + "2|unbind|-|-|-|-\n");
    std::string sealed = header;
    sealed[2] = 3;
    EXPECT_EQ(then(framed(sealed + "sum!" + unbind)), first);
    EXPECT_EQ(then(framed("whatever")), first);
    EXPECT_EQ(then(unbind), first + "2|unbind|-|-|-|-\n");
}

TEST(LdapDissector, does_not_see_how_the_stream_was_cut) {
    expect_same_when_cut("ldap_tcp",
                         {client(bind_sasl(1, "GSSAPI")), server(response(1, bind_response, 0)),
                          client(search(2, "dc=a") + search(3, "")), server(response(2, search_done, 0)),
                          client(ldap_message(4, element(0x77, element(0x80, "1.3.6.1.4.1.1466.20037")))),
                          server(response(4, extended_response, 0)), client("hello")},
                         summary);
}

TEST(LdapDissector, stops_at_what_is_no_ldap) {
    Dissecting run("ldap_tcp", true);
    EXPECT_FALSE(run.feed_text("GET / HTTP/1.0\r\n\r\n").confirmed());
    EXPECT_TRUE(run.done());
    Dissecting later("ldap_tcp", true);
    EXPECT_TRUE(later.feed_text(search(1, "")).confirmed());
    EXPECT_EQ(later.feed_text("xyz").violated(), "not a message of LDAP");
    EXPECT_TRUE(later.done());
}

TEST(LdapDissector, reads_datagrams_one_by_one) {
    Dissecting run("ldap_udp");
    const std::string whole = search(1, "");
    run.feed_text(whole.substr(0, whole.size() - 1));
    run.feed_text(whole);
    run.end();
    EXPECT_EQ(run.rows.size(), 1U);
}

}  // namespace
}  // namespace slipstream::test
