// Both questions come down to subjects: one side of a row or of an evidence with every address, name and MAC
// that is known of it. They are put to the whitelist in one order: addresses, names, MAC, organisations.
#include "detect/whitelist/judge.h"

#include <algorithm>

namespace slipstream {

struct WhitelistJudge::Subject {
    FlowSide side = FlowSide::source;
    FlowSide name_side = FlowSide::destination;  // on which names stand: see whitelist/README.md
    Ignored what = Ignored::alerts;
    std::vector<IpAddress> addresses{};
    std::vector<std::string_view> names{};  // plain
    std::optional<MacAddress> mac{};
    bool organizations = true;
};

namespace {

/// The host of a URL as it stands there.
std::string_view host_of_url(std::string_view url) {
    if (const std::size_t scheme = url.find("://"); scheme != std::string_view::npos)
        url.remove_prefix(scheme + 3);
    url = url.substr(0, url.find_first_of("/?#"));
    if (const std::size_t user = url.rfind('@'); user != std::string_view::npos) url.remove_prefix(user + 1);
    if (url.starts_with('[')) return url.substr(1, url.find(']') - 1);
    return url.substr(0, url.find(':'));
}

/// "example.com" of "CN=*.example.com,O=Example": the common name as a domain entry would have it.
std::string_view common_name(std::string_view subject) {
    for (std::size_t at = subject.find("CN="); at != std::string_view::npos;
         at = subject.find("CN=", at + 1)) {
        if (at != 0 && subject[at - 1] != ',' && subject[at - 1] != '/' && subject[at - 1] != ' ') continue;
        std::string_view name = subject.substr(at + 3);
        name = name.substr(0, name.find_first_of(",/"));
        if (name.starts_with("*.")) name.remove_prefix(2);
        return name;
    }
    return {};
}

}  // namespace

WhitelistJudge::WhitelistJudge(std::shared_ptr<const Whitelist> whitelist, const NetworkFacts& facts,
                               std::shared_ptr<const GeoDatabase> geo)
    : facts_(facts), geo_(std::move(geo)) {
    replace(std::move(whitelist));
}

void WhitelistJudge::replace(std::shared_ptr<const Whitelist> whitelist) {
    base_ = static_cast<EntryId>(counts_.size());
    whitelist_ = std::move(whitelist);
    if (!whitelist_) return;
    for (const std::string& text : whitelist_->texts()) counts_.push_back({text, 0, 0});
}

void WhitelistJudge::add_names_of(const IpAddress& address, std::vector<std::string_view>& names) const {
    const PassiveDns::Resolution* known = facts_.names().resolution_of(address);
    if (known == nullptr) return;
    if (!known->server_name.empty()) names.emplace_back(known->server_name);
    names.insert(names.end(), known->names.begin(), known->names.end());
}

std::optional<Organizations::Id> WhitelistJudge::organization_of(const IpAddress& address) const {
    const Organizations& known = whitelist_->organizations();
    std::optional<Organizations::Id> found = known.of_address(address);
    if (found || !geo_) return found;
    const std::optional<AutonomousSystem> system = geo_->system_of(address);
    return system ? known.of_system(system->number) : std::nullopt;
}

std::optional<WhitelistJudge::EntryId> WhitelistJudge::by_mac(const std::optional<MacAddress>& mac,
                                                              FlowSide side, Ignored what) const {
    return mac ? whitelist_->of_mac(*mac, side, what) : std::nullopt;
}

std::optional<WhitelistJudge::EntryId> WhitelistJudge::hides(const Subject& subject) const {
    using Kind = WhitelistEntry::Kind;
    const Whitelist& list = *whitelist_;
    auto found = [this](Whitelist::EntryId id) { return std::optional<EntryId>(base_ + id); };
    for (const IpAddress& address : subject.addresses)
        if (auto id = list.of_address(address, subject.side, subject.what)) return found(*id);
    for (std::string_view name : subject.names)
        if (auto id = list.of_domain(name, subject.name_side, subject.what)) return found(*id);
    if (list.hides(Kind::mac, subject.what)) {
        if (auto id = by_mac(subject.mac, subject.side, subject.what)) return found(*id);
        for (const IpAddress& address : subject.addresses)
            if (const AddressBinding* binding = facts_.binding_of(address))
                if (auto id = by_mac(binding->mac, subject.side, subject.what)) return found(*id);
    }
    if (!subject.organizations || !list.hides(Kind::organization, subject.what)) return std::nullopt;
    const Organizations& known = list.organizations();
    for (const IpAddress& address : subject.addresses)
        if (auto id = list.of_organization(organization_of(address), subject.side, subject.what))
            return found(*id);
    for (std::string_view name : subject.names)
        if (auto id = list.of_organization(known.of_domain(name), subject.name_side, subject.what))
            return found(*id);
    return std::nullopt;
}

std::optional<WhitelistJudge::EntryId> WhitelistJudge::hides(const FlowParties& parties) const {
    Subject destination{.side = FlowSide::destination, .what = Ignored::flows};
    Subject source{.side = FlowSide::source, .name_side = FlowSide::source, .what = Ignored::flows};
    destination.organizations = source.organizations = parties.organizations;
    std::string asked;
    std::string subject_name;
    if (parties.destination_name)
        destination.names.emplace_back(asked = plain_name(*parties.destination_name));
    if (parties.certificate)
        if (const KnownCertificate* known = facts_.certificate(std::string(*parties.certificate)))
            destination.names.emplace_back(subject_name = plain_name(common_name(known->subject)));
    if (parties.resp) {
        destination.addresses.push_back(*parties.resp);
        add_names_of(*parties.resp, destination.names);
    }
    if (parties.answers)
        for (const std::string& answer : *parties.answers)
            if (auto address = IpAddress::parse(answer)) destination.addresses.push_back(*address);
    destination.mac = parties.resp_mac;
    if (auto id = hides(destination)) return id;
    if (parties.orig) {
        source.addresses.push_back(*parties.orig);
        add_names_of(*parties.orig, source.names);
    }
    source.mac = parties.orig_mac;
    return hides(source);
}

std::optional<WhitelistJudge::EntryId> WhitelistJudge::hides(const Entity& entity) const {
    Subject subject{.side = entity.side};
    const std::string_view value =
        entity.kind == Entity::Kind::url ? host_of_url(entity.value) : std::string_view(entity.value);
    std::string name;
    if (auto address = IpAddress::parse(value)) {
        subject.addresses.push_back(*address);
        add_names_of(*address, subject.names);
    } else {
        subject.names.emplace_back(name = plain_name(value));
        if (const PassiveDns::Answers* answers = facts_.names().answers_of(name)) {
            subject.addresses = answers->addresses;
            subject.names.insert(subject.names.end(), answers->aliases.begin(), answers->aliases.end());
        }
    }
    return hides(subject);
}

std::optional<WhitelistJudge::EntryId> WhitelistJudge::hides(const Evidence& evidence) const {
    if (!whitelist_ || !whitelist_->hides(Ignored::alerts)) return std::nullopt;
    if (auto id = hides(evidence.attacker)) return id;
    return evidence.victim ? hides(*evidence.victim) : std::nullopt;
}

std::optional<WhitelistJudge::EntryId> WhitelistJudge::hides(const IpAddress& address, FlowSide side) const {
    if (!whitelist_ || !whitelist_->hides(Ignored::alerts)) return std::nullopt;
    Subject subject{.side = side};
    subject.addresses.push_back(address);
    add_names_of(address, subject.names);
    return hides(subject);
}

bool WhitelistJudge::is_whitelisted_domain(std::string_view name) const {
    if (!whitelist_) return false;
    const std::string plain = plain_name(name);
    return whitelist_->of_domain(plain, FlowSide::destination, Ignored::alerts).has_value() ||
           whitelist_
               ->of_organization(whitelist_->organizations().of_domain(plain), FlowSide::destination,
                                 Ignored::alerts)
               .has_value();
}

void add_counts(std::vector<WhitelistCount>& sum, const std::vector<WhitelistCount>& more) {
    for (const WhitelistCount& count : more) {
        auto same = std::find_if(sum.begin(), sum.end(),
                                 [&](const WhitelistCount& known) { return known.entry == count.entry; });
        if (same == sum.end()) same = sum.insert(sum.end(), {count.entry, 0, 0});
        same->flows += count.flows;
        same->evidence += count.evidence;
    }
}

}  // namespace slipstream
