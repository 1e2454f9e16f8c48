// syslog.log: one row per message.
#pragma once

#include "dissect/records/connection_columns.h"

namespace slipstream {

struct SyslogRecord : ConnectionColumns {
    static constexpr std::string_view log_name = "syslog";

    EnumText protocol;
    std::string facility;
    std::string severity;
    std::string message;
};

constexpr auto fields_of(const SyslogRecord*) {
    return connection_columns_and(
        field("proto", &SyslogRecord::protocol), field("facility", &SyslogRecord::facility),
        field("severity", &SyslogRecord::severity), field("message", &SyslogRecord::message));
}

}  // namespace slipstream
