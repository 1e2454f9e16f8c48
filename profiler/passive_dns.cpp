// What an answer teaches, and keeping the newest of everything. See passive_dns.h.
#include "profiler/passive_dns.h"

#include <algorithm>

#include "dissect/stream/ascii.h"

namespace slipstream {

namespace {

/// Puts `value` last; the first goes when there are too many.
template <class Value>
void keep_newest(std::vector<Value>& values, const Value& value, std::size_t values_max) {
    if (auto known = std::find(values.begin(), values.end(), value); known != values.end())
        std::rotate(known, known + 1, values.end());
    else if (values.size() < values_max)
        values.push_back(value);
    else {
        std::rotate(values.begin(), values.begin() + 1, values.end());
        values.back() = value;
    }
}

bool leads_nowhere(const IpAddress& address) {
    return address == IpAddress::v4(0x7f000001) || address == IpAddress::v4(0) || address == IpAddress{};
}

}  // namespace

void PassiveDns::learn(const DnsRecord& dns) {
    if (!dns.query || dns.query->empty() || !dns.answers || dns.answers->empty()) return;
    if (dns.query_type_name == "TXT" || dns.query_type_name == "PTR") return;
    const std::string name = lower_case(*dns.query);
    if (name.ends_with(".arpa")) return;
    std::vector<IpAddress> addresses;
    std::vector<std::string> aliases;
    for (const std::string& answer : *dns.answers) {
        const std::optional<IpAddress> address = IpAddress::parse(answer);
        if (!address) {
            aliases.push_back(lower_case(answer));
        } else {
            if (leads_nowhere(*address) && name != "localhost") return;
            addresses.push_back(*address);
        }
    }
    if (addresses.empty()) return;
    Answers& known = names_[name];
    known.last = std::max(known.last, dns.time);
    for (const std::string& alias : aliases) keep_newest(known.aliases, alias, answers_per_name_max);
    for (const IpAddress& address : addresses) {
        keep_newest(known.addresses, address, answers_per_name_max);
        Resolution& resolution = addresses_[address];
        resolution.last = std::max(resolution.last, dns.time);
        keep_newest(resolution.names, name, names_per_address_max);
    }
}

void PassiveDns::learn(const SslRecord& ssl) {
    if (!ssl.server_name || ssl.server_name->empty()) return;
    Resolution* resolution = addresses_.find(ssl.resp);
    if (!resolution) return;
    std::string name = lower_case(*ssl.server_name);
    if (std::find(resolution->names.begin(), resolution->names.end(), name) != resolution->names.end())
        resolution->server_name = std::move(name);
}

const PassiveDns::Answers* PassiveDns::answers_of(std::string_view name) const {
    return names_.find(lower_case(name));
}

}  // namespace slipstream
