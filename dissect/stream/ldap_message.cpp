// Reading messages of LDAP, and the names of its numbers. See ldap_message.h.
#include "dissect/stream/ldap_message.h"

#include <array>

#include "dissect/stream/ber.h"
#include "dissect/stream/ldap_filter.h"
#include "dissect/stream/number_names.h"

namespace slipstream {

namespace {

using namespace ldap_operation;

constexpr std::array operation_names{
    NumberName{bind_request, "bind"},         NumberName{bind_response, "bind"},
    NumberName{unbind_request, "unbind"},     NumberName{search_request, "search"},
    NumberName{search_entry, "search"},       NumberName{search_done, "search"},
    NumberName{modify_request, "modify"},     NumberName{modify_response, "modify"},
    NumberName{add_request, "add"},           NumberName{add_response, "add"},
    NumberName{delete_request, "delete"},     NumberName{delete_response, "delete"},
    NumberName{modify_dn_request, "modify"},  NumberName{modify_dn_response, "modify"},
    NumberName{compare_request, "compare"},   NumberName{compare_response, "compare"},
    NumberName{abandon_request, "abandon"},   NumberName{search_reference, "search"},
    NumberName{extended_request, "extended"}, NumberName{extended_response, "extended"},
    NumberName{intermediate, "intermediate"},
};

constexpr std::array scope_names{
    NumberName{0, "base"},
    NumberName{1, "single"},
    NumberName{2, "tree"},
};
constexpr std::array dereferencing_names{
    NumberName{0, "never"},
    NumberName{1, "searching"},
    NumberName{2, "finding"},
    NumberName{3, "always"},
};

constexpr std::array result_names{
    NumberName{0, "success"},
    NumberName{1, "operations error"},
    NumberName{2, "protocol error"},
    NumberName{3, "time limit exceeded"},
    NumberName{4, "size limit exceeded"},
    NumberName{5, "compare false"},
    NumberName{6, "compare true"},
    NumberName{7, "auth method not supported"},
    NumberName{8, "stronger auth required"},
    NumberName{9, "partial results"},
    NumberName{10, "referral"},
    NumberName{11, "admin limit exceeded"},
    NumberName{12, "unavailable critical extension"},
    NumberName{13, "confidentiality required"},
    NumberName{14, "SASL bind in progress"},
    NumberName{16, "no such attribute"},
    NumberName{17, "undefined attribute type"},
    NumberName{18, "inappropriate matching"},
    NumberName{19, "constraint violation"},
    NumberName{20, "attribute or value exists"},
    NumberName{21, "invalid attribute syntax"},
    NumberName{32, "no such object"},
    NumberName{33, "alias problem"},
    NumberName{34, "invalid DN syntax"},
    NumberName{36, "alias dereferencing problem"},
    NumberName{48, "inappropriate authentication"},
    NumberName{49, "invalid credentials"},
    NumberName{50, "insufficient access rights"},
    NumberName{51, "busy"},
    NumberName{52, "unavailable"},
    NumberName{53, "unwilling to perform"},
    NumberName{54, "loop detect"},
    NumberName{60, "sort control missing"},
    NumberName{61, "offset range error"},
    NumberName{64, "naming violation"},
    NumberName{65, "object class violation"},
    NumberName{66, "not allowed on non-leaf"},
    NumberName{67, "not allowed on RDN"},
    NumberName{68, "entry already exists"},
    NumberName{69, "object class mods prohibited"},
    NumberName{70, "results too large"},
    NumberName{71, "affects multiple DSAs"},
    NumberName{76, "control error"},
    NumberName{80, "other"},
    NumberName{81, "server down"},
    NumberName{82, "local error"},
    NumberName{83, "encoding error"},
    NumberName{84, "decoding error"},
    NumberName{85, "timeout"},
    NumberName{86, "auth unknown"},
    NumberName{87, "filter error"},
    NumberName{88, "user canceled"},
    NumberName{89, "param error"},
    NumberName{90, "no memory"},
    NumberName{91, "connect error"},
    NumberName{92, "not supported"},
    NumberName{93, "control not found"},
    NumberName{94, "no results returned"},
    NumberName{95, "more results to return"},
    NumberName{96, "client loop"},
    NumberName{97, "referral limit exceeded"},
    NumberName{100, "invalid response"},
    NumberName{101, "ambiguous response"},
    NumberName{112, "TLS not supported"},
    NumberName{113, "intermediate response"},
    NumberName{114, "unknown type"},
    NumberName{115, "LCUP invalid data"},
    NumberName{116, "LCUP unsupported scheme"},
    NumberName{117, "LCUP reload required"},
    NumberName{118, "canceled"},
    NumberName{119, "no such operation"},
    NumberName{120, "too late"},
    NumberName{121, "cannot cancel"},
    NumberName{122, "assertion failed"},
    NumberName{123, "authorization denied"},
};

std::string_view name_or_unknown(std::span<const NumberName> names, std::int64_t number) {
    constexpr std::string_view unknown = "unknown";
    if (number < 0 || number > UINT32_MAX) return unknown;
    return find_name(names, static_cast<std::uint32_t>(number)).value_or(unknown);
}

/// A number at the head of an element's contents; nothing, and a failed cursor, when it is none.
std::int64_t read_number(ByteCursor& at, std::uint8_t tag) {
    const auto element = read_ber(at, tag);
    const auto number = element ? ber_number(element->content) : std::nullopt;
    if (!number) at.skip(at.remaining() + 1);
    return number.value_or(0);
}
std::string read_text(ByteCursor& at) {
    const auto element = read_ber(at, ber_octets);
    return element ? text_of(element->content) : std::string();
}

void read_bind(ByteCursor& at, LdapMessage& message) {
    constexpr std::uint8_t choice = 0x1f;
    message.version = read_number(at, ber_integer);
    message.object = read_text(at);
    const auto authentication = read_ber(at);
    if (!authentication) return;
    message.authentication = authentication->tag & choice;
    message.has_password = !authentication->content.empty();
    if (message.authentication != ldap_authentication::sasl) return;
    ByteCursor inner(authentication->content);
    message.mechanism = read_text(inner);
}

void read_search(ByteCursor& at, LdapMessage& message) {
    constexpr std::uint8_t boolean = 0x01;
    message.object = read_text(at);
    message.scope = read_number(at, ber_enumerated);
    message.dereferences_aliases = read_number(at, ber_enumerated);
    read_ber(at, ber_integer);  // most entries wanted
    read_ber(at, ber_integer);  // longest time
    read_ber(at, boolean);      // names of attributes only
    message.filter = ldap_filter_text(at.rest());
}

void read_result(ByteCursor& at, LdapMessage& message) {
    message.result.emplace();
    message.result->code = read_number(at, ber_enumerated);
    read_text(at);  // the entry nearest to the one that was not found
    message.result->diagnostic_message = read_text(at);
}

void read_extended(ByteCursor& at, LdapMessage& message) {
    constexpr std::uint8_t request_name = 0x80;
    const auto name = read_ber(at, request_name);
    if (!name) return;
    message.object = text_of(name->content);
    if (message.object == "1.3.6.1.4.1.1466.20037")
        message.object += " (StartTLS)";
    else if (message.object == "1.3.6.1.4.1.4203.1.11.3")
        message.object += " (whoami)";
    else
        message.object += " (unknown)";
}

/// False when the operation is cut, or none that LDAP knows.
bool read_operation(ByteCursor at, LdapMessage& message) {
    switch (message.operation) {
        case bind_request: read_bind(at, message); break;
        case search_request: read_search(at, message); break;
        case modify_request: message.object = read_text(at); break;
        case delete_request: message.object = text_of(at.rest()); break;
        case abandon_request: {
            const auto abandoned = ber_number(at.rest());
            if (!abandoned) return false;
            message.object = std::to_string(*abandoned);
            break;
        }
        case extended_request: read_extended(at, message); break;
        case bind_response:
        case search_done:
        case modify_response:
        case add_response:
        case delete_response:
        case modify_dn_response:
        case compare_response:
        case extended_response: read_result(at, message); break;
        default: return find_name(operation_names, message.operation).has_value();
    }
    return at.ok();
}

}  // namespace

std::optional<LdapMessage> read_ldap(Bytes bytes) {
    constexpr std::uint8_t class_bits = 0xc0, application = 0x40, number_bits = 0x1f;
    ByteCursor at(bytes);
    const auto header = read_ber_header(at);
    if (!header || header->tag != ber_sequence) return std::nullopt;
    at.truncate(header->length);
    LdapMessage message;
    message.id = read_number(at, ber_integer);
    const auto operation = read_ber_header(at);
    if (!operation || (operation->tag & class_bits) != application) return std::nullopt;
    at.truncate(operation->length);
    message.operation = operation->tag & number_bits;
    if (!read_operation(ByteCursor(at.rest()), message)) return std::nullopt;
    return message;
}

std::string_view ldap_operation_name(unsigned operation) {
    return name_or_unknown(operation_names, operation);
}
std::string_view ldap_result_name(std::int64_t code) { return name_or_unknown(result_names, code); }
std::string_view ldap_scope_name(std::int64_t scope) { return name_or_unknown(scope_names, scope); }
std::string_view ldap_dereferencing_name(std::int64_t choice) {
    return name_or_unknown(dereferencing_names, choice);
}

}  // namespace slipstream
