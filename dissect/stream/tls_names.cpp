// The published names of TLS versions, groups and alerts, as Zeek writes them. See
// tls_names.h.
#include "dissect/stream/tls_names.h"

#include "dissect/stream/number_names.h"

namespace slipstream {

namespace {

constexpr NumberName groups[] = {
    {1, "sect163k1"},
    {2, "sect163r1"},
    {3, "sect163r2"},
    {4, "sect193r1"},
    {5, "sect193r2"},
    {6, "sect233k1"},
    {7, "sect233r1"},
    {8, "sect239k1"},
    {9, "sect283k1"},
    {10, "sect283r1"},
    {11, "sect409k1"},
    {12, "sect409r1"},
    {13, "sect571k1"},
    {14, "sect571r1"},
    {15, "secp160k1"},
    {16, "secp160r1"},
    {17, "secp160r2"},
    {18, "secp192k1"},
    {19, "secp192r1"},
    {20, "secp224k1"},
    {21, "secp224r1"},
    {22, "secp256k1"},
    {23, "secp256r1"},
    {24, "secp384r1"},
    {25, "secp521r1"},
    {26, "brainpoolP256r1"},
    {27, "brainpoolP384r1"},
    {28, "brainpoolP512r1"},
    {29, "x25519"},
    {30, "x448"},
    {256, "ffdhe2048"},
    {257, "ffdhe3072"},
    {258, "ffdhe4096"},
    {259, "ffdhe6144"},
    {260, "ffdhe8192"},
    {2570, "grease_0x0A0A"},
    {6682, "grease_0x1A1A"},
    {10794, "grease_0x2A2A"},
    {14906, "grease_0x3A3A"},
    {19018, "grease_0x4A4A"},
    {23130, "grease_0x5A5A"},
    {27242, "grease_0x6A6A"},
    {31354, "grease_0x7A7A"},
    {35466, "grease_0x8A8A"},
    {39578, "grease_0x9A9A"},
    {43690, "grease_0xAAAA"},
    {47802, "grease_0xBABA"},
    {51914, "grease_0xCACA"},
    {56026, "grease_0xDADA"},
    {60138, "grease_0xEAEA"},
    {64250, "grease_0xFAFA"},
    {65281, "arbitrary_explicit_prime_curves"},
    {65282, "arbitrary_explicit_char2_curves"},
};

constexpr NumberName alerts[] = {
    {0, "close_notify"},
    {10, "unexpected_message"},
    {20, "bad_record_mac"},
    {21, "decryption_failed"},
    {22, "record_overflow"},
    {30, "decompression_failure"},
    {40, "handshake_failure"},
    {41, "no_certificate"},
    {42, "bad_certificate"},
    {43, "unsupported_certificate"},
    {44, "certificate_revoked"},
    {45, "certificate_expired"},
    {46, "certificate_unknown"},
    {47, "illegal_parameter"},
    {48, "unknown_ca"},
    {49, "access_denied"},
    {50, "decode_error"},
    {51, "decrypt_error"},
    {60, "export_restriction"},
    {70, "protocol_version"},
    {71, "insufficient_security"},
    {80, "internal_error"},
    {86, "inappropriate_fallback"},
    {90, "user_canceled"},
    {100, "no_renegotiation"},
    {110, "unsupported_extension"},
    {111, "certificate_unobtainable"},
    {112, "unrecognized_name"},
    {113, "bad_certificate_status_response"},
    {114, "bad_certificate_hash_value"},
    {115, "unknown_psk_identity"},
    {120, "no_application_protocol"},
};

constexpr NumberName versions[] = {
    {0x0002, "SSLv2"},  {0x0300, "SSLv3"},   {0x0301, "TLSv10"},  {0x0302, "TLSv11"},  {0x0303, "TLSv12"},
    {0x0304, "TLSv13"}, {0xfefc, "DTLSv13"}, {0xfefd, "DTLSv12"}, {0xfeff, "DTLSv10"},
};

constexpr unsigned draft_versions = 127;  // 0x7fNN and its neighbour stand for drafts of TLS 1.3

}  // namespace

std::string tls_group_name(std::uint16_t code) { return name_of(groups, code); }
std::string tls_alert_name(std::uint8_t code) { return name_of(alerts, code); }

std::string tls_version_name(std::uint16_t version) {
    if (version / 255 == draft_versions) return "TLSv13-draft" + std::to_string(version % draft_versions);
    return name_of(versions, version);
}

bool tls_version_known(std::uint16_t version) {
    return version >> 8 == 0x7f || find_name(versions, version).has_value();
}

}  // namespace slipstream
