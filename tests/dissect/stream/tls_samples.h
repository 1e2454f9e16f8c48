// Pieces of TLS for tests: records, handshake messages, a certificate and an answer about it that OpenSSL
// made.
#pragma once

#include <string_view>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {

inline Frame unhex(std::string_view digits) {
    auto value = [](char c) { return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10); };
    Frame f;
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
        put8(f, value(digits[i]) << 4 | value(digits[i + 1]));
    return f;
}

/// O=Foo\, Inc, CN=example.com with a name of each kind, an EC key, and the serial number 12BBE6.
inline const Frame sample_certificate = unhex(
    "308201d030820175a003020102020312bbe6300a06082a8648ce3d04030230293111300f060355040a0c08466f6f2c20"
    "496e633114301206035504030c0b6578616d706c652e636f6d301e170d3236313132343133343232395a170d33363131"
    "32313133343232395a30293111300f060355040a0c08466f6f2c20496e633114301206035504030c0b6578616d706c65"
    "2e636f6d3059301306072a8648ce3d020106082a8648ce3d03010703420004efad537b8554ff283a8bba1aaa8cc379be"
    "d2681e3a29d91c16838428703b4d1d198352ce8f3bd45eaa2c1dc11c5d5383a37168bf3f285a86bfc58adca9d5844ea3"
    "818b30818830530603551d11044c304a820d2a2e6578616d706c652e636f6d820b6578616d706c652e636f6d86146874"
    "7470733a2f2f6578616d706c652e636f6d2f8110726f6f74406578616d706c652e636f6d87040a00000130120603551d"
    "130101ff040830060101ff020103301d0603551d0e041604142ab682ba369e1a34b4fbad6eac90281da6a42ce3300a06"
    "082a8648ce3d0403020349003046022100ac174f46c906c12ac7f585eae7e5efaa4547fa06e194ed7d1c609d429f9f57"
    "6f022100bc1687b8dab5204ddba3d679d5d83932b45615f6ef081855e426636d1fafc1e6");

/// Says that 12BBE6 was revoked as superseded.
inline const Frame sample_ocsp_response = unhex(
    "308201580a0100a08201513082014d06092b06010505073001010482013e3082013a3081e1a12b30293111300f060355"
    "040a0c08466f6f2c20496e633114301206035504030c0b6578616d706c652e636f6d180f323032363131323431333432"
    "32395a307c307a303c300906052b0e03021a050004147d1a1e5fec84d1143be8062950cde8a2ee4dbe4604142ab682ba"
    "369e1a34b4fbad6eac90281da6a42ce3020312bbe6a116180f32303236303130313030303030305aa0030a0104180f32"
    "303236313132343133343232395aa011180f32303236313230313133343232395aa1233021301f06092b060105050730"
    "010204120410e35dccc5df6ddf884bd04d415f287bc4300a06082a8648ce3d040302034800304502210095c8d04a3793"
    "19e8ab20aa9d166752d020b5a982190213c99f8727d8640b1dee02207c5f491d66f0189796bcb91b58bb1f2f4d5806e1"
    "dd3ac08f54eac773ae4712af");

inline Frame with_length(const Frame& body, unsigned length_bytes) {
    Frame f;
    for (unsigned i = length_bytes; i-- > 0;) put8(f, static_cast<unsigned>(body.size() >> (8 * i)));
    return f + body;
}
inline Frame tls_record(unsigned type, const Frame& body, unsigned version = 0x0303) {
    Frame f;
    put8(f, type);
    put16(f, version);
    return f + with_length(body, 2);
}
inline Frame tls_message(unsigned type, const Frame& body) { return bytes({type}) + with_length(body, 3); }

inline Frame tls_extension_of(unsigned type, const Frame& body) {
    Frame f;
    put16(f, type);
    return f + with_length(body, 2);
}
inline Frame server_name_extension(std::string_view host) {
    return tls_extension_of(0, with_length(bytes({0}) + with_length(text(host), 2), 2));
}

/// `middle` is what DTLS has between the session and the ciphers.
inline Frame client_hello_body(const Frame& session, const Frame& extensions, unsigned version = 0x0303,
                               const Frame& middle = {}) {
    Frame f;
    put16(f, version);
    return f + zeros(32) + with_length(session, 1) + middle + with_length(bytes({0xc0, 0x2f, 0x13, 1}), 2) +
           bytes({1, 0}) + with_length(extensions, 2);
}
inline Frame server_hello_body(const Frame& session, unsigned cipher, const Frame& extensions,
                               unsigned version = 0x0303) {
    Frame f;
    put16(f, version);
    f = f + zeros(32) + with_length(session, 1);
    put16(f, cipher);
    return f + bytes({0}) + with_length(extensions, 2);
}
inline Frame certificate_body(const Frame& der) { return with_length(with_length(der, 3), 3); }
inline Frame certificate_status_body(const Frame& response) { return bytes({1}) + with_length(response, 3); }
/// ECDHE with the curve x25519.
inline Frame key_exchange_body() { return bytes({3, 0, 29, 1, 4}) + zeros(6); }

}  // namespace slipstream::test
