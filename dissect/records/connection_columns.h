// The columns that every log of an application protocol begins with: when, and in which connection.
#pragma once

#include <tuple>

#include "dissect/records/field.h"

namespace slipstream {

struct ConnectionColumns {
    Time time;
    Uid uid;
    IpAddress orig;
    Port orig_port;
    IpAddress resp;
    Port resp_port;
};

/// A record that derives from ConnectionColumns begins its fields_of() with these.
template <class... Fields>
constexpr auto connection_columns_and(Fields... fields) {
    return std::tuple{field("ts", &ConnectionColumns::time),
                      field("uid", &ConnectionColumns::uid),
                      field("id.orig_h", &ConnectionColumns::orig),
                      field("id.orig_p", &ConnectionColumns::orig_port),
                      field("id.resp_h", &ConnectionColumns::resp),
                      field("id.resp_p", &ConnectionColumns::resp_port),
                      fields...};
}

}  // namespace slipstream
