// One table per kind of entry. Narrower and wider entries do not overrule each other: a name or an address is
// hidden when any entry that covers it fits.
#include "detect/whitelist/whitelist.h"

#include <charconv>

#include "profiler/registered_domain.h"

namespace slipstream {

namespace {

constexpr std::size_t file_bytes_max = 256'000'000;

}  // namespace

Whitelist::Whitelist(std::vector<WhitelistEntry> entries, Organizations organizations, NameTable popular,
                     std::string popular_name)
    : entries_(std::move(entries)), organizations_(std::move(organizations)), popular_(std::move(popular)) {
    std::vector<PrefixTable::Item> addresses;
    std::vector<NameTable::Item> domains;
    for (EntryId id = 0; id < entries_.size(); ++id) {
        const WhitelistEntry& entry = entries_[id];
        texts_.push_back(entry.to_string());
        const auto kind = static_cast<std::size_t>(entry.kind);
        if (entry.flows) hides_flows_ = kinds_[true][kind] = true;
        if (entry.alerts) hides_alerts_ = kinds_[false][kind] = true;
        switch (entry.kind) {
            case WhitelistEntry::Kind::ip:
                if (auto network = Subnet::parse(entry.value)) addresses.push_back({*network, id});
                break;
            case WhitelistEntry::Kind::domain: domains.emplace_back(entry.value, id); break;
            case WhitelistEntry::Kind::mac: macs_[entry.value] = id; break;
            case WhitelistEntry::Kind::organization:
                if (auto organization = organizations_.find(entry.value))
                    by_organization_[*organization] = id;
                break;
        }
    }
    addresses_ = PrefixTable(std::move(addresses));
    domains_ = NameTable(domains);
    if (popular_.size() == 0) return;
    texts_.push_back(std::move(popular_name));
    hides_alerts_ = kinds_[false][static_cast<std::size_t>(WhitelistEntry::Kind::domain)] = true;
}

std::optional<Whitelist::EntryId> Whitelist::of_address(const IpAddress& address, FlowSide side,
                                                        Ignored what) const {
    std::optional<EntryId> found;
    addresses_.any_of(address, [&](EntryId id) {
        if (fits(id, side, what)) found = id;
        return found.has_value();
    });
    return found;
}

std::optional<Whitelist::EntryId> Whitelist::of_domain(std::string_view plain, FlowSide side,
                                                       Ignored what) const {
    std::optional<EntryId> found;
    domains_.any_covering(plain, [&](EntryId id) {
        if (fits(id, side, what)) found = id;
        return found.has_value();
    });
    if (found || popular_.size() == 0 || what != Ignored::alerts || side != FlowSide::destination)
        return found;
    const std::string_view registered = registered_domain(plain);
    if (!registered.empty() && popular_.find(registered)) found = static_cast<EntryId>(entries_.size());
    return found;
}

std::optional<Whitelist::EntryId> Whitelist::of_mac(const MacAddress& mac, FlowSide side,
                                                    Ignored what) const {
    auto at = macs_.find(mac.to_string());
    return at != macs_.end() && fits(at->second, side, what) ? std::optional(at->second) : std::nullopt;
}

std::optional<Whitelist::EntryId> Whitelist::of_organization(std::optional<Organizations::Id> organization,
                                                             FlowSide side, Ignored what) const {
    if (!organization) return std::nullopt;
    auto at = by_organization_.find(*organization);
    return at != by_organization_.end() && fits(at->second, side, what) ? std::optional(at->second)
                                                                        : std::nullopt;
}

namespace {

/// Lines of `rank,domain`; the rank is not used.
NameTable parse_popular(std::string_view text, const std::string& file, FileComplaints& complaints) {
    std::vector<NameTable::Item> names;
    for_each_line(text, [&](std::string_view line, std::size_t number) {
        if (line.empty() || line.front() == '#') return;
        std::uint32_t rank = 0;
        const std::size_t comma = line.find(',');
        const std::string_view name = comma == std::string_view::npos ? "" : line.substr(comma + 1);
        auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), rank);
        if (error == std::errc{} && end == line.data() + comma && name.find('.') != std::string_view::npos &&
            name.find_first_of(", \t\"") == std::string_view::npos)
            names.emplace_back(name, rank);
        else
            complaints.add(file, number, "is not rank,domain");
    });
    return NameTable(names);
}

}  // namespace

Result<std::shared_ptr<const Whitelist>> load_whitelist(const WhitelistFiles& files,
                                                        FileComplaints& complaints) {
    if (files.entries.empty() && files.popular.empty()) return std::shared_ptr<const Whitelist>{};
    Organizations organizations = Organizations::built_in();
    if (!files.organizations.empty()) {
        auto loaded = Organizations::load(files.organizations, complaints);
        if (!loaded) return loaded.error();
        organizations = std::move(*loaded);
    }
    std::vector<WhitelistEntry> entries;
    if (!files.entries.empty()) {
        auto text = read_small_file(files.entries, file_bytes_max);
        if (!text) return text.error();
        entries = parse_whitelist(*text, files.entries, organizations, complaints);
    }
    NameTable popular;
    if (!files.popular.empty()) {
        auto text = read_small_file(files.popular, file_bytes_max);
        if (!text) return text.error();
        popular = parse_popular(*text, files.popular, complaints);
    }
    return std::make_shared<const Whitelist>(std::move(entries), std::move(organizations), std::move(popular),
                                             "popular domains of " + files.popular);
}

}  // namespace slipstream
