// Telling what a program says of itself: a candidate for software.log (dissect/records/software.h). Each
// protocol has its own place for such a text; this is what they have in common.
#pragma once

#include <optional>
#include <string_view>

#include "dissect/records/software.h"
#include "dissect/stream/dissector.h"

namespace slipstream {

constexpr std::size_t software_text_bytes_max = 4096;

/// The program of `host`, or the server of it at `port`; `type` is Zeek's name of its kind, "HTTP::BROWSER".
inline void tell_software(StreamContext& context, const IpAddress& host, std::optional<Port> port,
                          EnumText type, std::string_view text) {
    SoftwareRecord row;
    row.time = context.time;
    row.host = host;
    row.port = port;
    row.type = type;
    row.unparsed = text.substr(0, software_text_bytes_max);
    context.emit(std::move(row));
}

/// The program of the originator.
inline void tell_client_software(StreamContext& context, EnumText type, std::string_view text) {
    tell_software(context, context.connection.orig, std::nullopt, type, text);
}

/// The program of the responder, at its port.
inline void tell_server_software(StreamContext& context, EnumText type, std::string_view text) {
    tell_software(context, context.connection.resp, Port{context.connection.resp_port}, type, text);
}

}  // namespace slipstream
