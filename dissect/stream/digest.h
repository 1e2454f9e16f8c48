// Digests of bytes as lower-case hexadecimal text, for fingerprints in logs.
#pragma once

#include <string>
#include <string_view>

#include "capture/base/bytes.h"

namespace slipstream {

std::string md5_hex(std::string_view text);
std::string sha256_hex(std::string_view text);
std::string sha256_hex(Bytes bytes);

/// Two digits a byte.
std::string hex_text(Bytes bytes);

}  // namespace slipstream
