// The DNS dissector: what counts as DNS, who is the client, and TCP's length prefix in any pieces.
#include <gtest/gtest.h>

#include <random>

#include "tests/dissect/stream/dissecting.h"

namespace slipstream::test {
namespace {

Frame header(bool reply, unsigned questions, unsigned answers) {
    Frame f = bytes({0x12, 0x34, reply ? 0x81U : 0x01U, 0});
    put16(f, questions);
    put16(f, answers);
    return f + zeros(4);
}

const Frame name = bytes({7}) + text("example") + bytes({3}) + text("org") + bytes({0});
const Frame question = name + bytes({0, 1, 0, 1});
const Frame answer = bytes({0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 1});

using Names = std::vector<std::string>;

Frame prefixed(const Frame& message) {
    Frame f;
    put16(f, static_cast<unsigned>(message.size()));
    return f + message;
}

TEST(DnsDissector, is_registered_for_its_ports) {
    const StreamDissectorSpec* spec = stream_dissector("dns");
    ASSERT_NE(spec, nullptr);
    EXPECT_TRUE(spec->ends_udp_sessions_early);
    EXPECT_EQ(spec->tcp_ports.size(), 1U);
    EXPECT_EQ(spec->udp_ports.size(), 4U);
}

TEST(DnsDissector, confirms_a_query_and_waits_for_its_reply) {
    Dissecting dns("dns");
    Said said = dns.feed(header(false, 1, 0) + question);
    EXPECT_TRUE(said.confirmed());
    EXPECT_FALSE(said.flip_wanted());
    EXPECT_FALSE(dns.done());
    EXPECT_TRUE(dns.rows.empty());
}

TEST(DnsDissector, writes_a_row_at_the_reply) {
    Dissecting dns("dns");
    dns.feed(header(false, 1, 0) + question);
    dns.now = dns.now + milliseconds(20);
    dns.feed(header(true, 1, 1) + question + answer, false);
    auto rows = dns.rows_of<DnsRecord>();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].query, "example.org");
    EXPECT_EQ(rows[0].transaction, 0x1234U);
    EXPECT_EQ(rows[0].round_trip, milliseconds(20));
    EXPECT_EQ(rows[0].query_type_name, "A");
    EXPECT_EQ(rows[0].response_code_name, "NOERROR");
    EXPECT_EQ(rows[0].answers, std::vector<std::string>{"192.0.2.1"});
    EXPECT_EQ(rows[0].lifetimes, std::vector<Duration>{seconds(60)});
    EXPECT_FALSE(rows[0].rejected);
}

TEST(DnsDissector, writes_what_waits_when_the_connection_ends) {
    Dissecting dns("dns");
    dns.feed(header(false, 1, 0) + question);
    dns.feed(header(false, 1, 0) + question);
    dns.end();
    auto rows = dns.rows_of<DnsRecord>();
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_FALSE(rows[0].response_code.has_value());
}

TEST(DnsDissector, a_reply_without_records_is_a_rejection) {
    Dissecting dns("dns");
    dns.feed(header(false, 1, 0) + question);
    dns.feed(header(true, 1, 0) + question, false);
    EXPECT_TRUE(dns.rows_of<DnsRecord>().at(0).rejected);
}

TEST(DnsDissector, decodes_netbios_names_of_queries) {
    Dissecting dns("dns");
    dns.view.resp_port = 137;
    dns.feed(header(false, 1, 0) + bytes({32}) + text("ECFCFHEDDAEDECDDDIDDEEDBEGDECACA") +
             bytes({0, 0, 32, 0, 1}));
    dns.end();
    EXPECT_EQ(dns.rows_of<DnsRecord>().at(0).query, "BRWC0CB383D1F4");
}

