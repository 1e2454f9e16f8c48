// tunnel.log: a tunnel that began to carry connections, or ceased to.
#pragma once

#include "dissect/records/connection_columns.h"

namespace slipstream {

/// The actions. Only the first and second are told by those who see tunnels; which rows are written is
/// decided where all come together, in output/tunnel_filter.h.
inline constexpr EnumText tunnel_discovered{"Tunnel::DISCOVER"};
inline constexpr EnumText tunnel_closed{"Tunnel::CLOSE"};
inline constexpr EnumText tunnel_expired{"Tunnel::EXPIRE"};

struct TunnelRecord {
    static constexpr std::string_view log_name = "tunnel";

    Time time;
    std::optional<Uid> uid;  // of the connection that is the tunnel, when there is one
    IpAddress orig;
    Port orig_port;
    IpAddress resp;
    Port resp_port;
    EnumText type;
    EnumText action = tunnel_discovered;
};

constexpr auto fields_of(const TunnelRecord*) {
    return std::tuple{
        field("ts", &TunnelRecord::time),          field("uid", &TunnelRecord::uid),
        field("id.orig_h", &TunnelRecord::orig),   field("id.orig_p", &TunnelRecord::orig_port),
        field("id.resp_h", &TunnelRecord::resp),   field("id.resp_p", &TunnelRecord::resp_port),
        field("tunnel_type", &TunnelRecord::type), field("action", &TunnelRecord::action),
    };
}

}  // namespace slipstream
