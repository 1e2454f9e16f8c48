// The lists that describe feeds: one `URL,threat level,['tag','tag']` a line. `#` begins a comment; `;`
// switches a feed off, whatever stands behind it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "capture/base/result.h"
#include "detect/evidence.h"

namespace slipstream {

struct ListedFeed {
    std::string url;
    std::string file;  // what the URL ends with: the name of the downloaded file
    ThreatLevel level = ThreatLevel::low;
    std::vector<std::string> tags;
    bool enabled = true;
};

/// Lines without a URL are left out; an unknown level is low.
std::vector<ListedFeed> parse_feed_list(std::string_view text);
/// An error names the file that cannot be read.
Result<std::vector<ListedFeed>> read_feed_list(const std::string& path);

}  // namespace slipstream
