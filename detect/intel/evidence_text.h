// Words that detectors of threat intelligence share, so that their texts agree.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "detect/intel/intel_tables.h"

namespace slipstream {

/// "with tags: a, b. " or nothing.
inline std::string tags_text(std::string_view before, const IntelMatch& match, std::string_view after) {
    return match.tags.empty() ? std::string{} : fmt::format("{}{}{}", before, match.tags, after);
}

/// Names that never leave the network, or are addresses in disguise.
inline bool is_local_name(std::string_view name) {
    if (name.ends_with('.')) name.remove_suffix(1);
    return name.ends_with(".arpa") || name.ends_with(".local");
}

}  // namespace slipstream
