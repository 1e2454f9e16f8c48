// The name that a MIME header gives the file that follows (RFC 2183, 8187).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace slipstream {

/// From Content-Disposition or Content-Type; `name` of the header in upper case. Nothing when it gives none.
std::optional<std::string> filename_in_header(std::string_view name, std::string_view value);

}  // namespace slipstream
