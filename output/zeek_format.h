// Values as the text of Zeek's logs, appended to a buffer. Shared by the TSV writer, the JSON writer and the
// alerts files, so that a value looks the same wherever it leaves. Runs for every field of every record: no
// streams, no locale, no temporary strings. The rules are those of Zeek 6.0's ASCII writer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "capture/base/address.h"
#include "capture/base/time.h"

namespace slipstream {

/// Where a value stands: elements of sets and vectors also escape the comma between elements.
enum class Place : std::uint8_t { field, element };

void append_count(std::string& out, std::uint64_t value);
void append_int(std::string& out, std::int64_t value);

/// Six decimals: "1600000000.000001"; beyond 2^31 - 1 seconds the exponent form "4.294967296e+09", as Zeek.
void append_fixed6(std::string& out, std::int64_t microseconds);

/// Column type double: at most six decimals, trailing zeros removed, ".0" when integral; "nan", "inf".
void append_double(std::string& out, double value);

/// Shortest text that reads back as the same double: "15.0", "0.06974005699157715", "4e-7"; "null" when not
/// finite.
void append_json_double(std::string& out, double value);

/// Dotted IPv4, RFC 5952 IPv6.
void append_address(std::string& out, const IpAddress& address);

/// aa:bb:cc:dd:ee:ff
void append_mac(std::string& out, const MacAddress& mac);

/// A string of any bytes as a TSV value: "(empty)", "\x2d" for a lone minus, backslashes doubled, separators
/// as \xHH, and \xHH for all non-ASCII bytes of a run that is not clean UTF-8.
void append_string(std::string& out, std::string_view bytes, Place place);

/// A string of any bytes as a quoted JSON string. Bytes that are not clean UTF-8 appear as \\xHH.
void append_json_string(std::string& out, std::string_view bytes);

/// Free text for one line of a text file: bytes that are not clean UTF-8 or are control characters become
/// \xHH.
void append_line_text(std::string& out, std::string_view bytes);

/// True when all bytes are ASCII 32..126 or form valid UTF-8 of characters other than controls, private use
/// and specials.
bool is_clean_utf8(std::string_view bytes);

}  // namespace slipstream
