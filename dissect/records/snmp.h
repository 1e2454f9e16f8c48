// snmp.log: what one connection asked of an agent and got.
#pragma once

#include "dissect/records/connection_columns.h"

namespace slipstream {

struct SnmpRecord : ConnectionColumns {
    static constexpr std::string_view log_name = "snmp";

    Duration duration;
    std::string_view version;
    std::optional<std::string> community;
    std::uint64_t get_requests = 0;  // variables, here and below
    std::uint64_t get_bulk_requests = 0;
    std::uint64_t get_responses = 0;
    std::uint64_t set_requests = 0;
    std::optional<std::string> display_string;
    std::optional<Time> up_since;
};

constexpr auto fields_of(const SnmpRecord*) {
    return connection_columns_and(
        field("duration", &SnmpRecord::duration), field("version", &SnmpRecord::version),
        field("community", &SnmpRecord::community), field("get_requests", &SnmpRecord::get_requests),
        field("get_bulk_requests", &SnmpRecord::get_bulk_requests),
        field("get_responses", &SnmpRecord::get_responses), field("set_requests", &SnmpRecord::set_requests),
        field("display_string", &SnmpRecord::display_string), field("up_since", &SnmpRecord::up_since));
}

}  // namespace slipstream
