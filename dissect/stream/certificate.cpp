// Reading certificates through OpenSSL. See certificate.h.
#include "dissect/stream/certificate.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>

#include "dissect/stream/digest.h"
#include "dissect/stream/openssl_text.h"

namespace slipstream {

namespace {

constexpr std::size_t name_bytes_max = 2047;      // of a subject or an issuer, as Zeek cuts it
constexpr std::size_t alternatives_max = 10'000;  // names of one certificate that are kept

std::string name_text(const X509_NAME* name) {
    OpenSslOwner<BIO, BIO_free_all> bio(BIO_new(BIO_s_mem()));
    if (X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_RFC2253) < 0) return {};
    char* data = nullptr;
    long size = BIO_get_mem_data(bio.get(), &data);
    std::string text(data, size > 0 ? static_cast<std::size_t>(size) : 0);
    return text.substr(0, std::min(text.find('\n'), name_bytes_max));
}

std::optional<std::string> last_common_name(const X509_NAME* subject) {
    int at = -1;
    for (int next = -1; (next = X509_NAME_get_index_by_NID(subject, NID_commonName, next)) != -1;) at = next;
    if (at == -1) return std::nullopt;
    unsigned char* utf8 = nullptr;
    int size = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
    if (size < 0) return std::nullopt;
    std::string name(utf8, utf8 + size);
    OPENSSL_free(utf8);
    return name;
}

void read_key(X509* x509, X509Record& row) {
    ASN1_OBJECT* algorithm = nullptr;
    X509_PUBKEY_get0_param(&algorithm, nullptr, nullptr, nullptr, X509_get_X509_PUBKEY(x509));
    if (algorithm != nullptr) row.key_algorithm = object_text(algorithm);
    EVP_PKEY* key = X509_get0_pubkey(x509);
    if (key == nullptr) return;
    const int kind = EVP_PKEY_get_base_id(key);
    if (kind == EVP_PKEY_RSA) {
        row.key_type = "rsa";
        BIGNUM* exponent = nullptr;
        if (EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &exponent) == 1) {
            OpenSslOwner<BIGNUM, BN_free> owner(exponent);
            char* text = BN_bn2dec(exponent);
            if (text != nullptr) row.exponent = text;
            OPENSSL_free(text);
        }
    } else if (kind == EVP_PKEY_DSA) {
        row.key_type = "dsa";
    } else if (kind == EVP_PKEY_EC) {
        row.key_type = "ecdsa";
        constexpr std::size_t name_max = 64;
        char name[name_max];
        std::size_t size = 0;
        if (EVP_PKEY_get_group_name(key, name, name_max, &size) == 1) row.curve = std::string(name, size);
    } else {
        return;
    }
    if (int bits = EVP_PKEY_get_bits(key); bits > 0) row.key_bits = static_cast<std::uint64_t>(bits);
}

std::optional<IpAddress> address_of(const ASN1_STRING* value) {
    constexpr std::size_t v4_bytes = 4, v6_bytes = 16;
    std::string bytes = string_bytes(value);
    std::vector<std::uint8_t> octets(bytes.begin(), bytes.end());
    ByteCursor at{Bytes(octets)};
    if (octets.size() == v4_bytes) return IpAddress::v4(at.u32());
    if (octets.size() == v6_bytes) return IpAddress::v6(Bytes(octets).first<v6_bytes>());
    return std::nullopt;
}

template <class T>
void append(std::optional<std::vector<T>>& list, T value) {
    if (!list) list.emplace();
    if (list->size() < alternatives_max) list->push_back(std::move(value));
}

