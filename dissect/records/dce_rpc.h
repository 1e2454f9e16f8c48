// dce_rpc.log: a remote procedure call that was answered.
#pragma once

#include "dissect/records/connection_columns.h"

namespace slipstream {

struct DceRpcRecord : ConnectionColumns {
    static constexpr std::string_view log_name = "dce_rpc";

    std::optional<Duration> round_trip;
    std::optional<std::string> named_pipe;  // or the port, as the responder names it
    std::optional<std::string> endpoint;
    std::optional<std::string> operation;
};

constexpr auto fields_of(const DceRpcRecord*) {
    return connection_columns_and(
        field("rtt", &DceRpcRecord::round_trip), field("named_pipe", &DceRpcRecord::named_pipe),
        field("endpoint", &DceRpcRecord::endpoint), field("operation", &DceRpcRecord::operation));
}

}  // namespace slipstream