TEST(DnsDissector, follows_pointers_to_lower_offsets_only) {
    Dissecting dns("dns");
    Said said = dns.feed(header(false, 1, 0) + bytes({0xc0, 12, 0, 1, 0, 1}));
    EXPECT_EQ(said.weirds, Names{"DNS_label_forward_compress_offset"});
    // A label whose pointer leads back to it grows until the name is full.
    said = dns.feed(header(false, 1, 0) + bytes({1}) + text("a") + bytes({0xc0, 12, 0, 1, 0, 1}));
    ASSERT_FALSE(said.weirds.empty());
    EXPECT_EQ(said.weirds[0], "DNS_max_compression_chain_depth_exceeded");
}

TEST(DnsDissector, confirms_a_reply_with_a_compressed_name) {
    Dissecting dns("dns");
    EXPECT_TRUE(dns.feed(header(true, 1, 1) + question + answer, false).confirmed());
}

TEST(DnsDissector, flips_when_the_first_message_is_the_originators_reply) {
    EXPECT_TRUE(Dissecting("dns").feed(header(true, 0, 0)).flip_wanted());
    EXPECT_FALSE(Dissecting("dns").feed(header(true, 0, 0), false).flip_wanted());
    EXPECT_FALSE(Dissecting("dns").feed(header(true, 0, 0), true, true).flip_wanted())
        << "mDNS announcements";
    Dissecting later("dns", true);
    EXPECT_FALSE(later.feed(prefixed(header(false, 0, 0))).flip_wanted());
    EXPECT_FALSE(later.feed(prefixed(header(true, 0, 0))).flip_wanted());
}

TEST(DnsDissector, says_what_is_wrong) {
    EXPECT_EQ(Dissecting("dns").feed(zeros(11)).weirds, Names{"DNS_truncated_len_lt_hdr_len"});
    EXPECT_EQ(Dissecting("dns").feed(header(false, 26, 0)).violated(), "DNS_Conn_count_too_large");
    EXPECT_EQ(Dissecting("dns").feed(header(false, 0, 0)).violated(), "");
}

TEST(DnsDissector, neither_confirms_nor_violates_what_is_cut_short) {
    const Frame whole = header(true, 1, 1) + question + answer;
    for (std::size_t n = 12; n < whole.size(); ++n) {
        Dissecting dns("dns");
        Said said = dns.feed(Frame(whole.begin(), whole.begin() + static_cast<long>(n)), false);
        EXPECT_FALSE(said.confirmed()) << n;
        EXPECT_EQ(said.violated(), "") << n;
    }
}

TEST(DnsDissector, reads_length_prefixed_messages_in_any_pieces) {
    const Frame stream = prefixed(header(false, 1, 0) + question) + prefixed(header(false, 1, 0) + question);
    for (std::size_t cut = 1; cut < stream.size(); ++cut) {
        Dissecting dns("dns", true);
        bool confirmed = dns.feed(Frame(stream.begin(), stream.begin() + static_cast<long>(cut))).confirmed();
        EXPECT_EQ(confirmed, cut >= stream.size() / 2) << cut;
        EXPECT_TRUE(dns.feed(Frame(stream.begin() + static_cast<long>(cut), stream.end())).confirmed())
            << cut;
    }
}

TEST(DnsDissector, keeps_the_directions_of_a_stream_apart) {
    Dissecting dns("dns", true);
    const Frame query = prefixed(header(false, 1, 0) + question);
    EXPECT_FALSE(dns.feed(Frame(query.begin(), query.begin() + 5)).confirmed());
    EXPECT_TRUE(dns.feed(prefixed(header(true, 1, 1) + question + answer), false).confirmed());
    EXPECT_TRUE(dns.feed(Frame(query.begin() + 5, query.end())).confirmed());
}

TEST(DnsDissector, survives_noise) {
    std::mt19937 random(1);
    for (int i = 0; i < 20000; ++i) {
        Frame noise(random() % 60, 0);
        for (auto& byte : noise) byte = static_cast<std::uint8_t>(random() % 4 ? random() % 4 : random());
        Dissecting("dns").feed(noise);
        Dissecting stream("dns", true);
        stream.feed(noise);
        stream.feed(noise, false);
    }
}

}  // namespace
}  // namespace slipstream::test
