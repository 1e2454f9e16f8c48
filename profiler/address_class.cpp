// Address classes as masks and values: IPv4 on the 32-bit value, IPv6 on the leading bytes.
#include "profiler/address_class.h"

namespace slipstream {

namespace {

struct Block {
    std::uint32_t base;
    unsigned bits;
    constexpr bool contains(std::uint32_t v) const { return ((v ^ base) >> (32 - bits)) == 0; }
};

constexpr Block private_v4[] = {
    {0x0a000000, 8}, {0xc0a80000, 16}, {0xac100000, 12}, {0x7f000000, 8},  {0xa9fe0000, 16}, {0x00000000, 8},
    {0xf0000000, 4}, {0xc0000000, 29}, {0xc0000200, 24}, {0xc6120000, 15}, {0xc6336400, 24}, {0xcb007100, 24},
};

bool starts_with_zeros(const IpAddress& address, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
        if (address.bytes()[i] != 0) return false;
    return true;
}

/// :: or ::1
bool is_unspecified_or_loopback_v6(const IpAddress& address) {
    return starts_with_zeros(address, 15) && address.bytes()[15] <= 1;
}

/// 64:ff9b::/96, the well-known translation prefix (RFC 6052).
bool is_translation_v6(const IpAddress& address) {
    const auto& b = address.bytes();
    if (b[0] != 0x00 || b[1] != 0x64 || b[2] != 0xff || b[3] != 0x9b) return false;
    for (std::size_t i = 4; i < 12; ++i)
        if (b[i] != 0) return false;
    return true;
}

bool is_private_v6(const IpAddress& address) {
    const auto& b = address.bytes();
    if ((b[0] & 0xfe) == 0xfc) return true;                                         // fc00::/7
    if (b[0] == 0xfe && (b[1] & 0xc0) == 0x80) return true;                         // fe80::/10
    if (b[0] == 0x20 && b[1] == 0x01 && b[2] == 0x0d && b[3] == 0xb8) return true;  // 2001:db8::/32
    if (b[0] == 0x20 && b[1] == 0x01 && (b[2] & 0xfe) == 0) return true;            // 2001::/23
    if (b[0] == 0x01 && b[1] == 0x00) {                                             // 100::/64
        for (std::size_t i = 2; i < 8; ++i)
            if (b[i] != 0) return false;
        return true;
    }
    return is_unspecified_or_loopback_v6(address);
}

}  // namespace

bool is_private(const IpAddress& address) {
    if (!address.is_v4()) return is_private_v6(address);
    std::uint32_t v = address.v4_value();
    for (const Block& block : private_v4)
        if (block.contains(v)) return true;
    return false;
}

bool is_multicast(const IpAddress& address) {
    return address.is_v4() ? address.v4_value() >> 28 == 0xe : address.bytes()[0] == 0xff;
}

bool is_link_local(const IpAddress& address) {
    if (address.is_v4()) return address.v4_value() >> 16 == 0xa9fe;
    return address.bytes()[0] == 0xfe && (address.bytes()[1] & 0xc0) == 0x80;
}

bool is_loopback(const IpAddress& address) {
    if (address.is_v4()) return address.v4_value() >> 24 == 127;
    return starts_with_zeros(address, 15) && address.bytes()[15] == 1;
}

bool is_reserved(const IpAddress& address) {
    if (address.is_v4()) return address.v4_value() >> 28 == 0xf;
    return is_unspecified_or_loopback_v6(address) || is_translation_v6(address);
}

bool is_ignored(const IpAddress& address) {
    return is_private(address) || is_multicast(address) || is_reserved(address);
}

bool scan_interested(const IpAddress& address) {
    return !is_multicast(address) && !is_link_local(address) && !is_loopback(address) &&
           !is_reserved(address);
}

bool is_special_v4(const IpAddress& address) {
    return address.is_v4() && (address.v4_value() == 0 || address.v4_value() == 0xffffffff);
}

unsigned rfc1918_prefix_bits(const IpAddress& address) {
    if (!address.is_v4()) return 0;
    std::uint32_t v = address.v4_value();
    if (Block{0x0a000000, 8}.contains(v)) return 8;
    if (Block{0xac100000, 12}.contains(v)) return 12;
    if (Block{0xc0a80000, 16}.contains(v)) return 16;
    return 0;
}

}  // namespace slipstream
