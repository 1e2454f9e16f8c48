// Each column has a function that reads it or says what would have been right there.
#include "detect/whitelist/entry.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "profiler/registered_domain.h"

namespace slipstream {

namespace {

constexpr std::size_t columns = 4;
constexpr std::array<std::string_view, 4> kind_names = {"ip", "domain", "organization", "mac"};
constexpr std::size_t quoted_bytes_max = 80;

/// Lower case, without any white space.
std::string squeezed(std::string_view line) {
    std::string text;
    for (char c : line)
        if (std::string_view(" \t\r\v\f").find(c) == std::string_view::npos) text += c;
    return plain_name(text);
}

std::vector<std::string_view> split(std::string_view text) {
    std::vector<std::string_view> parts;
    for (;;) {
        const std::size_t comma = text.find(',');
        parts.push_back(text.substr(0, comma));
        if (comma == std::string_view::npos) return parts;
        text.remove_prefix(comma + 1);
    }
}

std::string quoted(std::string_view text) { return fmt::format("'{}'", text.substr(0, quoted_bytes_max)); }

Result<std::string> address_value(std::string_view text) {
    if (auto network = Subnet::parse(text)) return network->to_string();
    return Error{quoted(text) + " is not an address or network such as 192.0.2.0/24"};
}

Result<std::string> domain_value(std::string_view text) {
    const std::string name = plain_name(text);
    // A name can be listed when something below it could be registered or used, and no registry hands it out.
    if (is_registry_suffix(name) || registered_domain("x." + name).empty())
        return Error{quoted(text) + " is not a domain name with a public suffix such as example.com"};
    return name;
}

Result<std::string> organization_value(std::string_view text, const Organizations& organizations) {
    if (organizations.find(text)) return std::string(text);
    const auto& names = organizations.names();
    constexpr std::size_t shown_max = 10;
    std::string message = quoted(text) + " is not one of the known organisations: ";
    for (std::size_t i = 0; i < std::min(names.size(), shown_max); ++i) {
        if (i > 0) message += ", ";
        message += names[i];
    }
    return Error{std::move(message)};
}

Result<std::string> mac_value(std::string_view text) {
    if (auto mac = MacAddress::parse(text)) return mac->to_string();
    return Error{quoted(text) + " is not a MAC address such as 02:00:00:00:00:01"};
}

Result<std::string> value_of(WhitelistEntry::Kind kind, std::string_view text,
                             const Organizations& organizations) {
    switch (kind) {
        case WhitelistEntry::Kind::ip: return address_value(text);
        case WhitelistEntry::Kind::domain: return domain_value(text);
        case WhitelistEntry::Kind::organization: return organization_value(text, organizations);
        case WhitelistEntry::Kind::mac: break;
    }
    return mac_value(text);
}

/// Reads "FIRST", "SECOND" or "both" into two flags.
bool read_choice(std::string_view text, std::string_view first, std::string_view second, bool& is_first,
                 bool& is_second) {
    is_first = text == first || text == "both";
    is_second = text == second || text == "both";
    return is_first || is_second;
}

Result<WhitelistEntry> parse_line(std::string_view line, const Organizations& organizations) {
    const std::vector<std::string_view> parts = split(line);
    if (parts.size() != columns)
        return Error{fmt::format("has {} column{}, not the 4 of type,value,direction,ignore", parts.size(),
                                 parts.size() == 1 ? "" : "s")};
    WhitelistEntry entry;
    auto kind = std::find(kind_names.begin(), kind_names.end(), parts[0]);
    if (kind == kind_names.end())
        return Error{quoted(parts[0]) + " is not one of the types ip, domain, organization, mac"};
    entry.kind = static_cast<WhitelistEntry::Kind>(kind - kind_names.begin());
    auto value = value_of(entry.kind, parts[1], organizations);
    if (!value) return value.error();
    entry.value = std::move(*value);
    if (!read_choice(parts[2], "src", "dst", entry.source, entry.destination))
        return Error{quoted(parts[2]) + " is not one of the directions src, dst, both"};
    if (!read_choice(parts[3], "flows", "alerts", entry.flows, entry.alerts))
        return Error{quoted(parts[3]) + " is not one of flows, alerts, both"};
    return entry;
}

}  // namespace

std::string WhitelistEntry::to_string() const {
    std::string_view shown = value;
    if (kind == Kind::ip && value.ends_with(value.find(':') == std::string::npos ? "/32" : "/128"))
        shown = shown.substr(0, shown.find('/'));
    return fmt::format("{},{},{},{}", kind_names.at(static_cast<std::size_t>(kind)), shown,
                       source && destination ? "both"
                       : source              ? "src"
                                             : "dst",
                       flows && alerts ? "both"
                       : flows         ? "flows"
                                       : "alerts");
}

std::vector<WhitelistEntry> parse_whitelist(std::string_view text, std::string_view file,
                                            const Organizations& organizations, FileComplaints& complaints) {
    std::map<std::pair<WhitelistEntry::Kind, std::string>, WhitelistEntry> last;
    for_each_line(text, [&](std::string_view raw, std::size_t number) {
        if (raw.empty() || raw.front() == ';' || raw.front() == '#') return;
        const std::string line = squeezed(raw);
        if (line.starts_with("\"ioctype\"") || line.starts_with("ioctype,")) return;
        auto entry = parse_line(line, organizations);
        if (!entry) {
            complaints.add(file, number, entry.error().message);
            return;
        }
        entry->line = number;
        auto key = std::pair{entry->kind, entry->value};
        last.insert_or_assign(std::move(key), std::move(*entry));
    });
    std::vector<WhitelistEntry> entries;
    entries.reserve(last.size());
    for (auto& [key, entry] : last) entries.push_back(std::move(entry));
    std::sort(entries.begin(), entries.end(),
              [](const WhitelistEntry& x, const WhitelistEntry& y) { return x.line < y.line; });
    return entries;
}

}  // namespace slipstream
