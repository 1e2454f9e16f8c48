// Digests through OpenSSL. See digest.h.
#include "dissect/stream/digest.h"

#include <openssl/evp.h>

#include <array>

#include "capture/base/check.h"
#include "dissect/stream/openssl_text.h"

namespace slipstream {

namespace {

using Algorithm = OpenSslOwner<EVP_MD, EVP_MD_free>;
using Digest = std::array<std::uint8_t, EVP_MAX_MD_SIZE>;

Bytes digest_of(const void* data, std::size_t bytes, const EVP_MD* algorithm, Digest& digest) {
    unsigned size = 0;
    CHECK(EVP_Digest(data, bytes, digest.data(), &size, algorithm, nullptr) == 1);
    return Bytes(digest).first(size);
}

std::string digest_hex(const void* data, std::size_t bytes, const EVP_MD* algorithm) {
    Digest digest{};
    return hex_text(digest_of(data, bytes, algorithm, digest));
}

}  // namespace

const EVP_MD* md5_algorithm() {
    static const Algorithm algorithm(EVP_MD_fetch(nullptr, "MD5", nullptr));
    return algorithm.get();
}
const EVP_MD* sha1_algorithm() {
    static const Algorithm algorithm(EVP_MD_fetch(nullptr, "SHA1", nullptr));
    return algorithm.get();
}
const EVP_MD* sha256_algorithm() {
    static const Algorithm algorithm(EVP_MD_fetch(nullptr, "SHA256", nullptr));
    return algorithm.get();
}

std::string md5_hex(std::string_view text) { return digest_hex(text.data(), text.size(), md5_algorithm()); }
std::string sha256_hex(std::string_view text) {
    return digest_hex(text.data(), text.size(), sha256_algorithm());
}
std::string sha256_hex(Bytes bytes) { return digest_hex(bytes.data(), bytes.size(), sha256_algorithm()); }

std::string sha1_base64(std::string_view text) {
    Digest digest{};
    const Bytes bytes = digest_of(text.data(), text.size(), sha1_algorithm(), digest);
    std::array<std::uint8_t, 4 * (EVP_MAX_MD_SIZE + 2) / 3 + 1> encoded{};
    const int size = EVP_EncodeBlock(encoded.data(), bytes.data(), static_cast<int>(bytes.size()));
    return text_of(Bytes(encoded).first(static_cast<std::size_t>(size)));
}

std::string hex_text(Bytes bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (std::uint8_t byte : bytes) {
        text.push_back(digits[byte >> 4]);
        text.push_back(digits[byte & 15]);
    }
    return text;
}

}  // namespace slipstream
