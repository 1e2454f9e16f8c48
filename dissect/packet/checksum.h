// The Internet checksum (RFC 1071) over headers, payloads and pseudo headers. Sums are kept in the machine's
// own byte order, which the one's complement sum allows, and eight bytes at a time.
#pragma once

#include <cstdint>

#include "capture/base/address.h"
#include "capture/base/bytes.h"

namespace slipstream {

/// A one's complement sum under way. Parts other than the last must have an even number of bytes.
class InternetSum {
public:
    /// Cost: about 10 bytes a nanosecond.
    void add(Bytes bytes);
    /// A 16-bit field given in host order.
    void add(std::uint16_t value);
    /// Source, destination, protocol and length as RFC 9293 (IPv4) and RFC 8200 section 8.1 (IPv6) put them
    /// before a transport header.
    void add_pseudo_header(const IpAddress& source, const IpAddress& destination, std::uint8_t ip_version,
                           std::uint8_t protocol, std::uint32_t transport_bytes);
    /// True when the bytes summed, their checksum field included, are undamaged.
    bool valid() const { return folded() == 0xffff; }

private:
    void add_word(std::uint64_t word) { sum_ += (word & 0xffff'ffff) + (word >> 32); }
    std::uint64_t folded() const;

    std::uint64_t sum_ = 0;  // of 32-bit words: 2^32 of them fit
};

}  // namespace slipstream
