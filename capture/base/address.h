// IP and link-layer addresses. One 16-byte form for both IP versions: IPv4 is kept as ::ffff:a.b.c.d, as Zeek
// does, so that keys and comparisons need no case distinction.
#pragma once

#include <array>
#include <bit>
#include <compare>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "capture/base/bytes.h"

namespace slipstream {

class IpAddress {
public:
    constexpr IpAddress() = default;
    /// From 4 bytes in host order: 0x7f000001 is 127.0.0.1.
    static constexpr IpAddress v4(std::uint32_t host_order) {
        // In two words, because sixteen single bytes would have to be written before they can be copied as
        // one.
        constexpr bool little = std::endian::native == std::endian::little;
        const std::uint64_t tail = 0xffff'0000'0000U | host_order;
        IpAddress a;
        a.bytes_ = std::bit_cast<std::array<std::uint8_t, 16>>(
            std::array<std::uint64_t, 2>{0, little ? __builtin_bswap64(tail) : tail});
        return a;
    }
    /// From 16 bytes in network order; other lengths give ::.
    static IpAddress v6(Bytes network_order) {
        IpAddress a;
        if (network_order.size() == 16) std::memcpy(a.bytes_.data(), network_order.data(), 16);
        return a;
    }
    /// From text, either version, no brackets, no prefix length.
    static std::optional<IpAddress> parse(std::string_view text);

    constexpr auto operator<=>(const IpAddress&) const = default;
    constexpr bool operator==(const IpAddress& other) const {
        auto x = std::bit_cast<std::array<std::uint64_t, 2>>(bytes_);
        auto y = std::bit_cast<std::array<std::uint64_t, 2>>(other.bytes_);
        return ((x[0] ^ y[0]) | (x[1] ^ y[1])) == 0;
    }

    constexpr bool is_v4() const {
        for (unsigned i = 0; i < 10; ++i)
            if (bytes_[i] != 0) return false;
        return bytes_[10] == 0xff && bytes_[11] == 0xff;
    }
    /// The IPv4 address in host order; meaningful only when is_v4().
    constexpr std::uint32_t v4_value() const {
        return static_cast<std::uint32_t>(bytes_[12]) << 24 | static_cast<std::uint32_t>(bytes_[13]) << 16 |
               static_cast<std::uint32_t>(bytes_[14]) << 8 | bytes_[15];
    }
    constexpr const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }
    /// The first and second half as native words, for hashing and fast comparison.
    std::uint64_t word(unsigned half) const {
        std::uint64_t w;
        std::memcpy(&w, bytes_.data() + 8 * half, 8);
        return w;
    }
    /// RFC 5952 text; mapped addresses print as dotted IPv4.
    std::string to_string() const;

private:
    std::array<std::uint8_t, 16> bytes_{};
};

/// An address block, e.g. 192.168.0.0/16. IPv4 blocks hold prefix_bits + 96.
class Subnet {
public:
    constexpr Subnet() = default;
    /// prefix_bits counts within the address's own version (0..32 or 0..128).
    Subnet(const IpAddress& base, unsigned prefix_bits);
    /// "10.0.0.0/8", "2001:db8::/32" or a single address.
    static std::optional<Subnet> parse(std::string_view text);
    bool contains(const IpAddress& address) const;
    std::string to_string() const;
    const IpAddress& base() const { return base_; }
    /// Leading bits that count, in the 128-bit form: 112 for 192.168.0.0/16.
    unsigned bits() const { return bits_; }

private:
    IpAddress base_;
    unsigned bits_ = 128;  // in the 128-bit form
};

struct MacAddress {
    std::array<std::uint8_t, 6> bytes{};

    constexpr auto operator<=>(const MacAddress&) const = default;
    static MacAddress from(Bytes six) {
        MacAddress m;
        if (six.size() == 6) std::memcpy(m.bytes.data(), six.data(), 6);
        return m;
    }
    constexpr bool is_zero() const { return *this == MacAddress{}; }
    constexpr bool is_broadcast() const {
        for (auto b : bytes)
            if (b != 0xff) return false;
        return true;
    }
    /// aa:bb:cc:dd:ee:ff
    /// From six pairs of hexadecimal digits between `:` or `-`.
    static std::optional<MacAddress> parse(std::string_view text);
    std::string to_string() const;
};

}  // namespace slipstream
