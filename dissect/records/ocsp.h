// ocsp.log: what a certificate authority answered about one certificate.
#pragma once

#include "dissect/records/field.h"

namespace slipstream {

struct OcspRecord {
    static constexpr std::string_view log_name = "ocsp";

    Time time;
    std::string file;  // identity of the file that held the response
    std::string hash_algorithm;
    std::string issuer_name_hash;
    std::string issuer_key_hash;
    std::string serial;
    std::string status;
    std::optional<Time> revoked_at;
    std::optional<std::string> revocation_reason;
    Time this_update;
    std::optional<Time> next_update;
};

constexpr auto fields_of(const OcspRecord*) {
    return std::tuple{field("ts", &OcspRecord::time),
                      field("id", &OcspRecord::file),
                      field("hashAlgorithm", &OcspRecord::hash_algorithm),
                      field("issuerNameHash", &OcspRecord::issuer_name_hash),
                      field("issuerKeyHash", &OcspRecord::issuer_key_hash),
                      field("serialNumber", &OcspRecord::serial),
                      field("certStatus", &OcspRecord::status),
                      field("revoketime", &OcspRecord::revoked_at),
                      field("revokereason", &OcspRecord::revocation_reason),
                      field("thisUpdate", &OcspRecord::this_update),
                      field("nextUpdate", &OcspRecord::next_update)};
}

}  // namespace slipstream
