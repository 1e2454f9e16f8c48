// Three lists per organisation, read line by line into one table each.
#include "profiler/organizations.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <map>

#include "capture/base/check.h"
#include "profiler/address_class.h"

namespace slipstream {

namespace {

constexpr std::size_t file_bytes_max = 64'000'000;
constexpr std::size_t organizations_max = 1'000;

/// The item of a line: without comment and white space, empty when there is none.
std::string_view item_of(std::string_view line) { return trimmed(line.substr(0, line.find_first_of("#;"))); }

template <class Visit>
void for_each_item(std::string_view text, Visit&& visit) {
    for_each_line(text, [&](std::string_view line, std::size_t number) {
        if (const std::string_view item = item_of(line); !item.empty()) visit(item, number);
    });
}

std::optional<std::uint32_t> system_number(std::string_view text) {
    if (text.size() > 2 && (text[0] == 'A' || text[0] == 'a') && (text[1] == 'S' || text[1] == 's'))
        text.remove_prefix(2);
    std::uint32_t number = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

bool is_domain(std::string_view text) {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
    return text.find('.') != std::string_view::npos && text.front() != '.' &&
           text.find("..") == std::string_view::npos &&
           text.find_first_not_of(letters) == std::string_view::npos && !IpAddress::parse(text);
}

constexpr std::string_view networks_suffix = "_ip_ranges";
constexpr std::string_view systems_suffix = "_asn";
constexpr std::string_view domains_suffix = "_domains";

std::string* list_for(std::map<std::string, OrganizationText>& texts, const std::string& file) {
    for (auto [suffix, list] : {std::pair{networks_suffix, &OrganizationText::networks},
                                {systems_suffix, &OrganizationText::systems},
                                {domains_suffix, &OrganizationText::domains}}) {
        if (!file.ends_with(suffix) || file.size() == suffix.size()) continue;
        const std::string name = plain_name(file.substr(0, file.size() - suffix.size()));
        texts[name].name = name;
        return &(texts[name].*list);
    }
    return nullptr;
}

}  // namespace

Organizations::Organizations(const std::vector<OrganizationText>& texts, std::string_view place,
                             FileComplaints& complaints) {
    std::vector<PrefixTable::Item> networks;
    std::vector<NameTable::Item> domains;
    for (const OrganizationText& text : texts) {
        const Id id = static_cast<Id>(names_.size());
        names_.push_back(text.name);
        const std::string begin = std::string(place) + "/" + text.name;
        auto complain = [&](std::string_view list, std::size_t line, std::string_view item,
                            std::string_view wanted) {
            complaints.add(begin + std::string(list), line,
                           "'" + std::string(item) + "' is not " + std::string(wanted));
        };
        for_each_item(text.networks, [&](std::string_view item, std::size_t line) {
            if (auto network = Subnet::parse(item))
                networks.push_back({*network, id});
            else
                complain(networks_suffix, line, item, "a network such as 192.0.2.0/24");
        });
        for_each_item(text.systems, [&](std::string_view item, std::size_t line) {
            if (auto number = system_number(item))
                systems_[*number] = id;
            else
                complain(systems_suffix, line, item, "the number of an autonomous system such as AS64500");
        });
        for_each_item(text.domains, [&](std::string_view item, std::size_t line) {
            if (is_domain(item))
                domains.emplace_back(item, id);
            else
                complain(domains_suffix, line, item, "a domain name");
        });
    }
    networks_ = PrefixTable(std::move(networks));
    domains_ = NameTable(domains);
}

Organizations Organizations::built_in() {
    FileComplaints complaints;
    Organizations made(built_in_organizations(), "built-in", complaints);
    CHECK(complaints.count == 0);
    return made;
}

Result<Organizations> Organizations::load(const std::string& folder, FileComplaints& complaints) {
    std::map<std::string, OrganizationText> by_name;
    std::error_code failed;
    std::filesystem::directory_iterator files(folder, failed);
    if (failed) return Error{folder + ": cannot be read as a folder of organisations"};
    for (; files != std::filesystem::directory_iterator(); files.increment(failed)) {
        if (failed) return Error{folder + ": cannot be read: " + failed.message()};
        std::string* list = list_for(by_name, files->path().filename().string());
        if (list == nullptr) continue;
        auto text = read_small_file(files->path().string(), file_bytes_max);
        if (!text) return text.error();
        *list = std::move(*text);
    }
    if (by_name.empty())
        return Error{folder + ": holds no file named NAME_ip_ranges, NAME_asn or NAME_domains"};
    if (by_name.size() > organizations_max) return Error{folder + ": more than 1000 organisations"};
    std::vector<OrganizationText> texts;
    texts.reserve(by_name.size());
    for (auto& [name, text] : by_name) texts.push_back(std::move(text));
    return Organizations(texts, folder, complaints);
}

std::optional<Organizations::Id> Organizations::find(std::string_view lower_case_name) const {
    auto at = std::find(names_.begin(), names_.end(), lower_case_name);
    if (at == names_.end()) return std::nullopt;
    return static_cast<Id>(at - names_.begin());
}

std::optional<Organizations::Id> Organizations::of_address(const IpAddress& address) const {
    if (is_private(address)) return std::nullopt;
    return networks_.narrowest(address);
}

std::optional<Organizations::Id> Organizations::of_system(std::uint32_t number) const {
    auto at = systems_.find(number);
    return at == systems_.end() ? std::nullopt : std::optional(at->second);
}

}  // namespace slipstream
