// ARP and RARP (RFC 826, RFC 903) for IPv4 over Ethernet-sized hardware addresses. The frame's own addresses
// are kept beside those the message claims: that they differ is something for a detector, not a reason to
// drop.
#include "dissect/packet/decoder.h"

namespace slipstream {
namespace {

Layer decode_arp(DecodeState& state) {
    ByteCursor& at = state.at;
    const std::size_t captured = at.remaining();
    const std::uint16_t hardware_type = at.u16();
    const std::uint16_t protocol_type = at.u16();
    const std::uint8_t hardware_bytes = at.u8();
    const std::uint8_t protocol_bytes = at.u8();
    const std::uint16_t operation = at.u16();
    if (!at.ok() || captured < 8U + 2U * hardware_bytes + 2U * protocol_bytes) {
        state.weird("truncated_ARP", "ARP");
        return Layer::done;
    }
    constexpr std::uint16_t ethernet = 1, ipv4 = 0x0800;
    if (hardware_type != ethernet || hardware_bytes != 6 || protocol_type != ipv4 || protocol_bytes != 4)
        return Layer::done;
    ArpHeader& arp = state.out.arp;
    arp.operation = operation;
    arp.sender_hardware = MacAddress::from(at.take(6));
    arp.sender = IpAddress::v4(at.u32());
    arp.target_hardware = MacAddress::from(at.take(6));
    arp.target = IpAddress::v4(at.u32());
    state.out.kind = PacketKind::arp;
    return Layer::done;
}

const PacketDecoder arp_decoder{"arp", Layer::arp, decode_arp};
SLIPSTREAM_REGISTER(PacketDecoder, slip_packet_decoders, arp_decoder)

}  // namespace
}  // namespace slipstream
