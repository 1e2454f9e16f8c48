// websocket.log: one row per HTTP connection that became a WebSocket, with what both sides agreed on.
#pragma once

#include "dissect/records/connection_columns.h"

namespace slipstream {

struct WebsocketRecord : ConnectionColumns {
    static constexpr std::string_view log_name = "websocket";

    std::optional<std::string> host;
    std::optional<std::string> uri;
    std::optional<std::string> user_agent;
    std::optional<std::string> subprotocol;  // the one that the server chose
    std::optional<std::vector<std::string>> client_protocols;
    std::optional<std::vector<std::string>> server_extensions;
    std::optional<std::vector<std::string>> client_extensions;
};

constexpr auto fields_of(const WebsocketRecord*) {
    return connection_columns_and(field("host", &WebsocketRecord::host), field("uri", &WebsocketRecord::uri),
                                  field("user_agent", &WebsocketRecord::user_agent),
                                  field("subprotocol", &WebsocketRecord::subprotocol),
                                  field("client_protocols", &WebsocketRecord::client_protocols),
                                  field("server_extensions", &WebsocketRecord::server_extensions),
                                  field("client_extensions", &WebsocketRecord::client_extensions));
}

}  // namespace slipstream
