// Reading OCSP answers through OpenSSL. See certificate.h.
#include <openssl/ocsp.h>

#include <algorithm>

#include "dissect/stream/certificate.h"
#include "dissect/stream/digest.h"
#include "dissect/stream/openssl_text.h"

namespace slipstream {

namespace {

constexpr int answers_max = 1000;  // of one response that become rows

std::string upper_hex(const ASN1_OCTET_STRING* value) {
    const unsigned char* data = ASN1_STRING_get0_data(value);
    std::string text = hex_text(Bytes(data, static_cast<std::size_t>(ASN1_STRING_length(value))));
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c; });
    return text;
}

std::optional<Time> time_unless_zero(const ASN1_GENERALIZEDTIME* time) {
    Time t = time_of(time);
    return t == Time{} ? std::nullopt : std::optional(t);
}

OcspRecord row_of(OCSP_SINGLERESP* answer) {
    OcspRecord row;
    ASN1_OBJECT* algorithm = nullptr;
    ASN1_OCTET_STRING *name_hash = nullptr, *key_hash = nullptr;
    ASN1_INTEGER* serial = nullptr;
    // The identity is not const in OpenSSL's signature although it is not changed.
    auto* identity = const_cast<OCSP_CERTID*>(OCSP_SINGLERESP_get0_id(answer));
    if (OCSP_id_get0_info(&name_hash, &algorithm, &key_hash, &serial, identity) == 1) {
        row.hash_algorithm = object_text(algorithm);
        row.issuer_name_hash = upper_hex(name_hash);
        row.issuer_key_hash = upper_hex(key_hash);
        row.serial = serial_text(serial);
    }
    int reason = OCSP_REVOKED_STATUS_NOSTATUS;
    ASN1_GENERALIZEDTIME *revoked = nullptr, *this_update = nullptr, *next_update = nullptr;
    int status = OCSP_single_get0_status(answer, &reason, &revoked, &this_update, &next_update);
    row.status = OCSP_cert_status_str(status);
    row.revoked_at = time_unless_zero(revoked);
    if (reason != OCSP_REVOKED_STATUS_NOSTATUS) row.revocation_reason = OCSP_crl_reason_str(reason);
    row.this_update = time_of(this_update);
    row.next_update = time_unless_zero(next_update);
    return row;
}

}  // namespace

std::vector<OcspRecord> read_ocsp_response(Bytes der) {
    std::vector<OcspRecord> rows;
    const unsigned char* at = der.data();
    OpenSslOwner<OCSP_RESPONSE, OCSP_RESPONSE_free> response(
        d2i_OCSP_RESPONSE(nullptr, &at, static_cast<long>(der.size())));
    if (!response) return rows;
    OpenSslOwner<OCSP_BASICRESP, OCSP_BASICRESP_free> basic(OCSP_response_get1_basic(response.get()));
    if (!basic) return rows;
    const int answers = std::min(OCSP_resp_count(basic.get()), answers_max);
    for (int i = 0; i < answers; ++i) rows.push_back(row_of(OCSP_resp_get0(basic.get(), i)));
    return rows;
}

}  // namespace slipstream
