// ldap.log and ldap_search.log: a request to a directory with its answer; searches have a log of their own.
#pragma once

#include "dissect/records/connection_columns.h"

namespace slipstream {

struct LdapRecord : ConnectionColumns {
    static constexpr std::string_view log_name = "ldap";

    std::int64_t message_id = 0;
    std::optional<std::int64_t> version;
    std::optional<std::string> opcode;
    std::optional<std::string> result;
    std::optional<std::string> diagnostic_message;
    std::optional<std::string> object;
    std::optional<std::string> argument;
};

constexpr auto fields_of(const LdapRecord*) {
    return connection_columns_and(
        field("message_id", &LdapRecord::message_id), field("version", &LdapRecord::version),
        field("opcode", &LdapRecord::opcode), field("result", &LdapRecord::result),
        field("diagnostic_message", &LdapRecord::diagnostic_message), field("object", &LdapRecord::object),
        field("argument", &LdapRecord::argument));
}

struct LdapSearchRecord : ConnectionColumns {
    static constexpr std::string_view log_name = "ldap_search";

    std::int64_t message_id = 0;
    std::optional<std::string> scope;
    std::optional<std::string> dereferences_aliases;
    std::optional<std::string> base_object;
    std::uint64_t results = 0;
    std::optional<std::string> result;
    std::optional<std::string> diagnostic_message;
    std::optional<std::string> filter;
    std::optional<std::vector<std::string>> attributes;  // Zeek's scripts leave it out unless told otherwise
};

constexpr auto fields_of(const LdapSearchRecord*) {
    return connection_columns_and(
        field("message_id", &LdapSearchRecord::message_id), field("scope", &LdapSearchRecord::scope),
        field("deref_aliases", &LdapSearchRecord::dereferences_aliases),
        field("base_object", &LdapSearchRecord::base_object),
        field("result_count", &LdapSearchRecord::results), field("result", &LdapSearchRecord::result),
        field("diagnostic_message", &LdapSearchRecord::diagnostic_message),
        field("filter", &LdapSearchRecord::filter), field("attributes", &LdapSearchRecord::attributes));
}

}  // namespace slipstream
