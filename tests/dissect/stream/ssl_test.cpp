// The TLS dissector: what a handshake leaves in ssl.log and x509.log, and when reading ends.
#include <gtest/gtest.h>

#include <random>

#include "tests/dissect/stream/dissecting.h"
#include "tests/dissect/stream/tls_samples.h"

namespace slipstream::test {
namespace {

constexpr unsigned ccs = 20, alert = 21, handshake = 22, application_data = 23;

struct Piece {
    bool from_originator;
    Frame data;
};
using Exchange = std::vector<Piece>;

const Frame change_keys = tls_record(ccs, bytes({1}));
const Frame secret = tls_record(handshake, zeros(40));

Frame message(unsigned type, const Frame& body) { return tls_record(handshake, tls_message(type, body)); }
Frame client_hello(const Frame& session = {}) {
    return message(1, client_hello_body(session, server_name_extension("www.example.com")));
}

/// TLS 1.2 with a certificate, a stapled answer and a ticket.
Exchange full_handshake() {
    return {{true, client_hello()},
            {false,
             message(2, server_hello_body({}, 0xc02f, tls_extension_of(16, with_length(text("\2h2"), 2)))) +
                 message(11, certificate_body(sample_certificate)) +
                 message(22, certificate_status_body(sample_ocsp_response)) +
                 message(12, key_exchange_body()) + message(14, {})},
            {true, message(16, zeros(33)) + change_keys + secret},
            {false, message(4, zeros(10)) + change_keys + secret}};
}

/// TLS 1.3 as most clients speak it.
Exchange modern_handshake() {
    const Frame choice = tls_extension_of(43, bytes({3, 4})) + tls_extension_of(51, bytes({0, 29, 0, 1, 7}));
    return {{true, client_hello(zeros(32))},
            {false, message(2, server_hello_body(zeros(32), 0x1301, choice)) + change_keys +
                        tls_record(application_data, zeros(60))},
            {true, change_keys + tls_record(application_data, zeros(60))}};
}

void run(Dissecting& tls, const Exchange& exchange) {
    for (const Piece& piece : exchange) tls.feed(piece.data, piece.from_originator);
}

SslRecord row_of(const Exchange& exchange) {
    Dissecting tls("ssl", true);
    run(tls, exchange);
    tls.end();
    auto rows = tls.rows_of<SslRecord>();
    EXPECT_EQ(rows.size(), 1u);
    return rows.empty() ? SslRecord() : rows.front();
}

TEST(SslDissector, reads_a_whole_handshake) {
    Dissecting tls("ssl", true);
    run(tls, full_handshake());
    EXPECT_TRUE(tls.done());
    auto rows = tls.rows_of<SslRecord>();
    ASSERT_EQ(rows.size(), 1u);
    const SslRecord& row = rows.front();
    EXPECT_EQ(row.version, "TLSv12");
    EXPECT_EQ(row.cipher, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
    EXPECT_EQ(row.curve, "x25519");
    EXPECT_EQ(row.server_name, "www.example.com");
    EXPECT_EQ(row.next_protocol, "h2");
    EXPECT_EQ(row.history, "CsxuknGIti");
    EXPECT_TRUE(row.established);
    EXPECT_FALSE(row.resumed);
    EXPECT_EQ(row.name_matches_certificate, true);
    ASSERT_TRUE(row.certificate_fingerprints && row.client_certificate_fingerprints);
    EXPECT_EQ(row.certificate_fingerprints->at(0).substr(0, 8), "193e7f5a");
    EXPECT_TRUE(row.client_certificate_fingerprints->empty());
}

TEST(SslDissector, describes_certificates_and_hands_answers_about_them_on) {
    Dissecting tls("ssl", true);
    run(tls, full_handshake());
    auto certificates = tls.rows_of<X509Record>();
    ASSERT_EQ(certificates.size(), 1u);
    EXPECT_TRUE(certificates[0].of_host);
    EXPECT_FALSE(certificates[0].from_client);
    ASSERT_EQ(tls.files.size(), 1u);
    EXPECT_EQ(Frame(tls.files[0].bytes.begin(), tls.files[0].bytes.end()), sample_ocsp_response);
    EXPECT_EQ(tls.files[0].source.mime_type, "application/ocsp-response");
    EXPECT_TRUE(tls.files[0].ended);
}

TEST(SslDissector, confirms_with_the_hello_of_the_client_only) {
    Dissecting tls("ssl", true);
    EXPECT_FALSE(tls.feed(full_handshake()[1].data, false).confirmed());
    EXPECT_TRUE(tls.feed(client_hello()).confirmed());
}

TEST(SslDissector, takes_application_data_of_both_sides_as_established_since_1_3) {
    SslRecord row = row_of(modern_handshake());
    EXPECT_EQ(row.version, "TLSv13");
    EXPECT_EQ(row.cipher, "TLS_AES_128_GCM_SHA256");
    EXPECT_EQ(row.curve, "x25519");
    EXPECT_EQ(row.history, "CsiI");
    EXPECT_TRUE(row.established);
    EXPECT_FALSE(row.resumed);
    EXPECT_FALSE(row.certificate_fingerprints);
    Exchange half = modern_handshake();
    half.pop_back();
    EXPECT_FALSE(row_of(half).established);
}

TEST(SslDissector, names_a_retry_request) {
    Frame body = server_hello_body(
        {}, 0x1301, tls_extension_of(43, bytes({3, 4})) + tls_extension_of(51, bytes({0, 23})));
    const Frame magic = unhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");
    std::copy(magic.begin(), magic.end(), body.begin() + 2);
    SslRecord row = row_of({{true, client_hello()}, {false, message(2, body)}, {true, client_hello()}});
    EXPECT_EQ(row.history, "CjC");
    EXPECT_EQ(row.curve, "secp256r1");
}

TEST(SslDissector, knows_a_resumed_session) {
    const Frame session(32, 9);
    const Exchange by_identifier{
        {true, client_hello(session)},
        {false, message(2, server_hello_body(session, 0xc02f, {})) + change_keys + secret},
        {true, change_keys + secret}};
    EXPECT_TRUE(row_of(by_identifier).resumed);
    EXPECT_EQ(row_of(by_identifier).history, "CsiI");
    const Frame ticket = tls_extension_of(35, bytes({1, 2, 3}));
    const Exchange by_ticket{{true, message(1, client_hello_body({}, ticket))},
                             {false, message(2, server_hello_body({}, 0xc02f, {})) + change_keys + secret},
                             {true, change_keys + secret}};
    EXPECT_TRUE(row_of(by_ticket).resumed);
}

TEST(SslDissector, keeps_the_last_alert_in_the_clear) {
    SslRecord row = row_of({{true, client_hello()}, {false, tls_record(alert, bytes({2, 40}))}});
    EXPECT_EQ(row.history, "Cl");
    EXPECT_EQ(row.last_alert, "handshake_failure");
    EXPECT_FALSE(row.version);
}

TEST(SslDissector, turns_the_roles_when_the_responder_is_the_client) {
    SslRecord row = row_of({{false, client_hello()}, {true, message(2, server_hello_body({}, 0x2f, {}))}});
    EXPECT_EQ(row.history, "^Cs");
    EXPECT_EQ(row.cipher, "TLS_RSA_WITH_AES_128_CBC_SHA");
}

TEST(SslDissector, writes_the_row_without_certificates_at_a_violation) {
    Dissecting tls("ssl", true);
    Exchange exchange = full_handshake();
    tls.feed(exchange[0].data);
    tls.feed(exchange[1].data, false);
    EXPECT_EQ(tls.feed(text("GET / HTTP/1.1\r\n")).violated(),
              "Invalid version late in TLS connection. Packet reported version: 17748");
    EXPECT_TRUE(tls.done());
    ASSERT_EQ(tls.rows_of<SslRecord>().size(), 1u);
    EXPECT_FALSE(tls.rows_of<SslRecord>()[0].certificate_fingerprints);
}

TEST(SslDissector, has_nothing_to_say_about_what_is_not_tls) {
    Dissecting other("ssl", true);
    EXPECT_EQ(other.feed(text("SSH-2.0-x\r\n")).violated(),
              "Invalid version in TLS connection. Version: 21320");
    EXPECT_EQ(Dissecting("ssl", true).feed(tls_record(99, bytes({1}))).violated(),
              "Invalid type in TLS connection. Version: 771, Type: 99");
    other.end();
    EXPECT_TRUE(other.rows.empty());
}

TEST(SslDissector, reads_the_hellos_of_ssl_2) {
    Frame hello = bytes({0x80, 0x1c, 1, 3, 1, 0, 3, 0, 0, 0, 16}) + bytes({0, 0, 4}) + zeros(16);
    Dissecting tls("ssl", true);
    EXPECT_TRUE(tls.feed(hello).confirmed());
    tls.feed(message(2, server_hello_body({}, 4, {}, 0x0301)), false);
    tls.end();
    EXPECT_EQ(tls.rows_of<SslRecord>().at(0).history, "s");
    EXPECT_EQ(tls.rows_of<SslRecord>()[0].version, "TLSv10");
}

TEST(SslDissector, gives_a_stream_with_a_hole_up_but_keeps_what_it_knows) {
    Dissecting tls("ssl", true);
    tls.feed(client_hello());
    tls.gap(10, false);
    EXPECT_TRUE(tls.done());
    tls.end();
    EXPECT_EQ(tls.rows_of<SslRecord>().at(0).history, "C");
}

TEST(SslDissector, does_not_depend_on_how_the_stream_is_cut) {
    for (const Exchange& exchange : {full_handshake(), modern_handshake()}) {
        const SslRecord whole = row_of(exchange);
        for (std::size_t which = 0; which < exchange.size(); ++which)
            for (std::size_t cut = 1; cut < exchange[which].data.size(); ++cut) {
                Exchange pieces = exchange;
                const Frame data = exchange[which].data;
                const auto middle = data.begin() + static_cast<long>(cut);
                pieces[which].data.assign(data.begin(), middle);
                pieces.insert(pieces.begin() + static_cast<long>(which) + 1,
                              {exchange[which].from_originator, Frame(middle, data.end())});
                const SslRecord row = row_of(pieces);
                ASSERT_EQ(row.history, whole.history) << cut;
                ASSERT_EQ(row.established, whole.established) << cut;
                ASSERT_EQ(row.certificate_fingerprints, whole.certificate_fingerprints) << cut;
                ASSERT_EQ(row.ja4, whole.ja4) << cut;
            }
    }
}

TEST(SslDissector, survives_noise) {
    std::mt19937 random(1);
    const Exchange exchange = full_handshake();
    for (int i = 0; i < 5000; ++i) {
        Dissecting tls("ssl", true);
        for (Piece piece : exchange) {
            for (int spoiled = 0; spoiled < 3; ++spoiled)
                piece.data[random() % piece.data.size()] = static_cast<std::uint8_t>(random());
            tls.feed(piece.data, piece.from_originator);
        }
        tls.end();
    }
}

}  // namespace
}  // namespace slipstream::test
