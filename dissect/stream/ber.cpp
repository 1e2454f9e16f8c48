// Reading BER. See ber.h.
#include "dissect/stream/ber.h"

#include <chrono>

namespace slipstream {

std::optional<BerHeader> read_ber_header(ByteCursor& at) {
    constexpr std::uint8_t long_tag = 0x1f, long_length = 0x80;
    constexpr std::size_t length_octets_max = ber_header_bytes_max - 2;
    auto fail = [&]() -> std::optional<BerHeader> {
        at.skip(at.remaining() + 1);
        return std::nullopt;
    };
    BerHeader header;
    header.tag = at.u8();
    if ((header.tag & long_tag) == long_tag) return fail();
    header.length = at.u8();
    if (header.length & long_length) {
        const std::size_t octets = header.length & 0x7fU;
        if (octets == 0 || octets > length_octets_max) return fail();
        header.length = 0;
        for (std::size_t i = 0; i < octets; ++i) header.length = header.length << 8 | at.u8();
    }
    if (!at.ok()) return std::nullopt;
    return header;
}

std::optional<BerElement> read_ber(ByteCursor& at) {
    const auto header = read_ber_header(at);
    if (!header) return std::nullopt;
    const BerElement element{header->tag, at.take(header->length)};
    if (!at.ok()) return std::nullopt;
    return element;
}

std::optional<BerElement> read_ber(ByteCursor& at, std::uint8_t tag) {
    if (at.peek() != tag) at.skip(at.remaining() + 1);
    return read_ber(at);
}

std::optional<std::int64_t> ber_number(Bytes content) {
    if (content.empty() || content.size() > sizeof(std::int64_t)) return std::nullopt;
    std::uint64_t value = content[0] & 0x80U ? ~std::uint64_t{0} : 0;
    for (std::uint8_t octet : content) value = value << 8 | octet;
    return static_cast<std::int64_t>(value);
}

std::optional<Time> ber_time(Bytes content) {
    constexpr std::size_t text_bytes = 15;
    if (content.size() != text_bytes || content.back() != 'Z') return std::nullopt;
    bool ok = true;
    auto digits = [&](std::size_t from, std::size_t count) {
        int value = 0;
        for (std::uint8_t c : content.subspan(from, count)) {
            ok = ok && c >= '0' && c <= '9';
            value = value * 10 + (c - '0');
        }
        return value;
    };
    const std::chrono::year_month_day date{std::chrono::year{digits(0, 4)},
                                           std::chrono::month{static_cast<unsigned>(digits(4, 2))},
                                           std::chrono::day{static_cast<unsigned>(digits(6, 2))}};
    const std::int64_t of_day_s = digits(8, 2) * 3600 + digits(10, 2) * 60 + digits(12, 2);
    if (!ok || !date.ok()) return std::nullopt;
    const std::int64_t days = std::chrono::sys_days{date}.time_since_epoch().count();
    return Time{(days * 86400 + of_day_s) * 1'000'000};
}

}  // namespace slipstream
