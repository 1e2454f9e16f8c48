// Organizations: which of a few well-known organisations an address, a domain name or an autonomous system
// belongs to. The built-in list holds what an organisation uses itself, from the registries' public records
// of its allocations and its own names; networks and names that strangers can rent there (clouds, content
// delivery for customers, user pages) are left out on purpose. A folder of the user's replaces it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "capture/base/result.h"
#include "profiler/line_file.h"
#include "profiler/name_table.h"
#include "profiler/prefix_table.h"

namespace slipstream {

/// The three lists of one organisation as text, one item a line; `;` and `#` begin comments.
struct OrganizationText {
    std::string name;      // lower case
    std::string networks;  // "192.0.2.0/24" or a single address, either IP version
    std::string systems;   // "AS64500" or "64500"
    std::string domains;   // "example.com": it and every name below
};

/// Immutable once made; any thread.
class Organizations {
public:
    using Id = std::uint32_t;  // index into names()

    Organizations() = default;
    /// Wrong lines are left out and told in `complaints` as NAME_ip_ranges:LINE and so on, below `place`.
    Organizations(const std::vector<OrganizationText>& texts, std::string_view place,
                  FileComplaints& complaints);
    /// google, microsoft, apple, facebook, twitter. Some hundred lines are read: under a millisecond.
    static Organizations built_in();
    /// Reads NAME_ip_ranges, NAME_asn and NAME_domains of every NAME in the folder. Error when the folder is
    /// absent or holds none of these, or a file cannot be read.
    static Result<Organizations> load(const std::string& folder, FileComplaints& complaints);

    const std::vector<std::string>& names() const { return names_; }
    std::optional<Id> find(std::string_view lower_case_name) const;

    /// The narrowest network decides. Private addresses belong to nobody.
    std::optional<Id> of_address(const IpAddress& address) const;
    /// The longest listed name that covers this one decides. `plain` must be in plain form (plain_name).
    std::optional<Id> of_domain(std::string_view plain) const { return domains_.longest_covering(plain); }
    std::optional<Id> of_system(std::uint32_t number) const;

private:
    std::vector<std::string> names_;
    PrefixTable networks_;
    NameTable domains_;
    std::unordered_map<std::uint32_t, Id> systems_;
};

/// The texts of Organizations::built_in.
std::vector<OrganizationText> built_in_organizations();

}  // namespace slipstream
