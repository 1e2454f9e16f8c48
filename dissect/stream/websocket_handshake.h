// WebsocketHandshake: what the headers of an HTTP request and its reply say about a change to WebSocket
// (RFC 6455 section 4), and the row of websocket.log that comes of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dissect/stream/dissector.h"

namespace slipstream {

class WebsocketHandshake {
public:
    static constexpr std::size_t values_max = 50, value_bytes_max = 4096;

    /// A request, or a reply, begins: nothing is known of that side.
    void begin_side(bool from_originator) { sides_[from_originator ? 0 : 1] = {}; }
    /// `name` in upper case.
    void header(bool from_originator, std::string_view name, std::string_view value);
    /// The reply switched protocols. When it is to WebSocket, and proves that it is, a row is written and the
    /// rest of both directions is frames; when the proof fails, a weird is raised.
    bool accepted(StreamContext& context, const HttpRecord& http);

private:
    using Values = std::optional<std::vector<std::string>>;

    struct Side {
        std::optional<std::string> proof;  // Sec-WebSocket-Key or -Accept
        Values protocols;
        Values extensions;
        bool is_websocket = false;  // Upgrade names it
        bool has_proofs = false;    // more than one
        bool has_protocols = false;
    };
    bool is_proven(StreamContext& context) const;

    Side sides_[2];
};

}  // namespace slipstream
