// The DTLS dissector: fragments, retransmissions, and what is not DTLS on the same port.
#include <gtest/gtest.h>

#include <random>

#include "tests/dissect/stream/dissecting.h"
#include "tests/dissect/stream/tls_samples.h"

namespace slipstream::test {
namespace {

constexpr unsigned dtls_1_2 = 0xfefd, ccs = 20, handshake = 22;

Frame record(unsigned type, const Frame& body, unsigned epoch = 0, std::uint32_t sequence = 0,
             unsigned version = dtls_1_2) {
    Frame f;
    put8(f, type);
    put16(f, version);
    put16(f, epoch);
    put16(f, 0);
    put32(f, sequence);
    return f + with_length(body, 2);
}
Frame fragment(unsigned type, const Frame& body, std::size_t offset, std::size_t size,
               std::uint32_t sequence = 0) {
    Frame f = bytes({type}) + with_length(body, 3);
    f.resize(4);
    put16(f, 0);
    f = f + bytes({0, static_cast<unsigned>(offset >> 8), static_cast<unsigned>(offset & 0xff)});
    const auto from = body.begin() + static_cast<long>(offset);
    return record(handshake, f + with_length(Frame(from, from + static_cast<long>(size)), 3), 0, sequence);
}
Frame whole(unsigned type, const Frame& body) { return fragment(type, body, 0, body.size()); }

Frame hello_body() { return client_hello_body({}, {}, dtls_1_2, bytes({0})); }
Frame client_hello() { return whole(1, hello_body()); }
Frame server_flight() {
    return whole(2, server_hello_body({}, 0xc02f, {}, dtls_1_2)) +
           whole(11, certificate_body(sample_certificate)) + whole(12, key_exchange_body()) + whole(14, {});
}
Frame last_flight() { return record(ccs, bytes({1})) + record(handshake, zeros(40), 1); }

SslRecord only_row(Dissecting& dtls) {
    auto rows = dtls.rows_of<SslRecord>();
    EXPECT_EQ(rows.size(), 1u);
    return rows.empty() ? SslRecord() : rows.front();
}

TEST(DtlsDissector, reads_a_whole_handshake) {
    Dissecting dtls("dtls");
    EXPECT_TRUE(dtls.feed(client_hello()).confirmed());
    dtls.feed(whole(3, zeros(10)), false);
    dtls.feed(client_hello());
    dtls.feed(server_flight(), false);
    dtls.feed(whole(16, zeros(33)) + last_flight());
    EXPECT_FALSE(dtls.done());
    dtls.feed(last_flight(), false);
    EXPECT_TRUE(dtls.done());
    SslRecord row = only_row(dtls);
    EXPECT_EQ(row.version, "DTLSv12");
    EXPECT_EQ(row.history, "CvCsxknGIi");
    EXPECT_TRUE(row.established);
    EXPECT_EQ(row.certificate_fingerprints->size(), 1u);
    EXPECT_EQ(row.ja4->substr(0, 3), "dd2");
}

TEST(DtlsDissector, counts_retransmissions_from_before_the_change_of_keys) {
    Dissecting dtls("dtls");
    dtls.feed(client_hello());
    dtls.feed(server_flight(), false);
    dtls.feed(whole(16, zeros(33)) + last_flight());
    dtls.feed(whole(16, zeros(33)) + last_flight());
    dtls.end();
    EXPECT_EQ(only_row(dtls).history, "CsxknGIGI");
}

TEST(DtlsDissector, puts_fragments_together_in_any_order) {
    const Frame body = hello_body();
    for (std::size_t cut = 1; cut < body.size(); ++cut) {
        const Frame head = fragment(1, body, 0, cut), tail = fragment(1, body, cut, body.size() - cut);
        Dissecting in_order("dtls"), backwards("dtls");
        EXPECT_FALSE(in_order.feed(head).confirmed());
        EXPECT_TRUE(in_order.feed(tail).confirmed()) << cut;
        EXPECT_FALSE(backwards.feed(tail).confirmed());
        EXPECT_TRUE(backwards.feed(head).confirmed()) << cut;
    }
}

TEST(DtlsDissector, leaves_a_message_spread_over_distant_records_alone) {
    const Frame body = hello_body();
    Dissecting dtls("dtls");
    dtls.feed(fragment(1, body, 0, 10, 0));
    EXPECT_FALSE(dtls.feed(fragment(1, body, 10, body.size() - 10, 31)).confirmed());
}

TEST(DtlsDissector, ignores_stun) {
    Dissecting dtls("dtls");
    const Frame stun = bytes({0, 1, 0, 8, 0x21, 0x12, 0xa4, 0x42}) + zeros(20);
    for (int i = 0; i < 20; ++i) EXPECT_EQ(dtls.feed(stun).violated(), "");
    EXPECT_FALSE(dtls.done());
}

TEST(DtlsDissector, complains_once_about_other_versions_and_then_stops) {
    Dissecting dtls("dtls");
    dtls.feed(client_hello());
    const Frame other = record(handshake, zeros(20), 0, 0, 0x0303);
    EXPECT_EQ(dtls.feed(other).violated(),
              "Invalid version in DTLS connection. Packet reported version: 771");
    for (int i = 0; i < 9; ++i) EXPECT_EQ(dtls.feed(other).violated(), "");
    EXPECT_FALSE(dtls.done());
    dtls.feed(other);
    EXPECT_TRUE(dtls.done());
}

TEST(DtlsDissector, survives_noise) {
    std::mt19937 random(1);
    for (int i = 0; i < 5000; ++i) {
        Dissecting dtls("dtls");
        for (Frame datagram : {client_hello(), server_flight(), last_flight()}) {
            for (int spoiled = 0; spoiled < 3; ++spoiled)
                datagram[random() % datagram.size()] = static_cast<std::uint8_t>(random());
            datagram.resize(1 + random() % datagram.size());
            dtls.feed(datagram, random() % 2 == 0);
        }
        dtls.end();
    }
}

}  // namespace
}  // namespace slipstream::test
