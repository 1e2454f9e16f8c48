// kerberos.log: a request to the key distribution centre and what came of it.
#pragma once

#include "dissect/records/connection_columns.h"

namespace slipstream {

struct KerberosRecord : ConnectionColumns {
    static constexpr std::string_view log_name = "kerberos";

    std::optional<std::string> request_type;  // AS or TGS
    std::optional<std::string> client;
    std::optional<std::string> service;
    std::optional<bool> success;
    std::optional<std::string> error_message;
    std::optional<Time> from;
    std::optional<Time> till;
    std::optional<std::string> cipher;
    std::optional<bool> forwardable;
    std::optional<bool> renewable;
    std::optional<std::string> client_subject;
    std::optional<Uid> client_fuid;
    std::optional<std::string> server_subject;
    std::optional<Uid> server_fuid;
};

constexpr auto fields_of(const KerberosRecord*) {
    return connection_columns_and(
        field("request_type", &KerberosRecord::request_type), field("client", &KerberosRecord::client),
        field("service", &KerberosRecord::service), field("success", &KerberosRecord::success),
        field("error_msg", &KerberosRecord::error_message), field("from", &KerberosRecord::from),
        field("till", &KerberosRecord::till), field("cipher", &KerberosRecord::cipher),
        field("forwardable", &KerberosRecord::forwardable), field("renewable", &KerberosRecord::renewable),
        field("client_cert_subject", &KerberosRecord::client_subject),
        field("client_cert_fuid", &KerberosRecord::client_fuid),
        field("server_cert_subject", &KerberosRecord::server_subject),
        field("server_cert_fuid", &KerberosRecord::server_fuid));
}

}  // namespace slipstream