void read_alternative_names(const GENERAL_NAMES* names, X509Record& row) {
    row.dns_names.reset();
    row.uris.reset();
    row.emails.reset();
    row.addresses.reset();
    for (int i = 0; i < sk_GENERAL_NAME_num(names); ++i) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(names, i);
        int kind = 0;
        const auto* value = static_cast<const ASN1_STRING*>(GENERAL_NAME_get0_value(name, &kind));
        if (kind == GEN_IPADD) {
            if (auto address = address_of(value)) append(row.addresses, *address);
            continue;
        }
        if (kind != GEN_DNS && kind != GEN_URI && kind != GEN_EMAIL) continue;
        if (ASN1_STRING_type(value) != V_ASN1_IA5STRING) continue;
        std::string text = string_bytes(value);
        text.resize(std::min(text.size(), text.find('\0')));
        append(kind == GEN_DNS ? row.dns_names : kind == GEN_URI ? row.uris : row.emails, std::move(text));
    }
}

void read_constraints(const BASIC_CONSTRAINTS& constraints, X509Record& row) {
    row.is_authority = constraints.ca != 0;
    row.path_length_max.reset();
    if (constraints.pathlen == nullptr) return;
    row.path_length_max = static_cast<std::uint64_t>(ASN1_INTEGER_get(constraints.pathlen));
}

void read_extensions(const X509* x509, Certificate& certificate) {
    for (int i = 0; i < X509_get_ext_count(x509); ++i) {
        X509_EXTENSION* extension = X509_get_ext(x509, i);
        const int kind = OBJ_obj2nid(X509_EXTENSION_get_object(extension));
        if (kind == NID_subject_alt_name) {
            OpenSslOwner<GENERAL_NAMES, GENERAL_NAMES_free> names(
                static_cast<GENERAL_NAMES*>(X509V3_EXT_d2i(extension)));
            if (!names) continue;
            certificate.has_alternative_names = true;
            read_alternative_names(names.get(), certificate.row);
        } else if (kind == NID_basic_constraints) {
            OpenSslOwner<BASIC_CONSTRAINTS, BASIC_CONSTRAINTS_free> constraints(
                static_cast<BASIC_CONSTRAINTS*>(X509V3_EXT_d2i(extension)));
            if (constraints) read_constraints(*constraints, certificate.row);
        }
    }
}

bool matches_pattern(std::string_view host, std::string_view pattern) {
    if (host == pattern) return true;
    const std::size_t dot = pattern.find('.');
    if (dot == std::string_view::npos || dot == 0 || pattern[dot - 1] != '*') return false;
    if (pattern.find('.', dot + 1) == std::string_view::npos) return false;
    const std::size_t host_dot = host.find('.');
    return host_dot != std::string_view::npos && host.substr(host_dot) == pattern.substr(dot) &&
           host.starts_with(pattern.substr(0, dot - 1));
}

}  // namespace

std::optional<Certificate> read_certificate(Bytes der) {
    const unsigned char* at = der.data();
    OpenSslOwner<X509, X509_free> owner(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
    X509* x509 = owner.get();
    if (x509 == nullptr) return std::nullopt;
    Certificate certificate;
    X509Record& row = certificate.row;
    row.fingerprint = sha256_hex(der);
    row.version = static_cast<std::uint64_t>(X509_get_version(x509) + 1);
    row.serial = serial_text(X509_get0_serialNumber(x509));
    row.subject = name_text(X509_get_subject_name(x509));
    row.issuer = name_text(X509_get_issuer_name(x509));
    row.not_valid_before = time_of(X509_get0_notBefore(x509));
    row.not_valid_after = time_of(X509_get0_notAfter(x509));
    // Unlike that of the key, one that OpenSSL has no name for is left out.
    if (int algorithm = X509_get_signature_nid(x509); algorithm != NID_undef)
        row.signature_algorithm = OBJ_nid2ln(algorithm);
    read_key(x509, row);
    read_extensions(x509, certificate);
    certificate.common_name = last_common_name(X509_get_subject_name(x509));
    return certificate;
}

bool matches_certificate(std::string_view server_name, const Certificate& certificate) {
    if (!certificate.has_alternative_names)
        return certificate.common_name && matches_pattern(server_name, *certificate.common_name);
    if (!certificate.row.dns_names) return false;
    return std::any_of(certificate.row.dns_names->begin(), certificate.row.dns_names->end(),
                       [&](const std::string& name) { return matches_pattern(server_name, name); });
}

}  // namespace slipstream
