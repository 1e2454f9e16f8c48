// Text that Windows protocols carry as UTF-16, as UTF-8.
#pragma once

#include <string>

#include "capture/base/bytes.h"

namespace slipstream {

/// Little-endian UTF-16 as UTF-8. What is no character becomes U+FFFD; an odd last byte is left out.
std::string utf8_of_utf16(Bytes text);

}  // namespace slipstream
