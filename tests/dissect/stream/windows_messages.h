// Builds the messages that several tests of the Windows protocols share.
#pragma once

#include "tests/dissect/stream/dissecting.h"

namespace slipstream::test {

inline void put16_le(Frame& f, std::size_t v) {
    put8(f, static_cast<unsigned>(v & 0xffU));
    put8(f, static_cast<unsigned>(v >> 8 & 0xffU));
}
inline void put32_le(Frame& f, std::size_t v) {
    put16_le(f, v & 0xffffU);
    put16_le(f, v >> 16);
}
inline Frame utf16(std::string_view s) {
    Frame f;
    for (char c : s) put16_le(f, static_cast<std::uint8_t>(c));
    return f;
}

inline Frame ntlm_head(unsigned type) { return text("NTLMSSP") + bytes({0, type, 0, 0, 0}); }
inline Frame ntlm_negotiate() { return ntlm_head(1) + bytes({1, 0, 0, 0}) + zeros(16); }
/// Its target information holds the NetBIOS name and the end.
inline Frame ntlm_challenge(std::string_view netbios_name) {
    Frame list = bytes({1, 0});
    put16_le(list, netbios_name.size() * 2);
    list = list + utf16(netbios_name) + zeros(4);
    Frame f = ntlm_head(2) + zeros(8) + bytes({1, 0, 0x80, 0}) + zeros(16);
    put16_le(f, list.size());
    put16_le(f, list.size());
    put32_le(f, 48);
    return f + list;
}
inline Frame ntlm_authenticate(std::string_view domain, std::string_view user, std::string_view host) {
    Frame f = ntlm_head(3) + zeros(16);
    std::size_t offset = 64;
    Frame payload;
    for (std::string_view part : {domain, user, host}) {
        put16_le(f, part.size() * 2);
        put16_le(f, part.size() * 2);
        put32_le(f, offset);
        offset += part.size() * 2;
        payload = payload + utf16(part);
    }
    return f + zeros(8) + bytes({1, 0, 0, 0}) + payload;
}

/// An element of BER with a short or a one-octet length.
inline Frame ber(unsigned tag, const Frame& content) {
    const auto size = static_cast<unsigned>(content.size());
    return (size < 0x80 ? bytes({tag, size}) : bytes({tag, 0x82, size >> 8, size & 0xffU})) + content;
}
/// SPNEGO with a token, as the originator begins.
inline Frame spnego_init(const Frame& token) {
    const Frame oid = bytes({6, 6, 0x2b, 6, 1, 5, 5, 2});
    return ber(0x60, oid + ber(0xa0, ber(0x30, ber(0xa2, ber(4, token)))));
}
/// SPNEGO's answer with a state: 0 accepted, 1 goes on, 2 refused.
inline Frame spnego_answer(unsigned state) {
    return ber(0xa1, ber(0x30, ber(0xa0, bytes({0x0a, 1, state}))));
}

}  // namespace slipstream::test
