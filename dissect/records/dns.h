// dns.log: a query with its reply, or either of them alone.
#pragma once

#include "dissect/records/connection_columns.h"

namespace slipstream {

struct DnsRecord : ConnectionColumns {
    static constexpr std::string_view log_name = "dns";

    EnumText protocol;
    std::optional<std::uint64_t> transaction;
    std::optional<Duration> round_trip;
    std::optional<std::string> query;
    std::optional<std::uint64_t> query_class;
    std::optional<std::string> query_class_name;
    std::optional<std::uint64_t> query_type;
    std::optional<std::string> query_type_name;
    std::optional<std::uint64_t> response_code;
    std::optional<std::string> response_code_name;
    bool authoritative = false;
    bool truncated = false;
    bool recursion_desired = false;
    bool recursion_available = false;
    std::uint64_t reserved = 0;  // three bits, with AD and CD
    std::optional<std::vector<std::string>> answers;
    std::optional<std::vector<Duration>> lifetimes;
    bool rejected = false;
};

constexpr auto fields_of(const DnsRecord*) {
    return connection_columns_and(
        field("proto", &DnsRecord::protocol), field("trans_id", &DnsRecord::transaction),
        field("rtt", &DnsRecord::round_trip), field("query", &DnsRecord::query),
        field("qclass", &DnsRecord::query_class), field("qclass_name", &DnsRecord::query_class_name),
        field("qtype", &DnsRecord::query_type), field("qtype_name", &DnsRecord::query_type_name),
        field("rcode", &DnsRecord::response_code), field("rcode_name", &DnsRecord::response_code_name),
        field("AA", &DnsRecord::authoritative), field("TC", &DnsRecord::truncated),
        field("RD", &DnsRecord::recursion_desired), field("RA", &DnsRecord::recursion_available),
        field("Z", &DnsRecord::reserved), field("answers", &DnsRecord::answers),
        field("TTLs", &DnsRecord::lifetimes), field("rejected", &DnsRecord::rejected));
}

}  // namespace slipstream
