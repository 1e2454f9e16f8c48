// What certificates and OCSP answers share: OpenSSL's values with an owner, and as the text that logs show.
#pragma once

#include <openssl/asn1.h>

#include <memory>
#include <string>

#include "capture/base/time.h"

namespace slipstream {

/// Frees an OpenSSL value with the function of its type.
template <auto free_it>
struct OpenSslFree {
    template <class T>
    void operator()(T* value) const {
        free_it(value);
    }
};
template <class T, auto free_it>
using OpenSslOwner = std::unique_ptr<T, OpenSslFree<free_it>>;

/// Upper-case hexadecimal digits, with a backslash and a newline behind every 35 bytes.
std::string serial_text(const ASN1_INTEGER* serial);
/// The long name of an identifier, or its numbers when it has none.
std::string object_text(const ASN1_OBJECT* object);
/// UTCTime or GeneralizedTime; zero when it is neither.
Time time_of(const ASN1_TIME* time);
/// The bytes of a string value.
std::string string_bytes(const ASN1_STRING* value);

}  // namespace slipstream
