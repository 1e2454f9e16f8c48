// Derivation, header protection and decryption through OpenSSL. See quic_keys.h.
#include "dissect/stream/quic_keys.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "capture/base/check.h"
#include "dissect/stream/openssl_text.h"

namespace slipstream {

namespace {

using Secret = std::array<std::uint8_t, 32>;
using Salt = std::array<std::uint8_t, 20>;
using CipherContext = OpenSslOwner<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>;

constexpr std::size_t sample_bytes = 16, tag_bytes = 16, number_bytes_max = 4;

constexpr Salt salt_draft_23{0xc3, 0xee, 0xf7, 0x12, 0xc7, 0x2e, 0xbb, 0x5a, 0x11, 0xa7,
                             0xd2, 0x43, 0x2b, 0xb4, 0x63, 0x65, 0xbe, 0xf9, 0xf5, 0x02};
constexpr Salt salt_draft_29{0xaf, 0xbf, 0xec, 0x28, 0x99, 0x93, 0xd2, 0x4c, 0x9e, 0x97,
                             0x86, 0xf1, 0x9c, 0x61, 0x11, 0xe0, 0x43, 0x90, 0xa8, 0x99};
constexpr Salt salt_v1{0x38, 0x76, 0x2c, 0xf7, 0xf5, 0x59, 0x34, 0xb3, 0x4d, 0x17,
                       0x9a, 0xe6, 0xa4, 0xc8, 0x0c, 0xad, 0xcc, 0xbb, 0x7f, 0x0a};
constexpr Salt salt_v2{0x0d, 0xed, 0xe3, 0xde, 0xf7, 0x00, 0xa6, 0xdb, 0x81, 0x93,
                       0x81, 0xbe, 0x6e, 0x26, 0x9d, 0xcb, 0xf9, 0xbd, 0x2e, 0xd9};

const Salt* salt_of(std::uint32_t version) {
    constexpr std::uint32_t draft = 0xff000000, facebook_27 = 0xfaceb002;
    if (version == quic_v1) return &salt_v1;
    if (version == quic_v2) return &salt_v2;
    if (version == facebook_27) return &salt_draft_23;
    if (version >= draft + 23 && version <= draft + 28) return &salt_draft_23;
    if (version >= draft + 29 && version <= draft + 32) return &salt_draft_29;
    if (version == draft + 33 || version == draft + 34) return &salt_v1;
    return nullptr;
}

Secret hmac(Bytes key, Bytes data) {
    Secret result{};
    unsigned size = 0;
    CHECK(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), data.data(), data.size(),
               result.data(), &size) != nullptr);
    return result;
}

/// HKDF-Expand-Label (RFC 8446 section 7.1) for at most 32 bytes: one round.
Secret expand(const Secret& secret, std::string_view label, std::size_t bytes) {
    const std::string full = "tls13 " + std::string(label);
    std::vector<std::uint8_t> info{0, static_cast<std::uint8_t>(bytes),
                                   static_cast<std::uint8_t>(full.size())};
    info.insert(info.end(), full.begin(), full.end());
    info.push_back(0);  // no context
    info.push_back(1);  // first round
    return hmac(secret, info);
}

template <std::size_t size>
std::array<std::uint8_t, size> expand_to(const Secret& secret, std::string_view label) {
    std::array<std::uint8_t, size> result{};
    Secret expanded = expand(secret, label, size);
    std::copy_n(expanded.begin(), size, result.begin());
    return result;
}

}  // namespace

std::optional<QuicInitialKeys> QuicInitialKeys::derive(std::uint32_t version, Bytes destination,
                                                       bool of_client) {
    const Salt* salt = salt_of(version);
    if (salt == nullptr) return std::nullopt;
    const Secret initial = hmac(*salt, destination);
    const Secret side = expand(initial, of_client ? "client in" : "server in", Secret{}.size());
    const std::string prefix = version == quic_v2 ? "quicv2 " : "quic ";
    QuicInitialKeys keys;
    keys.key_ = expand_to<16>(side, prefix + "key");
    keys.iv_ = expand_to<12>(side, prefix + "iv");
    keys.header_key_ = expand_to<16>(side, prefix + "hp");
    return keys;
}

std::optional<std::vector<std::uint8_t>> QuicInitialKeys::open(const QuicProtectedPacket& packet) const {
    const Bytes whole = packet.whole;
    const std::size_t at = packet.number_offset;
    if (whole.size() < at + number_bytes_max + sample_bytes) return std::nullopt;
    CipherContext cipher(EVP_CIPHER_CTX_new());
    std::array<std::uint8_t, 2 * sample_bytes> mask{};
    int size = 0;
    if (EVP_EncryptInit_ex2(cipher.get(), EVP_aes_128_ecb(), header_key_.data(), nullptr, nullptr) != 1 ||
        EVP_EncryptUpdate(cipher.get(), mask.data(), &size, whole.data() + at + number_bytes_max,
                          static_cast<int>(sample_bytes)) != 1)
        return std::nullopt;

    std::vector<std::uint8_t> header(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(at));
    constexpr std::uint8_t protected_bits = 0x0f, number_length_bits = 3;
    header[0] = static_cast<std::uint8_t>(header[0] ^ (mask[0] & protected_bits));
    const std::size_t number_bytes = (header[0] & number_length_bits) + std::size_t{1};
    auto nonce = iv_;
    for (std::size_t i = 0; i < number_bytes; ++i) {
        header.push_back(static_cast<std::uint8_t>(whole[at + i] ^ mask[i + 1]));
        nonce[nonce.size() - number_bytes + i] ^= header.back();
    }

    Bytes payload = whole.subspan(header.size());
    if (payload.size() < tag_bytes) return std::nullopt;
    std::vector<std::uint8_t> tag(payload.end() - tag_bytes, payload.end());
    payload = payload.first(payload.size() - tag_bytes);
    std::vector<std::uint8_t> frames(payload.size());
    if (EVP_DecryptInit_ex2(cipher.get(), EVP_aes_128_gcm(), key_.data(), nonce.data(), nullptr) != 1 ||
        EVP_DecryptUpdate(cipher.get(), nullptr, &size, header.data(), static_cast<int>(header.size())) !=
            1 ||
        EVP_DecryptUpdate(cipher.get(), frames.data(), &size, payload.data(),
                          static_cast<int>(payload.size())) != 1 ||
        EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_SET_TAG, tag_bytes, tag.data()) != 1 ||
        EVP_DecryptFinal_ex(cipher.get(), mask.data(), &size) != 1)
        return std::nullopt;
    return frames;
}

}  // namespace slipstream
