// WhitelistEntry: one line of a whitelist, checked and in plain form; and parse_whitelist, which reads the
// file: `type,value,direction,ignore` a line, e.g. `domain,example.com,dst,alerts`. Lines that begin with `;`
// or `#` are comments, a line that begins with "IoCType" names the columns, white space does not count.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "detect/evidence.h"
#include "profiler/line_file.h"
#include "profiler/organizations.h"

namespace slipstream {

/// What a whitelist keeps from detection.
enum class Ignored : std::uint8_t { flows, alerts };

struct WhitelistEntry {
    enum class Kind : std::uint8_t { ip, domain, organization, mac };

    Kind kind = Kind::ip;
    /// "192.0.2.1/32", a domain name, the name of an organisation or aa:bb:cc:dd:ee:ff, all in lower case.
    std::string value;
    bool source = false;  // the side of a flow that the entry speaks of; at least one of the two
    bool destination = false;
    bool flows = false;  // what it hides; at least one of the two
    bool alerts = false;
    std::size_t line = 0;  // of the file, from 1

    bool fits(FlowSide side, Ignored what) const {
        return (side == FlowSide::source ? source : destination) && (what == Ignored::flows ? flows : alerts);
    }
    /// As a line of the file: "ip,192.0.2.1,src,both".
    std::string to_string() const;
};

/// The entries of a file in the order of their lines; of several with the same type and value the last one
/// counts. Wrong lines are left out and told in `complaints` as lines of `file`. Organisations must be known
/// to `organizations`; a domain must be one that somebody can register, or below one.
std::vector<WhitelistEntry> parse_whitelist(std::string_view text, std::string_view file,
                                            const Organizations& organizations, FileComplaints& complaints);

}  // namespace slipstream
