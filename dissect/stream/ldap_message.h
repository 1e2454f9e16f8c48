// LdapMessage: one message of LDAP (RFC 4511) or connectionless LDAP, as far as its logs need it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "capture/base/bytes.h"

namespace slipstream {

namespace ldap_operation {
constexpr unsigned bind_request = 0, bind_response = 1, unbind_request = 2, search_request = 3,
                   search_entry = 4, search_done = 5, modify_request = 6, modify_response = 7,
                   add_request = 8, add_response = 9, delete_request = 10, delete_response = 11,
                   modify_dn_request = 12, modify_dn_response = 13, compare_request = 14,
                   compare_response = 15, abandon_request = 16, search_reference = 19, extended_request = 23,
                   extended_response = 24, intermediate = 25;
}

/// How a BindRequest proves who it is: the number of the choice.
namespace ldap_authentication {
constexpr unsigned simple = 0, sasl = 3, sicily_negotiate = 10, sicily_response = 11;
}

struct LdapResult {
    std::int64_t code = 0;
    std::string diagnostic_message;
};

struct LdapMessage {
    std::int64_t id = 0;
    unsigned operation = 0;
    std::string object;  // whom the request is about: a name, an identifier; may be empty

    // BindRequest.
    std::int64_t version = 0;
    unsigned authentication = 0;
    std::string mechanism;  // of SASL
    bool has_password = false;

    // SearchRequest, whose base is the object.
    std::int64_t scope = 0;
    std::int64_t dereferences_aliases = 0;
    std::string filter;

    std::optional<LdapResult> result;  // of responses
};

/// Reads one message; the bytes of a long one may stop early when what is wanted stands before. Nothing when
/// it is none, or cut where it matters.
std::optional<LdapMessage> read_ldap(Bytes message);

/// Zeek's names. "unknown" for numbers without one.
std::string_view ldap_operation_name(unsigned operation);
std::string_view ldap_result_name(std::int64_t code);
std::string_view ldap_scope_name(std::int64_t scope);
std::string_view ldap_dereferencing_name(std::int64_t choice);

}  // namespace slipstream
