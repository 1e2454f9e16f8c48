// The headers by which HTTP becomes WebSocket. See websocket_handshake.h.
#include "dissect/stream/websocket_handshake.h"

#include "dissect/stream/ascii.h"
#include "dissect/stream/digest.h"

namespace slipstream {
namespace {

constexpr std::string_view source = "WebSocket";
constexpr std::string_view accept_suffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";  // RFC 6455 section 1.3

std::string_view trim(std::string_view text) {
    text = skip_blanks(text);
    while (!text.empty() && is_ascii_blank(text.back())) text.remove_suffix(1);
    return text;
}

void add_list(std::optional<std::vector<std::string>>& values, std::string_view list) {
    if (!values) values.emplace();
    while (values->size() < WebsocketHandshake::values_max) {
        const std::size_t comma = list.find(',');
        values->emplace_back(trim(list.substr(0, comma)).substr(0, WebsocketHandshake::value_bytes_max));
        if (comma == std::string_view::npos) return;
        list.remove_prefix(comma + 1);
    }
}

}  // namespace

void WebsocketHandshake::header(bool from_originator, std::string_view name, std::string_view value) {
    constexpr std::string_view prefix = "SEC-WEBSOCKET-";
    Side& side = sides_[from_originator ? 0 : 1];
    if (name == "UPGRADE") side.is_websocket = equal_ignoring_case(trim(value), "websocket");
    if (!name.starts_with(prefix)) return;
    name.remove_prefix(prefix.size());
    if (name == (from_originator ? "KEY" : "ACCEPT")) {
        side.has_proofs = side.proof.has_value();
        side.proof = value.substr(0, value_bytes_max);
    }
    if (name == "EXTENSIONS") add_list(side.extensions, value);
    if (name != "PROTOCOL") return;
    side.has_protocols = side.protocols.has_value();
    add_list(side.protocols, value);
}

bool WebsocketHandshake::is_proven(StreamContext& context) const {
    const Side &client = sides_[0], &server = sides_[1];
    if (client.has_proofs) context.weird_of(source, "websocket_multiple_key_headers");
    if (server.has_proofs) context.weird_of(source, "websocket_multiple_accept_headers");
    if (server.has_protocols) context.weird_of(source, "websocket_multiple_protocol_headers");
    if (!client.proof) context.weird_of(source, "websocket_missing_key_header");
    if (!server.proof) context.weird_of(source, "websocket_missing_accept_header");
    if (!client.proof || !server.proof) return false;
    if (sha1_base64(*client.proof + std::string(accept_suffix)) == *server.proof) return true;
    context.weird_of(source, "websocket_wrong_accept_header");
    return false;
}

bool WebsocketHandshake::accepted(StreamContext& context, const HttpRecord& http) {
    if (!sides_[1].is_websocket || !is_proven(context)) return false;
    WebsocketRecord row;
    context.start_row(row);
    row.host = http.host;
    row.uri = http.uri;
    row.user_agent = http.user_agent;
    if (sides_[1].protocols) row.subprotocol = sides_[1].protocols->front();
    row.client_protocols = std::move(sides_[0].protocols);
    row.server_extensions = std::move(sides_[1].extensions);
    row.client_extensions = std::move(sides_[0].extensions);
    context.emit(std::move(row));
    return true;
}

}  // namespace slipstream
