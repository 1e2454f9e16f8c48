// IntelTables: everything that is listed, as one immutable value. Any number of threads may look things up in
// it.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "detect/evidence.h"
#include "detect/intel/digest_table.h"
#include "detect/intel/indicator.h"
#include "detect/intel/range_table.h"
#include "detect/intel/text_pool.h"

namespace slipstream {

/// Where indicators come from and what the source says of all of them.
struct IntelOrigin {
    ThreatLevel level = ThreatLevel::medium;
    std::string source;             // name of the file; after merging several, joined by ", "
    std::vector<std::string> tags;  // in the order of the source
};

/// What is known of something listed. The texts live as long as the tables.
struct IntelMatch {
    ThreatLevel level = ThreatLevel::medium;
    Confidence confidence;          // 1, or 0.7 when only a parent domain is listed
    std::string_view description;   // "None" when the source has none
    std::string_view source;        // several joined by ", "
    std::string_view tags;          // joined by ", "; may be empty
    std::size_t parent_offset = 0;  // domain: where in the asked name the listed one begins
};

/// The digests under which things are kept: 60 keyed bits and the kind.
class IntelDigest {
public:
    explicit IntelDigest(const HashKey& key) : key_(key) {}
    std::uint64_t of(IndicatorKind kind, const IpAddress& address) const {
        return with_kind(kind, keyed_hash(key_, keyed_hash(key_, address), index_of(kind)));
    }
    std::uint64_t of(IndicatorKind kind, std::string_view text) const;
    std::uint64_t of(IndicatorKind kind, std::uint32_t number) const {
        return with_kind(kind, keyed_hash(key_, number, index_of(kind)));
    }
    static IndicatorKind kind_of(std::uint64_t digest) {
        return static_cast<IndicatorKind>(digest & kind_mask);
    }

private:
    static constexpr std::uint64_t kind_mask = 15;
    static_assert(indicator_kinds <= kind_mask + 1);
    static std::uint64_t with_kind(IndicatorKind kind, std::uint64_t hash) {
        return (hash & ~kind_mask) | index_of(kind);
    }
    HashKey key_;
};

class IntelTables {
public:
    using Counts = std::array<std::size_t, indicator_kinds>;
    using RangesV4 = RangeTable<std::uint32_t>;
    using RangesV6 = RangeTable<Wide128>;

    /// What IntelBuilder makes the tables from.
    struct Parts {
        IntelDigest digest;
        DigestTable exact;
        RangesV4 ranges_v4;
        RangesV6 ranges_v6;
        TextPool texts;
        std::vector<IntelOrigin> origins;
        Counts counts{};
        std::size_t domain_labels_max = 0;  // of the deepest listed name
    };
    explicit IntelTables(Parts&& parts);

    bool empty() const { return total_ == 0; }
    /// Distinct indicators of a kind.
    std::size_t count(IndicatorKind kind) const { return parts_.counts.at(index_of(kind)); }
    std::size_t total() const { return total_; }
    std::size_t memory_bytes() const;

    /// The address itself, else the smallest range that holds it. 50 to 150 ns with 5 M indicators.
    std::optional<IntelMatch> find_address(const IpAddress& address) const;
    /// The name, else its nearest listed ancestor, label by label (confidence 0.7). Upper case and a final
    /// dot do not matter. Costs one filter access a label, at most as many as the deepest listed name has.
    std::optional<IntelMatch> find_domain(std::string_view name) const;
    std::optional<IntelMatch> find_asn(std::uint32_t asn) const;
    std::optional<IntelMatch> find_url(std::string_view url) const;
    /// md5, sha256, ja3 (JA3S too), jarm or certificate, in hexadecimal of either case.
    std::optional<IntelMatch> find_hash(IndicatorKind kind, std::string_view hexadecimal) const;
    bool is_tor_exit(const IpAddress& address) const;
    bool is_harmless_file(std::string_view md5) const;

private:
    struct Origin {
        ThreatLevel level;
        std::string source;
        std::string tags;
    };
    std::optional<IntelMatch> match(std::optional<IntelNote> note) const;

    Parts parts_;
    std::vector<Origin> origins_;
    std::size_t total_ = 0;
};

}  // namespace slipstream
