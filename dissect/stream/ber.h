// BerElement, read_ber: one element of the basic encoding rules of ASN.1 (X.690) at a time, with bounds.
#pragma once

#include <optional>
#include <string>

#include "capture/base/bytes.h"
#include "capture/base/time.h"

namespace slipstream {

/// An element: its identifier octet, as it stands, and its contents.
struct BerElement {
    std::uint8_t tag = 0;
    Bytes content;
};

/// What stands before the contents of an element.
struct BerHeader {
    std::uint8_t tag = 0;
    std::size_t length = 0;  // of the contents
};

constexpr std::uint8_t ber_integer = 0x02, ber_octets = 0x04, ber_oid = 0x06, ber_enumerated = 0x0a,
                       ber_sequence = 0x30;
constexpr std::size_t ber_header_bytes_max = 6;
/// Identifiers of a constructed element: [n], and [APPLICATION n].
constexpr std::uint8_t ber_context(unsigned n) { return static_cast<std::uint8_t>(0xa0U | n); }
constexpr std::uint8_t ber_application(unsigned n) { return static_cast<std::uint8_t>(0x60U | n); }

/// The header of the next element, whose contents need not be there. Fails as read_ber does.
std::optional<BerHeader> read_ber_header(ByteCursor& at);
/// The next element. Nothing, and a failed cursor, when it is cut short, of indefinite length, longer than
/// 4 GiB, or its tag takes more than one octet. No allocation.
std::optional<BerElement> read_ber(ByteCursor& at);
/// The next element when it has that tag and lies within the input; otherwise nothing, a failed cursor.
std::optional<BerElement> read_ber(ByteCursor& at, std::uint8_t tag);

/// Value of the contents of an INTEGER or ENUMERATED of at most eight octets; nothing for others.
std::optional<std::int64_t> ber_number(Bytes content);
/// The instant of a GeneralizedTime in UTC, "20370913024805Z"; nothing for other texts.
std::optional<Time> ber_time(Bytes content);

}  // namespace slipstream
