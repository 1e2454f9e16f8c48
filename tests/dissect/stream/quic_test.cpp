// The QUIC dissector: Initial packets of RFC 9001 appendix A and RFC 9369, frames in any order, and long
// headers that cannot be followed.
#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <random>

#include "tests/dissect/stream/dissecting.h"
#include "tests/dissect/stream/tls_samples.h"

namespace slipstream::test {
namespace {

const Frame destination = unhex("8394c8f03e515708");  // of the client's first packet in both appendices

struct Keys {
    Frame key, iv, header;
};
const Keys client_v1{unhex("1f369613dd76d5467730efcbe3b1a22d"), unhex("fa044b2f42a3fd3b46fb255c"),
                     unhex("9f50449e04a0e810283a1e9933adedd2")};
const Keys client_v2{unhex("8b1a0bc121284290a29e0971b5cd045d"), unhex("91f73e2351d8fa91660e909f"),
                     unhex("45b95e15235d6f45a6b19cbcb0294ba9")};
// RFC 9001, appendix A.3: the answer, whole.
const Frame server_packet = unhex(
    "cf000000010008f067a5502a4262b5004075c0d95a482cd0991cd25b0aac406a5816b6394100f37a1c69797554780bb38cc5a99f"
    "5ede"
    "4cf73c3ec2493a1839b3dbcba3f6ea46c5b7684df3548e7ddeb9c3bf9c73cc3f3bded74b562bfb19fb84022f8ef4cdd93795d77d"
    "06ed"
    "bb7aaf2f58891850abbdca3d20398c276456cbc42158407dd074ee");

/// Encrypts a client's Initial with packet number 2.
Frame initial(const Frame& frames, const Keys& keys = client_v1, std::uint32_t version = 1) {
    Frame header = bytes({version == 1 ? 0xc3u : 0xd3u});
    put32(header, version);
    header = header + with_length(destination, 1) + bytes({0, 0});
    put16(header, static_cast<unsigned>(0x4000 + 4 + frames.size() + 16));
    const std::size_t number_at = header.size();
    put32(header, 2);
    Frame nonce = keys.iv;
    nonce.back() ^= 2;

    EVP_CIPHER_CTX* cipher = EVP_CIPHER_CTX_new();
    int size = 0;
    Frame sealed(frames.size() + 16), mask(32);
    EVP_EncryptInit_ex2(cipher, EVP_aes_128_gcm(), keys.key.data(), nonce.data(), nullptr);
    EVP_EncryptUpdate(cipher, nullptr, &size, header.data(), static_cast<int>(header.size()));
    EVP_EncryptUpdate(cipher, sealed.data(), &size, frames.data(), static_cast<int>(frames.size()));
    EVP_EncryptFinal_ex(cipher, mask.data(), &size);
    EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_GET_TAG, 16, sealed.data() + frames.size());
    EVP_EncryptInit_ex2(cipher, EVP_aes_128_ecb(), keys.header.data(), nullptr, nullptr);
    EVP_EncryptUpdate(cipher, mask.data(), &size, sealed.data(), 16);
    EVP_CIPHER_CTX_free(cipher);
    header[0] = static_cast<std::uint8_t>(header[0] ^ (mask[0] & 0x0f));
    for (std::size_t i = 0; i < 4; ++i) header[number_at + i] ^= mask[i + 1];
    return header + sealed;
}

Frame crypto(std::size_t offset, const Frame& data) {
    Frame f = bytes({6});
    put16(f, static_cast<unsigned>(0x4000 + offset));
    put16(f, static_cast<unsigned>(0x4000 + data.size()));
    return f + data;
}

Frame hello() {
    return tls_message(1, client_hello_body({}, server_name_extension("example.com") +
                                                    tls_extension_of(16, with_length(text("\2h3"), 2))));
}

Frame part(const Frame& whole, std::size_t from, std::size_t to) {
    return Frame(whole.begin() + static_cast<long>(from), whole.begin() + static_cast<long>(to));
}

QuicRecord only_row(Dissecting& quic) {
    quic.end();
    auto rows = quic.rows_of<QuicRecord>();
    EXPECT_EQ(rows.size(), 1u);
    return rows.empty() ? QuicRecord() : rows.front();
}

TEST(QuicDissector, reads_the_hellos_of_both_sides) {
    Dissecting quic("quic");
    EXPECT_TRUE(quic.feed(initial(crypto(0, hello()) + zeros(900))).confirmed());
    quic.feed(server_packet, false);
    QuicRecord row = only_row(quic);
    EXPECT_EQ(row.version, "1");
    EXPECT_EQ(row.initial_destination_id, "8394c8f03e515708");
    EXPECT_EQ(row.client_id, "");
    EXPECT_EQ(row.server_id, "f067a5502a4262b5");
    EXPECT_EQ(row.server_name, "example.com");
    EXPECT_EQ(row.client_protocol, "h3");
    EXPECT_EQ(row.history, "ISis");
    EXPECT_EQ(row.ja4->substr(0, 10), "q12d0202h3");
}

TEST(QuicDissector, reads_version_2) {
    Dissecting quic("quic");
    EXPECT_TRUE(quic.feed(initial(crypto(0, hello()), client_v2, 0x6b3343cf)).confirmed());
    QuicRecord row = only_row(quic);
    EXPECT_EQ(row.version, "quicv2");
    EXPECT_EQ(row.history, "IS");
}

TEST(QuicDissector, puts_the_hello_together_from_frames_in_any_order) {
    const Frame whole = hello();
    for (std::size_t cut = 1; cut < whole.size(); ++cut) {
        const Frame head = crypto(0, part(whole, 0, cut)), tail = crypto(cut, part(whole, cut, whole.size()));
        Dissecting one("quic"), two("quic");
        one.feed(initial(tail + bytes({1}) + head + zeros(20)));
        ASSERT_EQ(only_row(one).history, "IS") << cut;
        two.feed(initial(tail + zeros(20)));
        two.feed(initial(head + zeros(20)));
        QuicRecord row = only_row(two);
        ASSERT_EQ(row.history, "IIS") << cut;
        ASSERT_EQ(row.server_name, "example.com");
    }
}

TEST(QuicDissector, follows_packets_in_one_datagram) {
    Dissecting quic("quic");
    Frame zero_rtt = bytes({0xd3, 0, 0, 0, 1, 0, 0, 4}) + zeros(4);
    Frame handshake = bytes({0xe3, 0, 0, 0, 1, 0, 0, 4}) + zeros(4);
    quic.feed(initial(crypto(0, hello())) + zero_rtt + handshake + bytes({0x40, 0, 0}));
    EXPECT_EQ(only_row(quic).history, "ISZH");
}

TEST(QuicDissector, writes_a_row_at_a_retry_and_begins_anew) {
    Dissecting quic("quic");
    quic.feed(initial(crypto(0, hello())));
    quic.feed(bytes({0xf0, 0, 0, 0, 1, 0}) + with_length(destination, 1) + zeros(30), false);
    ASSERT_EQ(quic.rows_of<QuicRecord>().size(), 1u);
    EXPECT_EQ(quic.rows_of<QuicRecord>()[0].history, "ISr");
    quic.feed(initial(crypto(0, hello())));
    quic.end();
    EXPECT_EQ(quic.rows_of<QuicRecord>().at(1).history, "IS");
}

TEST(QuicDissector, writes_a_row_at_a_close) {
    Dissecting quic("quic");
    quic.feed(initial(bytes({0x1c, 0, 0, 0}) + zeros(20)));
    ASSERT_EQ(quic.rows_of<QuicRecord>().size(), 1u);
    EXPECT_EQ(quic.rows_of<QuicRecord>()[0].history, "IC");
}

TEST(QuicDissector, names_versions_it_cannot_follow) {
    Dissecting quic("quic");
    EXPECT_FALSE(quic.feed(unhex("d1513035300805060708090a0b0c00") + zeros(40)).confirmed());
    ASSERT_EQ(quic.rows_of<QuicRecord>().size(), 1u);
    EXPECT_EQ(quic.rows_of<QuicRecord>()[0].version, "unknown-51303530");
    EXPECT_EQ(quic.rows_of<QuicRecord>()[0].history, "U");
}

TEST(QuicDissector, does_not_confirm_what_does_not_decrypt) {
    Frame packet = initial(crypto(0, hello()));
    packet.back() ^= 1;
    Dissecting quic("quic");
    EXPECT_FALSE(quic.feed(packet).confirmed());
    EXPECT_EQ(only_row(quic).history, "I");
}

TEST(QuicDissector, is_done_when_both_sides_have_moved_on) {
    Dissecting quic("quic");
    const Frame short_header = bytes({0x40}) + zeros(30);
    quic.feed(initial(crypto(0, hello())));
    quic.feed(short_header, false);
    EXPECT_FALSE(quic.done());
    quic.feed(short_header);
    EXPECT_TRUE(quic.done());
}

TEST(QuicDissector, survives_noise) {
    std::mt19937 random(1);
    const Frame whole = initial(crypto(0, hello()) + zeros(200));
    for (int i = 0; i < 5000; ++i) {
        // Frames spoiled before they are encrypted, and packets spoiled behind that.
        Frame frames = crypto(0, hello()) + bytes({2, 1, 1, 1, 1, 1, 1}) + zeros(20);
        for (int spoiled = 0; spoiled < 3; ++spoiled)
            frames[random() % frames.size()] = static_cast<std::uint8_t>(random());
        Frame packet = whole;
        packet[random() % 20] = static_cast<std::uint8_t>(random());
        packet.resize(1 + random() % packet.size());
        Dissecting quic("quic");
        quic.feed(packet);
        quic.feed(initial(frames));
        quic.end();
    }
}

}  // namespace
}  // namespace slipstream::test
