// What the IP decoders and the transport decoders share: which layer follows an IP header, and the length
// rules that every transport header has to pass before a connection is made.
#pragma once

#include <cstdint>
#include <string_view>

#include "dissect/packet/decoder.h"

namespace slipstream {

inline constexpr std::uint8_t ip_protocol_icmp = 1, ip_protocol_igmp = 2, ip_protocol_ipv4 = 4,
                              ip_protocol_tcp = 6, ip_protocol_udp = 17, ip_protocol_ipv6 = 41,
                              ip_protocol_gre = 47, ip_protocol_esp = 50, ip_protocol_icmp6 = 58,
                              ip_protocol_no_next = 59, ip_protocol_sctp = 132, ip_protocol_mobility = 135;

/// The layer of Decoded::ip_protocol. `at` stands behind the IP header. Protocols without a layer end here as
/// other_ip.
Layer layer_behind_ip(DecodeState& state);

/// Leaves the packet as an IP protocol without connections: kind other_ip, payload as captured.
Layer end_as_other_ip(DecodeState& state);

/// True when the stated and the captured IP payload hold a transport header of `bytes_min`. Otherwise raises
/// truncated_header or internally_truncated_header. A stated payload of 0 passes: segmentation offload leaves
/// the length unset, and Zeek then reads whatever was captured, Ethernet padding included.
bool transport_header_fits(DecodeState& state, std::uint32_t bytes_min, std::string_view source);

/// True when the IP payload was captured to its end, which a transport checksum needs. `transport_bytes` is
/// its length.
inline bool transport_captured(const DecodeState& state, std::uint32_t transport_bytes) {
    return state.at.remaining() >= transport_bytes;
}

/// The next n bytes, or all when fewer are left, without moving.
inline Bytes captured_part(const ByteCursor& at, std::uint32_t n) {
    ByteCursor part = at;
    part.truncate(n);
    return part.rest();
}

}  // namespace slipstream
