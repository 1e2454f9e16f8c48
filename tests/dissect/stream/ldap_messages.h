// Builds elements of BER and messages of LDAP for tests.
#pragma once

#include <string>

#include "dissect/stream/ber.h"

namespace slipstream::test {

inline std::string element(std::uint8_t tag, const std::string& content) {
    std::string out(1, static_cast<char>(tag));
    if (content.size() > 0x7f) {
        out.push_back(static_cast<char>(0x82));
        out.push_back(static_cast<char>(content.size() >> 8));
    }
    out.push_back(static_cast<char>(content.size()));
    return out + content;
}
inline std::string octets(const std::string& content) { return element(ber_octets, content); }
inline std::string integer(int value, std::uint8_t tag = ber_integer) {
    return element(tag, std::string(1, static_cast<char>(value)));
}
/// An LDAPMessage: its identifier, and an operation with its tag.
inline std::string ldap_message(int id, const std::string& operation) {
    return element(ber_sequence, integer(id) + operation);
}
inline std::string ldap_result(unsigned operation, int code, const std::string& diagnostic = "") {
    return element(ber_application(operation),
                   integer(code, ber_enumerated) + octets("") + octets(diagnostic));
}

}  // namespace slipstream::test
