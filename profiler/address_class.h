// Predicates on IP addresses that decide what detection looks at: private, multicast, link-local, loopback,
// reserved, and the two combinations the detectors use. The classes follow the IANA special-purpose
// registries (RFC 6890), with the documentation and benchmark networks counted as private. Pure functions of
// the address, about 1 ns each.
#pragma once

#include "capture/base/address.h"

namespace slipstream {

/// Not routed on the public internet: RFC 1918, loopback, link-local, documentation, benchmark, 240/4, ULA,
/// :: and ::1. 100.64.0.0/10 (RFC 6598) is not private here, nor is multicast.
bool is_private(const IpAddress& address);
bool is_multicast(const IpAddress& address);   // 224/4, ff00::/8
bool is_link_local(const IpAddress& address);  // 169.254/16, fe80::/10
bool is_loopback(const IpAddress& address);    // 127/8, ::1
bool is_reserved(const IpAddress& address);    // 240/4, :: and ::1, 64:ff9b::/96

/// Of no interest as a remote peer: multicast, private, link-local, loopback or reserved.
bool is_ignored(const IpAddress& address);
/// Can take part in a scan: none of multicast, link-local, loopback, reserved. Private addresses can.
bool scan_interested(const IpAddress& address);
/// 0.0.0.0 or 255.255.255.255.
bool is_special_v4(const IpAddress& address);

/// One of 10/8, 172.16/12, 192.168/16 and the prefix length of that block; 0 when outside RFC 1918.
unsigned rfc1918_prefix_bits(const IpAddress& address);

}  // namespace slipstream
