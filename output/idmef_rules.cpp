// The rules of the IDMEFv2 schema (draft-lehmann-idmefv2, version 2.0.3) that our messages could break:
// required members, enumerations, formats, ranges, no empty lists. A message that breaks one is not written.
// See idmef.h.
#include <algorithm>
#include <array>
#include <span>

#include "output/idmef.h"

namespace slipstream {

namespace {

using Problem = std::optional<std::string>;

constexpr std::array<std::string_view, 16> methods = {
    "Biometric", "Signature", "Monitor",   "Policy",   "Statistical", "AI",    "Heat",        "Movement",
    "Blackhole", "Heuristic", "Integrity", "Honeypot", "Tarpit",      "Recon", "Correlation", "Threshold"};
// Of the schema's data kinds those that a network sensor has.
constexpr std::array<std::string_view, 8> data_kinds = {"Connection", "Datagram", "Domain",  "File",
                                                        "Flow",       "Host",     "Network", "Protocol"};
constexpr std::array<std::string_view, 5> severities = {"Unknown", "Info", "Low", "Medium", "High"};
constexpr std::array<std::string_view, 2> statuses = {"Event", "Incident"};

bool is_one_of(std::string_view value, std::span<const std::string_view> allowed) {
    return std::ranges::find(allowed, value) != allowed.end();
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

/// `pattern`: 'x' a hexadecimal digit, '9' a decimal digit, '+' a sign, anything else itself.
bool matches(std::string_view text, std::string_view pattern) {
    return std::ranges::equal(text, pattern, [](char c, char p) {
        return p == 'x' ? is_hex(c) : p == '9' ? is_digit(c) : p == '+' ? c == '+' || c == '-' : c == p;
    });
}

bool is_uuid(std::string_view text) { return matches(text, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"); }
bool is_timestamp(std::string_view text) { return matches(text, "9999-99-99T99:99:99.999999+99:99"); }

Problem wrong(std::string_view member, std::string_view value, std::string_view expected) {
    std::string problem(member);
    problem.append(": '").append(value).append("' is not ").append(expected);
    return problem;
}

Problem check_list(std::string_view member, const std::vector<std::string>& values,
                   std::span<const std::string_view> allowed) {
    if (values.empty()) return wrong(member, "", "a list with members");
    for (const std::string& value : values)
        if (!is_one_of(value, allowed)) return wrong(member, value, "in the schema's list");
    return std::nullopt;
}

Problem check_analyzer(const IdmefAnalyzer& analyzer) {
    if (!IpAddress::parse(analyzer.ip)) return wrong("Analyzer.IP", analyzer.ip, "an IP address");
    if (analyzer.name.empty()) return wrong("Analyzer.Name", "", "a name");
    static constexpr std::array<std::string_view, 1> categories = {"NIDS"};
    if (auto p = check_list("Analyzer.Category", analyzer.category, categories)) return p;
    if (auto p = check_list("Analyzer.Data", analyzer.data, data_kinds)) return p;
    return check_list("Analyzer.Method", analyzer.method, methods);
}

Problem check_parties(std::string_view member, const std::vector<IdmefParty>& parties) {
    for (const IdmefParty& party : parties) {
        int addresses = int{!party.ip.empty()} + int{!party.hostname.empty()} + int{!party.url.empty()};
        if (addresses != 1) return wrong(member, "", "exactly one of IP, Hostname, URL");
        if (!party.ip.empty() && !IpAddress::parse(party.ip)) return wrong(member, party.ip, "an IP address");
        if (party.port && *party.port > 65535) return wrong(member, std::to_string(*party.port), "a port");
    }
    return std::nullopt;
}

Problem check_ids(std::string_view member, const std::vector<std::string>& ids) {
    for (const std::string& id : ids)
        if (!is_uuid(id)) return wrong(member, id, "a UUID");
    return std::nullopt;
}

}  // namespace

std::optional<std::string> problem_of(const IdmefMessage& m) {
    if (m.version != "2.0.3") return wrong("Version", m.version, "2.0.3");
    if (auto p = check_analyzer(m.analyzer)) return p;
    if (!is_one_of(m.status, statuses)) return wrong("Status", m.status, "Event or Incident");
    if (!is_uuid(m.id)) return wrong("ID", m.id, "a UUID");
    if (!m.severity.empty() && !is_one_of(m.severity, severities))
        return wrong("Severity", m.severity, "a severity");
    if (!is_timestamp(m.create_time)) return wrong("CreateTime", m.create_time, "an ISO 8601 time");
    if (!m.start_time.empty() && !is_timestamp(m.start_time))
        return wrong("StartTime", m.start_time, "an ISO 8601 time");
    if (m.confidence && !(*m.confidence >= 0 && *m.confidence <= 1))
        return wrong("Confidence", std::to_string(*m.confidence), "in 0..1");
    if (m.source.empty()) return wrong("Source", "", "a list with members");
    if (auto p = check_parties("Source", m.source)) return p;
    if (auto p = check_parties("Target", m.target)) return p;
    if (auto p = check_ids("CorrelID", m.correlated_ids)) return p;
    return check_ids("RelID", m.related_ids);
}

}  // namespace slipstream
