// Finding addresses in the text of mail headers. See mail_addresses.h.
#include "dissect/stream/mail_addresses.h"

#include <algorithm>

#include "dissect/stream/ascii.h"

namespace slipstream {

namespace {

constexpr std::size_t header_bytes_max = 16384;  // that are searched

bool is_one_of(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

// Where the address at the beginning of the text ends: "x@y" up to the next comma; 0 when there is none.
std::size_t address_end(std::string_view text) {
    const std::string_view item = text.substr(0, text.find(','));
    const std::size_t at = item.find('@', 1);
    return at != std::string_view::npos && at + 1 < item.size() ? item.size() : 0;
}

// Mail programs write IPv4 addresses also with leading zeros.
std::optional<IpAddress> parse_address(std::string_view text) {
    if (text.find(':') != std::string_view::npos) return IpAddress::parse(text);
    std::uint32_t value = 0;
    for (unsigned i = 0; i < 4; ++i) {
        unsigned octet = 0;
        std::size_t n = 0;
        for (; n < text.size() && n < 3 && is_ascii_digit(text[n]); ++n)
            octet = octet * 10 + static_cast<unsigned>(text[n] - '0');
        if (n == 0 || octet > 255) return std::nullopt;
        text.remove_prefix(n);
        value = value << 8 | octet;
        if (i == 3) break;
        if (text.empty() || text[0] != '.') return std::nullopt;
        text.remove_prefix(1);
    }
    if (!text.empty()) return std::nullopt;
    return IpAddress::v4(value);
}

struct FoundAddress {
    IpAddress address;
    bool bracketed = false;
};

std::vector<FoundAddress> ip_addresses(std::string_view text) {
    std::vector<FoundAddress> found;
    constexpr std::size_t found_max = 16;
    auto is_part = [](char c) { return hex_value(c) >= 0 || c == '.' || c == ':'; };
    for (std::size_t i = 0; i < text.size() && found.size() < found_max;) {
        if (!is_part(text[i])) {
            ++i;
            continue;
        }
        std::size_t end = i;
        while (end < text.size() && is_part(text[end])) ++end;
        const bool opened = i > 0 && is_one_of(text[i - 1], "[({ ");
        const bool closed = end < text.size() && is_one_of(text[end], "])} ");
        constexpr std::size_t text_max = 45;
        if (end - i <= text_max)
            if (auto address = parse_address(text.substr(i, end - i)))
                found.push_back({*address, opened && closed});
        i = end;
    }
    return found;
}

}  // namespace

std::vector<std::string> envelope_addresses(std::string_view text) {
    std::vector<std::string> found;
    text = text.substr(0, header_bytes_max);
    std::size_t begin = 0;
    while (found.size() < mail_addresses_max) {
        const std::size_t at = text.find('@', begin);
        if (at == std::string_view::npos) return found;
        std::size_t first = at, last = at + 1;
        while (first > begin && !is_one_of(text[first - 1], "<,: \t@")) --first;
        while (last < text.size() && !is_one_of(text[last], ">,; \t")) ++last;
        begin = last;
        if (first == at || last == at + 1) continue;
        std::string address(text.substr(first, last - first));
        std::erase_if(address, [](char c) { return is_one_of(c, "<>,:; \t"); });
        found.push_back(std::move(address));
    }
    return found;
}

std::vector<std::string> header_addresses(std::string_view text) {
    std::vector<std::string> found;
    text = text.substr(0, header_bytes_max);
    while (!text.empty() && found.size() < mail_addresses_max) {
        std::size_t end = address_end(text);
        if (text[0] == '"') {
            const std::size_t quote = text.find('"', 1);
            const std::size_t name = quote == std::string_view::npos ? text.size() : quote + 1;
            if (const std::size_t n = address_end(text.substr(name)); n != 0) end = std::max(end, name + n);
        }
        if (end != 0) {
            found.emplace_back(trimmed(text.substr(0, end)));
        } else {
            end = std::min({text.find(','), text.find('"', 1) - 1, text.size() - 1}) + 1;
        }
        text.remove_prefix(end);
    }
    return found;
}

std::optional<IpAddress> first_ip_address(std::string_view text) {
    const auto found = ip_addresses(text);
    if (found.empty()) return std::nullopt;
    return found[0].address;
}

std::optional<IpAddress> relay_address(std::string_view received) {
    std::optional<IpAddress> relay;
    for (const FoundAddress& f : ip_addresses(received)) {
        if (!f.bracketed) continue;
        if (relay) return f.address;
        relay = f.address;
    }
    return relay;
}

void add_mail_addresses(std::vector<std::string>& to, std::vector<std::string> addresses) {
    for (std::string& address : addresses)
        if (to.size() < mail_addresses_max && std::find(to.begin(), to.end(), address) == to.end())
            to.push_back(std::move(address));
}

}  // namespace slipstream
