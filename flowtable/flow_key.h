// FlowKey: how a packet finds its connection. Addresses and ports as in the packet (for ICMP: its type and
// the type of the answer, or the code), the transport, and a keyed hash that is the same in both directions.
#pragma once

#include <cstdint>

#include "capture/base/hash.h"
#include "dissect/decoded.h"
#include "flowtable/flow.h"

namespace slipstream {

struct FlowKey {
    std::uint16_t source_port = 0;
    std::uint16_t destination_port = 0;
    FlowTransport transport = FlowTransport::tcp;
    bool one_way = false;
    std::uint32_t hash = 0;

    /// For a packet of kind tcp, udp or icmp.
    static FlowKey of(const Decoded& packet, const HashKey& key) {
        FlowKey k;
        if (packet.kind == PacketKind::icmp) {
            k.take_icmp_ports(packet);
        } else {
            k.transport = packet.kind == PacketKind::tcp ? FlowTransport::tcp : FlowTransport::udp;
            k.source_port = packet.source_port;
            k.destination_port = packet.destination_port;
        }
        auto end_hash = [&](const IpAddress& address, std::uint64_t port) {
            return fold(address.word(0) ^ key.a, address.word(1) ^ (port << 16) ^ key.b);
        };
        std::uint64_t source = end_hash(packet.source, k.source_port);
        std::uint64_t destination = end_hash(packet.destination, k.destination_port);
        std::uint64_t both = fold((source ^ destination) ^ key.b ^ static_cast<std::uint64_t>(k.transport),
                                  (source + destination) ^ key.a);
        k.hash = static_cast<std::uint32_t>(both ^ (both >> 32));
        return k;
    }

private:
    void take_icmp_ports(const Decoded& packet);
};

/// The ICMP type that answers `type`, or -1 when the message has no answer. `v6` chooses the table by IP
/// protocol number.
int icmp_counterpart(std::uint8_t type, bool v6);

/// Does the packet belong to the flow?
inline bool same_flow(const Flow& flow, const Decoded& packet, const FlowKey& key) {
    if (flow.transport != key.transport || flow.one_way != key.one_way) return false;
    if (flow.orig_port == key.source_port && flow.resp_port == key.destination_port &&
        flow.orig == packet.source && flow.resp == packet.destination)
        return true;
    return !key.one_way && flow.orig_port == key.destination_port && flow.resp_port == key.source_port &&
           flow.orig == packet.destination && flow.resp == packet.source;
}

/// 0 when the originator sent the packet, 1 when the responder did.
inline unsigned side_of(const Flow& flow, const Decoded& packet, const FlowKey& key) {
    return flow.orig_port == key.source_port && flow.orig == packet.source ? 0 : 1;
}

}  // namespace slipstream
