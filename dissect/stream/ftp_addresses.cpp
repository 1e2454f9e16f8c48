// The comma and the delimiter forms of an FTP data address. See ftp_addresses.h.
#include "dissect/stream/ftp_addresses.h"

#include <array>

#include "dissect/stream/ascii.h"
#include "dissect/stream/first_lines.h"

namespace slipstream {

namespace {

std::optional<unsigned> take_up_to(std::string_view& text, std::uint64_t most) {
    text = skip_space(text);
    const std::optional<std::uint64_t> value = take_number(text);
    if (!value || *value > most) return std::nullopt;
    return static_cast<unsigned>(*value);
}

}  // namespace

std::optional<FtpEndpoint> read_ftp_port(std::string_view argument) {
    std::array<unsigned, 6> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i != 0) {
            if (argument.empty() || argument[0] != ',') return std::nullopt;
            argument.remove_prefix(1);
        }
        const std::optional<unsigned> number = take_up_to(argument, 255);
        if (!number) return std::nullopt;
        bytes[i] = *number;
    }
    return FtpEndpoint{IpAddress::v4(bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3]),
                       static_cast<std::uint16_t>(bytes[4] << 8 | bytes[5])};
}

std::optional<FtpEndpoint> read_ftp_passive_reply(std::string_view message) {
    constexpr std::string_view word = "PORT";
    if (const std::size_t open = message.find('('); open != std::string_view::npos)
        return read_ftp_port(message.substr(open + 1));
    if (const std::size_t port = message.find(word); port != std::string_view::npos)
        return read_ftp_port(message.substr(port + word.size()));
    std::size_t begin = message.find(',');
    if (begin == std::string_view::npos) return std::nullopt;
    while (begin > 0 && is_ascii_digit(message[begin - 1])) --begin;
    return read_ftp_port(message.substr(begin));
}

std::optional<FtpEndpoint> read_ftp_extended_port(std::string_view argument) {
    argument = skip_space(argument);
    if (argument.empty()) return std::nullopt;
    const char delimiter = argument[0];
    std::array<std::string_view, 3> parts;  // protocol, address, port
    for (std::string_view& part : parts) {
        if (argument.empty() || argument[0] != delimiter) return std::nullopt;
        argument.remove_prefix(1);
        part = argument.substr(0, argument.find(delimiter));
        argument.remove_prefix(part.size());
    }
    FtpEndpoint endpoint;
    if (!parts[1].empty()) {
        endpoint.address = IpAddress::parse(parts[1]);
        if (!endpoint.address) return std::nullopt;
    }
    const std::optional<unsigned> port = take_up_to(parts[2], 0xffff);
    if (!port) return std::nullopt;
    endpoint.port = static_cast<std::uint16_t>(*port);
    return endpoint;
}

std::optional<FtpEndpoint> read_ftp_extended_passive_reply(std::string_view message) {
    const std::size_t open = message.find('(');
    if (open == std::string_view::npos) return std::nullopt;
    return read_ftp_extended_port(message.substr(open + 1));
}

}  // namespace slipstream
