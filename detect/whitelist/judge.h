// WhitelistJudge: the one place that decides whether the whitelist hides a row or an evidence, and that
// counts by entry what it hid. One per shard, on the shard's thread. The answers depend on the whitelist and
// the facts of the network only, so every shard gives the same.
//
// A row is hidden with everything it would lead to: no profile, no counters, no evidence; the facts of the
// whole network (who is local, which name stands for which address) still learn from it, and it stays in its
// log. An evidence is hidden before it scores or is written: by its attacker, else by its victim.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "detect/whitelist/parties.h"
#include "detect/whitelist/whitelist.h"
#include "profiler/geo.h"
#include "profiler/network_facts.h"

namespace slipstream {

/// What an entry hid.
struct WhitelistCount {
    std::string entry;        // a line of the file, or the list of popular domains
    std::uint64_t flows = 0;  // rows of all logs
    std::uint64_t evidence = 0;
};

class WhitelistJudge {
public:
    using EntryId = std::uint32_t;  // index into counts()

    /// `facts` must outlive it. A null whitelist hides nothing. With `geo` an address belongs to an
    /// organisation also by the system that announces it.
    WhitelistJudge(std::shared_ptr<const Whitelist> whitelist, const NetworkFacts& facts,
                   std::shared_ptr<const GeoDatabase> geo = nullptr);

    /// Another whitelist from now on. What the old one hid stays counted.
    void replace(std::shared_ptr<const Whitelist> whitelist);

    /// The entry that hides the row; counted by the caller with count_row(), because every shard asks for
    /// every row. Nothing to look up when no entry hides flows.
    template <class Row>
    std::optional<EntryId> hides_row(const Row& row) const {
        if (!whitelist_ || !whitelist_->hides(Ignored::flows)) return std::nullopt;
        return hides(parties_of(row));
    }
    void count_row(EntryId entry) { ++counts_[entry].flows; }

    /// The entry that hides the evidence. Its entities must be filled in.
    std::optional<EntryId> hides(const Evidence& evidence) const;
    /// The same for evidence that is not made yet, by the addresses it will name.
    std::optional<EntryId> hides(const IpAddress& address, FlowSide side) const;
    void count_evidence(EntryId entry) { ++counts_[entry].evidence; }
    /// False for entries of a whitelist that was replaced.
    bool is_current(EntryId entry) const { return entry >= base_; }

    /// True when evidence whose destination bears this name is hidden. Any case.
    bool is_whitelisted_domain(std::string_view name) const;

    /// By entry, in the order of the file; those that hid nothing too.
    const std::vector<WhitelistCount>& counts() const { return counts_; }

private:
    struct Subject;

    std::optional<EntryId> hides(const FlowParties& parties) const;
    std::optional<EntryId> hides(const Entity& entity) const;
    std::optional<EntryId> hides(const Subject& subject) const;
    std::optional<Organizations::Id> organization_of(const IpAddress& address) const;
    void add_names_of(const IpAddress& address, std::vector<std::string_view>& names) const;
    std::optional<EntryId> by_mac(const std::optional<MacAddress>& mac, FlowSide side, Ignored what) const;

    std::shared_ptr<const Whitelist> whitelist_;
    const NetworkFacts& facts_;
    std::shared_ptr<const GeoDatabase> geo_;
    std::vector<WhitelistCount> counts_;  // of the replaced whitelists, then of this one
    EntryId base_ = 0;                    // where those of this one begin
};

/// Adds what one shard counted to a sum: entries with the same text are one.
void add_counts(std::vector<WhitelistCount>& sum, const std::vector<WhitelistCount>& more);

}  // namespace slipstream
