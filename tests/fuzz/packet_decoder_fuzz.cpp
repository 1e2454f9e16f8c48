// Fuzzes the header decoders: two bytes choose link type and options, the rest is the frame. UDP payloads are
// tried as every tunnel, the way the flow table would.
#include <array>
#include <cstdint>

#include "capture/base/check.h"
#include "dissect/packet/decoder.h"
#include "dissect/packet/tunnel_hint.h"

namespace {

using namespace slipstream;

constexpr std::array<LinkType, 12> link_types{1, 0, 9, 10, 50, 101, 105, 108, 113, 127, 239, 276};
constexpr std::array<Layer, 5> udp_tunnels{Layer::vxlan, Layer::geneve, Layer::teredo, Layer::ayiya,
                                           Layer::gtpv1u};

void check_result(const Decoded& out, std::size_t frame_bytes) {
    CHECK(out.tunnel.depth <= TunnelStack::depth_max);
    CHECK(out.payload.size() <= frame_bytes);
    CHECK(out.weirds.size() <= WeirdList::size_max);
    for (const std::uint8_t byte : out.payload) CHECK(byte <= 0xff);  // touches the bytes for the sanitizer
}

void try_tunnels(const Decoded& outer, const DecodeOptions& options) {
    if (outer.kind != PacketKind::udp || outer.tunnel.depth == TunnelStack::depth_max) return;
    (void)udp_tunnel_of_content(outer.payload);
    for (const Layer layer : udp_tunnels) {
        Decoded inner;
        inner.reset();
        inner.tunnel = outer.tunnel;
        inner.tunnel.hops[inner.tunnel.depth].type = tunnel_type_of(layer);
        ++inner.tunnel.depth;
        decode_from(layer, outer.payload, static_cast<std::uint32_t>(outer.payload.size()), false, options,
                    inner);
        CHECK(inner.tunnel_verdict != TunnelVerdict::none);
        check_result(inner, outer.payload.size());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    ByteCursor input{Bytes{data, size}};
    const LinkType link_type = link_types[input.u8() % link_types.size()];
    const std::uint8_t choice = input.u8();
    if (!input.ok() || input.remaining() == 0) return 0;
    const Bytes frame = input.rest();
    const DecodeOptions options{.verify_checksums = (choice & 1U) != 0};
    Packet packet;
    packet.data = frame.data();
    packet.captured_bytes = static_cast<std::uint32_t>(frame.size());
    packet.wire_bytes = packet.captured_bytes + (choice >> 1);
    packet.link_type = link_type;

    Decoded out;
    decode_packet(packet, options, out);
    do {
        check_result(out, frame.size());
        try_tunnels(out, options);
        if (out.kind == PacketKind::fragment) {
            Decoded joined;
            joined.reset();
            decode_from(out.ip_version == 4 ? Layer::ipv4 : Layer::ipv6, out.payload,
                        static_cast<std::uint32_t>(out.payload.size()), true, options, joined);
        }
    } while (decode_next_subframe(options, out));
    return 0;
}
