// arp.log: one row per ARP request or reply.
#pragma once

#include "dissect/records/field.h"

namespace slipstream {

struct ArpRecord {
    static constexpr std::string_view log_name = "arp";

    Time time;
    EnumText operation;     // "request" or "reply"
    MacAddress source_mac;  // of the Ethernet header
    MacAddress destination_mac;
    IpAddress orig;            // sender protocol address
    IpAddress resp;            // target protocol address
    MacAddress orig_hardware;  // sender and target hardware addresses inside the ARP message
    MacAddress resp_hardware;
};

constexpr auto fields_of(const ArpRecord*) {
    return std::tuple{
        field("ts", &ArpRecord::time),
        field("operation", &ArpRecord::operation),
        field("src_mac", &ArpRecord::source_mac),
        field("dst_mac", &ArpRecord::destination_mac),
        field("orig_h", &ArpRecord::orig),
        field("resp_h", &ArpRecord::resp),
        field("orig_hw", &ArpRecord::orig_hardware),
        field("resp_hw", &ArpRecord::resp_hardware),
    };
}

}  // namespace slipstream
