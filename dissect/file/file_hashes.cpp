// The three digests of OpenSSL side by side. See file_hashes.h.
#include "dissect/file/file_hashes.h"

#include <openssl/evp.h>

#include <array>

#include "dissect/stream/digest.h"

namespace slipstream {

namespace {

std::string hexadecimal_of(evp_md_ctx_st* context) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    EVP_DigestFinal_ex(context, digest.data(), &size);
    return hex_text(Bytes(digest).first(size));
}

}  // namespace

void FileHashes::Free::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }

FileHashes::FileHashes() : md5_(EVP_MD_CTX_new()), sha1_(EVP_MD_CTX_new()), sha256_(EVP_MD_CTX_new()) {
    EVP_DigestInit_ex(md5_.get(), md5_algorithm(), nullptr);
    EVP_DigestInit_ex(sha1_.get(), sha1_algorithm(), nullptr);
    EVP_DigestInit_ex(sha256_.get(), sha256_algorithm(), nullptr);
}

FileHashes::~FileHashes() = default;

void FileHashes::add(Bytes data) {
    for (evp_md_ctx_st* context : {md5_.get(), sha1_.get(), sha256_.get()})
        EVP_DigestUpdate(context, data.data(), data.size());
}

FileHashes::Digests FileHashes::finish() {
    return {hexadecimal_of(md5_.get()), hexadecimal_of(sha1_.get()), hexadecimal_of(sha256_.get())};
}

}  // namespace slipstream
