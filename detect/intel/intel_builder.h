// IntelBuilder: collects the indicators of all files, merges what several list and makes the tables. One
// thread, in the background of a run or before it.
#pragma once

#include <map>
#include <memory>
#include <string_view>
#include <vector>

#include "detect/intel/intel_tables.h"

namespace slipstream {

class IntelBuilder {
public:
    /// More indicators than this are left out.
    static constexpr std::size_t indicators_max = 100'000'000;

    IntelBuilder();

    /// A number for an origin; equal ones get the same.
    std::uint32_t origin(const IntelOrigin& origin);
    /// False when it was left out (kind none or too many). Amortised 0.3 us.
    bool add(const Indicator& indicator, std::uint32_t origin, std::string_view description);

    /// Sorts and merges: the union of sources and tags, the highest level, and the description of the source
    /// that gave that level. Memory for it is given back before this returns. 5 M indicators: a second.
    std::shared_ptr<const IntelTables> build() &&;

private:
    struct RangeKey {
        IpAddress base;
        unsigned bits = 0;
        constexpr auto operator<=>(const RangeKey&) const = default;
    };
    struct RangeItem {
        RangeKey key;
        IntelNote note;
    };

    IntelNote merge(std::vector<IntelNote>& notes);
    std::uint32_t combine(const std::vector<IntelNote>& notes);
    DigestTable merge_exact(IntelTables::Counts& counts);
    void merge_ranges(IntelTables::Parts& parts);

    HashKey key_;
    IntelDigest digest_;
    TextPool texts_;
    std::vector<IntelOrigin> origins_;
    std::map<std::string, std::uint32_t> origin_ids_;
    std::map<std::vector<std::uint32_t>, std::uint32_t> combined_;
    std::vector<DigestNote> exact_;
    std::vector<RangeItem> ranges_;
    std::size_t domain_labels_max_ = 0;
};

}  // namespace slipstream
