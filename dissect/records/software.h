// software.log: a program that a host runs, by what it says of itself. A dissector makes a record of each
// such text; which of them are news, and what name and version they hold, is decided where the records of all
// workers are in one order (output/software_filter.h).
#pragma once

#include "dissect/records/field.h"

namespace slipstream {

struct SoftwareRecord {
    static constexpr std::string_view log_name = "software";

    Time time;
    IpAddress host;
    std::optional<Port> port;  // of a server
    EnumText type;
    std::string name;
    std::optional<std::uint64_t> major;
    std::optional<std::uint64_t> minor;
    std::optional<std::uint64_t> minor2;
    std::optional<std::uint64_t> minor3;
    std::optional<std::string> addition;
    std::string unparsed;  // what the program said; the columns from the name on are read out of it
};

constexpr auto fields_of(const SoftwareRecord*) {
    return std::tuple{
        field("ts", &SoftwareRecord::time),
        field("host", &SoftwareRecord::host),
        field("host_p", &SoftwareRecord::port),
        field("software_type", &SoftwareRecord::type),
        field("name", &SoftwareRecord::name),
        field("version.major", &SoftwareRecord::major),
        field("version.minor", &SoftwareRecord::minor),
        field("version.minor2", &SoftwareRecord::minor2),
        field("version.minor3", &SoftwareRecord::minor3),
        field("version.addl", &SoftwareRecord::addition),
        field("unparsed_version", &SoftwareRecord::unparsed),
    };
}

}  // namespace slipstream
