// The sum itself. This is the one place beside ByteCursor that loads words from packet bytes: a sum over a
// span whose bounds the caller's cursor has checked.
#include "dissect/packet/checksum.h"

#include <bit>
#include <cstring>

namespace slipstream {

namespace {

template <class Word>
std::uint64_t load(Bytes bytes, std::size_t at) {
    Word word;
    std::memcpy(&word, bytes.data() + at, sizeof word);
    return word;
}

}  // namespace

void InternetSum::add(Bytes bytes) {
    const std::size_t size = bytes.size();
    std::size_t at = 0;
    // Two chains of additions with carries, as most of the time goes into waiting for the one before.
    std::uint64_t even = 0;
    std::uint64_t odd = 0;
    std::uint64_t carries = 0;
    for (; at + 16 <= size; at += 16) {
        const auto first = load<std::uint64_t>(bytes, at);
        const auto second = load<std::uint64_t>(bytes, at + 8);
        even += first;
        carries += even < first ? 1U : 0U;
        odd += second;
        carries += odd < second ? 1U : 0U;
    }
    if (at + 8 <= size) {
        add_word(load<std::uint64_t>(bytes, at));
        at += 8;
    }
    add_word(even);
    add_word(odd);
    sum_ += carries;
    if (at + 4 <= size) {
        sum_ += load<std::uint32_t>(bytes, at);
        at += 4;
    }
    if (at + 2 <= size) {
        sum_ += load<std::uint16_t>(bytes, at);
        at += 2;
    }
    if (at < size) {
        const unsigned last = bytes[at];
        sum_ += std::endian::native == std::endian::little ? last : last << 8;
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
