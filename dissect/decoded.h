// Decoded: everything the headers of one packet say, down to the innermost transport header that can be
// reached without state. Filled by the stateless decoders of dissect/packet/, read by the flow table.
//
// What needs state stays outside: IP fragments end the decoding (kind fragment) until the flow table has
// joined them, and UDP tunnels are entered by the flow table, because whether a datagram is a tunnel depends
// on the responder's port of its connection. Both continue with decode_from().
#pragma once

#include <array>
#include <cstdint>
#include <utility>

#include "capture/base/address.h"
#include "capture/base/bytes.h"
#include "capture/packet.h"
#include "dissect/weird.h"

namespace slipstream {

enum class PacketKind : std::uint8_t {
    none,  // nothing the flow table can use; a weird or a drop cause says why
    tcp,
    udp,
    icmp,  // ICMP or ICMPv6, told apart by ip_protocol (1 or 58), not by the IP version
    arp,
    fragment,  // to be joined first
    other_ip,  // an IP protocol without connections (IGMP, SCTP, ESP, ...)
};

enum class TunnelType : std::uint8_t { ip, gre, teredo, ayiya, vxlan, geneve, gtpv1 };

/// One enclosing tunnel. For ip and gre: the outer addresses, ports 0. For UDP tunnels: the outer
/// connection's 4-tuple, originator first, and its uid.
struct TunnelHop {
    TunnelType type = TunnelType::ip;
    IpAddress orig;
    IpAddress resp;
    std::uint16_t orig_port = 0;
    std::uint16_t resp_port = 0;
    std::array<std::uint64_t, 2> uid{};  // filled by the flow table
};

/// What a UDP tunnel's decoder made of a datagram's payload.
enum class TunnelVerdict : std::uint8_t {
    none,       // no tunnel decoder ran
    violation,  // not a header of this tunnel: it is not tried again on the connection
    ignored,    // a valid header that carries nothing to follow (keep-alives, other opcodes)
    valid,      // a valid header; the inner packet, if any, is in the other fields
};

/// Encapsulation from the outside in, bounded.
struct TunnelStack {
    static constexpr unsigned depth_max = 2;  // Tunnel::max_depth of Zeek 6.0

    std::array<TunnelHop, depth_max> hops;
    std::uint8_t depth = 0;
};

enum class Checksum : std::uint8_t { good, bad, unverified };

struct TcpHeader {
    static constexpr std::uint8_t fin = 0x01, syn = 0x02, rst = 0x04, psh = 0x08, ack = 0x10, urg = 0x20;

    std::uint32_t sequence = 0;
    std::uint32_t acknowledgement = 0;
    std::uint16_t window = 0;
    std::uint8_t flags = 0;
    std::uint8_t window_scale = 0;
    bool has_window_scale = false;
    std::uint8_t header_words = 0;  // data offset: the header's length in units of 4 bytes
};

/// ARP as in the frame; operation 1 request, 2 reply.
struct ArpHeader {
    std::uint16_t operation = 0;
    MacAddress sender_hardware, target_hardware;
    IpAddress sender, target;
};

struct alignas(64) Decoded {
    PacketKind kind = PacketKind::none;

    // Link layer of the innermost frame.
    bool has_macs = false;
    std::uint8_t vlan_tags = 0;
    std::uint16_t vlan = 0;        // 0: none
    std::uint16_t inner_vlan = 0;  // 0: none
    MacAddress source_mac, destination_mac;

    // Network layer. Addresses are those a connection uses: for IPv6 the Home Address option and the final
    // destination of a routing header replace the header's own.
    std::uint8_t ip_version = 0;
    std::uint8_t ip_protocol = 0;
    std::uint8_t ttl = 0;
    bool ip_captured_whole = false;  // captured bytes reach the end the IP header states
    // As stated: IPv4 total length; IPv6 payload length + 40; 0 for offloaded IPv4.
    std::uint32_t ip_total_bytes = 0;
    std::uint32_t ip_header_bytes = 0;   // IPv4 header, or IPv6 header plus extension headers
    std::uint32_t ip_payload_bytes = 0;  // total - header, by the headers
    alignas(16) IpAddress source;  // neither may straddle a cache line: both are read at once for the key
    IpAddress destination;

    Bytes ip_packet;  // captured bytes from the IP header to the end it states

    // Fragment: valid when kind is fragment. `payload` holds this fragment's captured bytes, `ip_header` its
    // header.
    std::uint32_t fragment_id = 0;
    std::uint32_t fragment_offset = 0;  // bytes
    bool more_fragments = false;
    bool dont_fragment = false;
    Bytes ip_header;

    // Transport.
    std::uint16_t source_port = 0;
    std::uint16_t destination_port = 0;
    Checksum checksum = Checksum::unverified;
    bool bad_tcp_header = false;      // a connection is made, the packet changes nothing (weird raised)
    std::uint32_t payload_bytes = 0;  // by the headers; for UDP see udp_length, which may be below 8
    std::uint16_t udp_length = 0;     // the length field
    std::uint8_t icmp_type = 0;
    std::uint8_t icmp_code = 0;
    TcpHeader tcp;
    ArpHeader arp;
    Bytes payload;  // captured transport payload, at most payload_bytes

    TunnelStack tunnel;
    TunnelVerdict tunnel_verdict = TunnelVerdict::none;
    WeirdList weirds;  // raised on the way, without a connection

    // 802.11 A-MSDU: the sub-frames behind the one decoded here, for decode_next_subframe().
    Bytes more_subframes;

    /// Back to empty without touching what `kind` guards.
    void reset() {
        kind = PacketKind::none;
        has_macs = false;
        vlan_tags = 0;
        vlan = inner_vlan = 0;
        ip_version = ip_protocol = 0;
        tunnel.depth = 0;
        tunnel_verdict = TunnelVerdict::none;
        payload = {};
        more_subframes = {};
        weirds.clear();
    }
};

/// The two addresses of a weird of scope flow: those of the packet, or of the tunnel around it when it was
/// raised there.
inline std::pair<IpAddress, IpAddress> weird_ends(const Decoded& packet, const WeirdEvent& event) {
    if (event.depth >= packet.tunnel.depth) return {packet.source, packet.destination};
    const TunnelHop& hop = packet.tunnel.hops[event.depth];
    return {hop.orig, hop.resp};
}

}  // namespace slipstream
