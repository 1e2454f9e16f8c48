// x509.log: a certificate that a server or client showed.
#pragma once

#include "dissect/records/field.h"

namespace slipstream {

struct X509Record {
    static constexpr std::string_view log_name = "x509";

    Time time;
    std::string fingerprint;  // SHA-256 of the DER, in hex
    std::uint64_t version = 0;
    std::string serial;
    std::string subject;
    std::string issuer;
    Time not_valid_before;
    Time not_valid_after;
    std::string key_algorithm;
    std::string signature_algorithm;
    std::optional<std::string> key_type;
    std::optional<std::uint64_t> key_bits;
    std::optional<std::string> exponent;  // decimal, of an RSA key
    std::optional<std::string> curve;
    std::optional<std::vector<std::string>> dns_names;
    std::optional<std::vector<std::string>> uris;
    std::optional<std::vector<std::string>> emails;
    std::optional<std::vector<IpAddress>> addresses;
    std::optional<bool> is_authority;
    std::optional<std::uint64_t> path_length_max;
    bool of_host = false;      // the first of its chain
    bool from_client = false;  // of TLS
};

constexpr auto fields_of(const X509Record*) {
    return std::tuple{field("ts", &X509Record::time),
                      field("fingerprint", &X509Record::fingerprint),
                      field("certificate.version", &X509Record::version),
                      field("certificate.serial", &X509Record::serial),
                      field("certificate.subject", &X509Record::subject),
                      field("certificate.issuer", &X509Record::issuer),
                      field("certificate.not_valid_before", &X509Record::not_valid_before),
                      field("certificate.not_valid_after", &X509Record::not_valid_after),
                      field("certificate.key_alg", &X509Record::key_algorithm),
                      field("certificate.sig_alg", &X509Record::signature_algorithm),
                      field("certificate.key_type", &X509Record::key_type),
                      field("certificate.key_length", &X509Record::key_bits),
                      field("certificate.exponent", &X509Record::exponent),
                      field("certificate.curve", &X509Record::curve),
                      field("san.dns", &X509Record::dns_names),
                      field("san.uri", &X509Record::uris),
                      field("san.email", &X509Record::emails),
                      field("san.ip", &X509Record::addresses),
                      field("basic_constraints.ca", &X509Record::is_authority),
                      field("basic_constraints.path_len", &X509Record::path_length_max),
                      field("host_cert", &X509Record::of_host),
                      field("client_cert", &X509Record::from_client)};
}

}  // namespace slipstream
