// Which UDP datagrams may be tunnels, and what the tunnels are called. Pure functions for the flow table,
// which decides by the responder's port of the connection, pushes the hop and then calls decode_from().
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "capture/base/bytes.h"
#include "dissect/packet/decoder.h"

namespace slipstream {

/// By the responder's port of the outer connection, after any flip.
std::optional<Layer> udp_tunnel_of_port(std::uint16_t responder_port);
/// By the first bytes of the payload, on any port: AYIYA and Teredo can be told from other traffic.
std::optional<Layer> udp_tunnel_of_content(Bytes payload);

/// For the tunnel layers (ip_in_ip, gre, vxlan, geneve, teredo, ayiya, gtpv1u); TunnelType::ip for others.
TunnelType tunnel_type_of(Layer layer);
/// The name in the service column once confirmed: "vxlan"; "gtpv1"; empty for ip and gre, which have no
/// connection.
std::string_view tunnel_service_name(TunnelType type);
/// "Tunnel::VXLAN": in the column tunnel_type.
std::string_view tunnel_log_name(TunnelType type);
/// The name in the source column of weirds: "VXLAN".
std::string_view tunnel_analyzer_name(TunnelType type);
/// The weird (scope flow, source tunnel_analyzer_name) of a tunnel that would nest deeper than
/// TunnelStack::depth_max.
std::string_view tunnel_depth_weird(TunnelType type);

}  // namespace slipstream
