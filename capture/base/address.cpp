// Addresses as text, both ways.
#include "capture/base/address.h"

#include <arpa/inet.h>

#include <charconv>

namespace slipstream {

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
    if (text.size() >= INET6_ADDRSTRLEN) return std::nullopt;
    char buffer[INET6_ADDRSTRLEN + 1] = {};
    std::memcpy(buffer, text.data(), text.size());
    in_addr four{};
    if (inet_pton(AF_INET, buffer, &four) == 1) return IpAddress::v4(ntohl(four.s_addr));
    in6_addr six{};
    if (inet_pton(AF_INET6, buffer, &six) == 1) return IpAddress::v6(Bytes{six.s6_addr, 16});
    return std::nullopt;
}

std::string IpAddress::to_string() const {
    char text[INET6_ADDRSTRLEN] = {};
    if (is_v4())
        inet_ntop(AF_INET, bytes_.data() + 12, text, sizeof text);
    else
        inet_ntop(AF_INET6, bytes_.data(), text, sizeof text);
    return text;
}

Subnet::Subnet(const IpAddress& base, unsigned prefix_bits)
    : base_(base), bits_(base.is_v4() ? prefix_bits + 96 : prefix_bits) {}

std::optional<Subnet> Subnet::parse(std::string_view text) {
    auto slash = text.find('/');
    auto base = IpAddress::parse(text.substr(0, slash));
    if (!base) return std::nullopt;
    unsigned most = base->is_v4() ? 32 : 128;
    if (slash == std::string_view::npos) return Subnet(*base, most);
    unsigned bits = 0;
    auto digits = text.substr(slash + 1);
    auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    if (error != std::errc{} || end != digits.data() + digits.size() || bits > most) return std::nullopt;
    return Subnet(*base, bits);
}

bool Subnet::contains(const IpAddress& address) const {
    unsigned whole = bits_ / 8;
    unsigned rest = bits_ % 8;
    if (std::memcmp(base_.bytes().data(), address.bytes().data(), whole) != 0) return false;
    if (rest == 0) return true;
    auto mask = static_cast<std::uint8_t>(0xff << (8 - rest));
    return ((base_.bytes()[whole] ^ address.bytes()[whole]) & mask) == 0;
}

std::string Subnet::to_string() const {
    unsigned bits = base_.is_v4() && bits_ >= 96 ? bits_ - 96 : bits_;
    return base_.to_string() + "/" + std::to_string(bits);
}

std::optional<MacAddress> MacAddress::parse(std::string_view text) {
    if (text.size() != 17) return std::nullopt;
    MacAddress mac;
    for (std::size_t i = 0; i < mac.bytes.size(); ++i) {
        const char* pair = text.data() + 3 * i;
        if (i > 0 && pair[-1] != ':' && pair[-1] != '-') return std::nullopt;
        const auto [end, error] = std::from_chars(pair, pair + 2, mac.bytes[i], 16);
        if (error != std::errc{} || end != pair + 2) return std::nullopt;
    }
    return mac;
}

std::string MacAddress::to_string() const {
    static constexpr char digits[] = "0123456789abcdef";
    std::string text(17, ':');
    for (unsigned i = 0; i < 6; ++i) {
        text[3 * i] = digits[bytes[i] >> 4];
        text[3 * i + 1] = digits[bytes[i] & 15];
    }
    return text;
}

}  // namespace slipstream
