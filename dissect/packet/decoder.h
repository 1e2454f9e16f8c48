// The stateless header decoders: one file per header, each registering a PacketDecoder. A decoder reads its
// header from the cursor, notes what later stages need in Decoded, and returns the layer that follows, or
// Layer::done.
#pragma once

#include <cstdint>
#include <string_view>

#include "capture/base/registry.h"
#include "dissect/decoded.h"

namespace slipstream {

enum class Layer : std::uint8_t {
    done,
    ethernet,
    vlan,
    mpls,
    llc_snap,
    pppoe,
    ppp_serial,
    ppp,
    pbb,
    vntag,
    fddi,
    ieee80211,
    ieee80211_amsdu,
    radiotap,
    linux_sll,
    linux_sll2,
    null_loopback,
    nflog,
    arp,
    ip,  // either version, by the first nibble
    ipv4,
    ipv6,
    ip_in_ip,
    gre,
    tcp,
    udp,
    icmp,
    sctp,
    igmp,
    vxlan,
    geneve,
    teredo,
    ayiya,
    gtpv1u,
    count,
};

/// Options that change what decoding does, from the configuration.
struct DecodeOptions {
    bool verify_checksums = true;
};

/// The packet under way. `at` stands at the header to decode; offsets count from the start of the frame.
struct DecodeState {
    const DecodeOptions& options;
    Decoded& out;
    ByteCursor at;
    std::uint32_t frame_captured = 0;  // captured and wire bytes of the frame `at` belongs to
    std::uint32_t frame_wire = 0;
    std::uint16_t next_type = 0;  // Ethertype or protocol number handed from one header to the next
    std::uint8_t layers = 0;      // headers decoded so far; capped
    bool reassembled = false;     // this datagram was joined from fragments: not a fragment again

    void weird(std::string_view name, std::string_view source, WeirdScope scope = WeirdScope::net) {
        out.weirds.add({.name = name,
                        .source = source,
                        .scope = scope,
                        .in_tunnel = out.tunnel.depth > 0,
                        .depth = out.tunnel.depth});
    }
};

struct PacketDecoder {
    std::string_view name;
    Layer layer;
    Layer (*decode)(DecodeState&);
};

SLIPSTREAM_DECLARE_REGISTRY(PacketDecoder, slip_packet_decoders)

/// Headers nested deeper than this end the decoding and count as Weird max_decode_layers.
inline constexpr unsigned decode_layers_max = 24;

/// Decodes a whole frame from its link type. Clears `out` first. Never reads outside the packet, never
/// allocates. About 20 ns for Ethernet/IPv4/TCP.
void decode_packet(const Packet& packet, const DecodeOptions& options, Decoded& out);

/// Continues at `layer` with the bytes of an inner or reassembled datagram. `out` must have been prepared by
/// the caller: reset(), then tunnel stack and link-layer fields as they should be seen by the inner packet.
/// `wire_bytes` is the size of `inner` on the wire (at least inner.size()).
void decode_from(Layer layer, Bytes inner, std::uint32_t wire_bytes, bool reassembled,
                 const DecodeOptions& options, Decoded& out);

/// Goes on to the next IP packet of an 802.11 frame that aggregates several (A-MSDU), keeping the link-layer
/// fields. False when there is none left: `do { use(out); } while (decode_next_subframe(options, out));`
bool decode_next_subframe(const DecodeOptions& options, Decoded& out);

/// The layer that follows an Ethertype of 1536 and above, or Layer::done when nothing here reads it.
Layer layer_of_ethertype(std::uint16_t ethertype);
/// The layer that a capture's link type starts with (unknown ones start with IP, as Zeek does).
Layer layer_of_link_type(LinkType link_type);

}  // namespace slipstream
