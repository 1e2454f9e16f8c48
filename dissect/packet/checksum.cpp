// The sum itself. This is the one place beside ByteCursor that loads words from packet bytes: a sum over a span whose
// bounds the caller's cursor has checked.
#include "dissect/packet/checksum.h"

#include <bit>
#include <cstring>

namespace slipstream {

void InternetSum::add(Bytes bytes) {
    const std::size_t size = bytes.size();
    std::size_t at = 0;
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    for (; at + 8 <= size; at += 8) {
        std::uint64_t word;
        std::memcpy(&word, bytes.data() + at, 8);
        low += word & 0xffff'ffff;
        high += word >> 32;
    }
    sum_ += low + high;
    if (at < size) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + at, size - at);
        add_word(word);
    }
}

void InternetSum::add(std::uint16_t value) {
    sum_ += std::endian::native == std::endian::little ? __builtin_bswap16(value) : value;
}

void InternetSum::add_pseudo_header(const IpAddress& source, const IpAddress& destination,
                                    std::uint8_t ip_version, std::uint8_t protocol,
                                    std::uint32_t transport_bytes) {
    if (ip_version == 4) {
        for (std::uint32_t address : {source.v4_value(), destination.v4_value()}) {
            add(static_cast<std::uint16_t>(address >> 16));
            add(static_cast<std::uint16_t>(address));
        }
    } else {
        for (unsigned half : {0U, 1U}) {
            add_word(source.word(half));
            add_word(destination.word(half));
        }
    }
    add(static_cast<std::uint16_t>(protocol));
    add(static_cast<std::uint16_t>(transport_bytes >> 16));
    add(static_cast<std::uint16_t>(transport_bytes));
}

std::uint64_t InternetSum::folded() const {
    std::uint64_t sum = sum_;
    while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
    return sum;
}

}  // namespace slipstream
