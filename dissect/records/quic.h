// quic.log: the handshake of a QUIC connection as far as an observer can read it.
#pragma once

#include "dissect/records/connection_columns.h"

namespace slipstream {

struct QuicRecord : ConnectionColumns {
    static constexpr std::string_view log_name = "quic";

    std::string version;
    std::optional<std::string> initial_destination_id;  // connection identifiers in hex
    std::optional<std::string> client_id;
    std::optional<std::string> server_id;
    std::optional<std::string> server_name;
    std::optional<std::string> client_protocol;
    std::string history;
    std::optional<std::string> ja4;  // not in Zeek's own log
};

constexpr auto fields_of(const QuicRecord*) {
    return connection_columns_and(field("version", &QuicRecord::version),
                                  field("client_initial_dcid", &QuicRecord::initial_destination_id),
                                  field("client_scid", &QuicRecord::client_id),
                                  field("server_scid", &QuicRecord::server_id),
                                  field("server_name", &QuicRecord::server_name),
                                  field("client_protocol", &QuicRecord::client_protocol),
                                  field("history", &QuicRecord::history), field("ja4", &QuicRecord::ja4));
}

}  // namespace slipstream
