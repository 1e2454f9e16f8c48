// Whitelist: what the user trusts, ready to be asked: addresses and networks, domain names, organisations,
// MAC addresses, and a list of the most visited domains. A value that never changes: a reload makes another
// one and the shards swap their pointers. It knows nothing of flows or evidence; see judge.h for that.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "capture/base/result.h"
#include "detect/whitelist/entry.h"

namespace slipstream {

class Whitelist {
public:
    using EntryId = std::uint32_t;  // index into texts()

    Whitelist() = default;
    /// `popular` lists registered domains whose evidence is hidden where they are the destination;
    /// `popular_name` is how the list is called in counts.
    Whitelist(std::vector<WhitelistEntry> entries, Organizations organizations, NameTable popular = {},
              std::string popular_name = {});

    /// Every entry as a line of the file; after them the list of popular domains, when there is one.
    const std::vector<std::string>& texts() const { return texts_; }
    const Organizations& organizations() const { return organizations_; }
    /// True when some entry hides this: a way out before any look-up.
    bool hides(Ignored what) const { return what == Ignored::flows ? hides_flows_ : hides_alerts_; }
    /// True when an entry of this kind hides this.
    bool hides(WhitelistEntry::Kind kind, Ignored what) const {
        return kinds_[what == Ignored::flows][static_cast<std::size_t>(kind)];
    }

    /// The entry that hides it: the narrowest network, the longest name; nothing when none does. An entry for
    /// a name covers the names below it and no other. Some hash look-ups or a binary search; any thread.
    std::optional<EntryId> of_address(const IpAddress& address, FlowSide side, Ignored what) const;
    std::optional<EntryId> of_domain(std::string_view plain, FlowSide side, Ignored what) const;
    std::optional<EntryId> of_mac(const MacAddress& mac, FlowSide side, Ignored what) const;
    /// Acts only when the organisation is listed.
    std::optional<EntryId> of_organization(std::optional<Organizations::Id> organization, FlowSide side,
                                           Ignored what) const;

private:
    bool fits(EntryId id, FlowSide side, Ignored what) const { return entries_[id].fits(side, what); }

    std::vector<WhitelistEntry> entries_;
    std::vector<std::string> texts_;
    Organizations organizations_;
    PrefixTable addresses_;
    NameTable domains_;
    std::unordered_map<std::string, EntryId> macs_;  // by text
    std::unordered_map<Organizations::Id, EntryId> by_organization_;
    NameTable popular_;
    bool hides_flows_ = false;
    bool hides_alerts_ = false;
    bool kinds_[2][4] = {};  // by flows or not, by kind
};

/// The files a whitelist is made from; an empty name leaves that part out.
struct WhitelistFiles {
    std::string entries;        // see entry.h
    std::string popular;        // `rank,domain` a line, as the Tranco list has it
    std::string organizations;  // a folder, see Organizations::load; empty: the built-in ones
};

/// Null when no file is named. Error when one cannot be read; wrong lines are left out and told in
/// `complaints`.
Result<std::shared_ptr<const Whitelist>> load_whitelist(const WhitelistFiles& files,
                                                        FileComplaints& complaints);

}  // namespace slipstream
