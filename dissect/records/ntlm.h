// ntlm.log: an authentication by NTLM: who to what, and whether it was accepted.
#pragma once

#include "dissect/records/connection_columns.h"

namespace slipstream {

struct NtlmRecord : ConnectionColumns {
    static constexpr std::string_view log_name = "ntlm";

    std::optional<std::string> user;
    std::optional<std::string> host;
    std::optional<std::string> domain;
    std::optional<std::string> server_netbios_name;
    std::optional<std::string> server_dns_name;
    std::optional<std::string> server_tree_name;
    std::optional<bool> success;
};

constexpr auto fields_of(const NtlmRecord*) {
    return connection_columns_and(field("username", &NtlmRecord::user), field("hostname", &NtlmRecord::host),
                                  field("domainname", &NtlmRecord::domain),
                                  field("server_nb_computer_name", &NtlmRecord::server_netbios_name),
                                  field("server_dns_computer_name", &NtlmRecord::server_dns_name),
                                  field("server_tree_name", &NtlmRecord::server_tree_name),
                                  field("success", &NtlmRecord::success));
}

}  // namespace slipstream
