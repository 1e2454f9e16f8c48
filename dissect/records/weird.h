// weird.log: one row per protocol oddity that passed the rate limits.
#pragma once

#include "dissect/records/field.h"

namespace slipstream {

struct WeirdRecord {
    static constexpr std::string_view log_name = "weird";

    Time time;
    std::optional<Uid> uid;
    std::optional<IpAddress> orig;
    std::optional<Port> orig_port;
    std::optional<IpAddress> resp;
    std::optional<Port> resp_port;
    std::string name;
    std::optional<std::string> detail;
    bool notice = false;
    std::string_view peer = "zeek";
    std::optional<std::string_view> source;
};

constexpr auto fields_of(const WeirdRecord*) {
    return std::tuple{
        field("ts", &WeirdRecord::time),        field("uid", &WeirdRecord::uid),
        field("id.orig_h", &WeirdRecord::orig), field("id.orig_p", &WeirdRecord::orig_port),
        field("id.resp_h", &WeirdRecord::resp), field("id.resp_p", &WeirdRecord::resp_port),
        field("name", &WeirdRecord::name),      field("addl", &WeirdRecord::detail),
        field("notice", &WeirdRecord::notice),  field("peer", &WeirdRecord::peer),
        field("source", &WeirdRecord::source),
    };
}

}  // namespace slipstream
