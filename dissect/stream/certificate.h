// Certificates (X.509, RFC 5280) and answers about their revocation (OCSP, RFC 6960), from their DER bytes to
// the rows of x509.log and ocsp.log, in the text forms that OpenSSL gives them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "capture/base/bytes.h"
#include "dissect/records/ocsp.h"
#include "dissect/records/x509.h"

namespace slipstream {

struct Certificate {
    X509Record row;                          // without time, of_host and from_client
    std::optional<std::string> common_name;  // the last of the subject
    bool has_alternative_names = false;
};

/// Nothing when OpenSSL cannot read it. About 50 µs.
std::optional<Certificate> read_certificate(Bytes der);

/// Whether the name that a client asked for is one of the certificate's: equal to it, or to a pattern whose
/// first label ends in '*'.
bool matches_certificate(std::string_view server_name, const Certificate& certificate);

/// One row for each certificate answered about, without `time` and `file`; none when it is no such answer.
std::vector<OcspRecord> read_ocsp_response(Bytes der);

}  // namespace slipstream
