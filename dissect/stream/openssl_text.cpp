// Texts and times out of OpenSSL's values. See openssl_text.h.
#include "dissect/stream/openssl_text.h"

#include <openssl/bio.h>
#include <openssl/objects.h>

#include <ctime>

namespace slipstream {

namespace {

using Bio = OpenSslOwner<BIO, BIO_free_all>;

std::string written(BIO* bio) {
    char* data = nullptr;
    long size = BIO_get_mem_data(bio, &data);
    return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

}  // namespace

std::string serial_text(const ASN1_INTEGER* serial) {
    Bio bio(BIO_new(BIO_s_mem()));
    if (i2a_ASN1_INTEGER(bio.get(), serial) < 0) return {};
    return written(bio.get());
}

std::string object_text(const ASN1_OBJECT* object) {
    constexpr int text_max = 256;
    char text[text_max];
    int size = OBJ_obj2txt(text, text_max, object, 0);
    if (size <= 0) return {};
    return {text, static_cast<std::size_t>(size < text_max ? size : text_max - 1)};
}

Time time_of(const ASN1_TIME* time) {
    std::tm parts{};
    if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return {};
    return Time{static_cast<std::int64_t>(timegm(&parts)) * 1'000'000};
}

std::string string_bytes(const ASN1_STRING* value) {
    const unsigned char* data = ASN1_STRING_get0_data(value);
    return {data, data + ASN1_STRING_length(value)};
}

}  // namespace slipstream
