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

TEST(DnsDissector, confirms_a_query_and_wants_no_more) {
    Dissecting dns("dns");
    Said said = dns.feed(header(false, 1, 0) + question);
    EXPECT_TRUE(said.confirmed());
    EXPECT_FALSE(said.flip_wanted());
    EXPECT_TRUE(dns.done());
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
    EXPECT_EQ(Dissecting("dns").feed(zeros(11)).violated(), "message shorter than its header");
    EXPECT_EQ(Dissecting("dns").feed(header(false, 26, 0)).violated(), "more than 25 questions");
    EXPECT_EQ(Dissecting("dns").feed(header(false, 0, 0)).violated(), "");
}

TEST(DnsDissector, neither_confirms_nor_violates_what_is_cut_short) {
    const Frame whole = header(true, 1, 1) + question + answer;
    for (std::size_t n = 12; n < whole.size(); ++n) {
        Dissecting dns("dns");
        Said said = dns.feed(Frame(whole.begin(), whole.begin() + static_cast<long>(n)), false);
        EXPECT_FALSE(said.confirmed()) << n;
        EXPECT_EQ(said.violated(), "") << n;
        EXPECT_FALSE(dns.done()) << n;
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

TEST(DnsDissector, gives_a_stream_with_a_hole_up) {
    Dissecting dns("dns", true);
    dns.gap(10);
    EXPECT_TRUE(dns.done());
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
