// What this build can do, as text: made from the descriptors that dissectors, detectors and records declare
// of themselves.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace slipstream {

/// The text of `slipstream WORD` for the words dissectors, detectors and logs; nothing for another word.
std::optional<std::string> listing(std::string_view word);

}  // namespace slipstream
