// The loop over the layers of a packet: a table from Layer to the decoder that registered for it.
#include "dissect/packet/decoder.h"

#include <array>

namespace slipstream {
namespace {

using Decode = Layer (*)(DecodeState&);
using DecoderTable = std::array<Decode, static_cast<std::size_t>(Layer::count)>;

DecoderTable table_of_registered() {
    DecoderTable table;
    table.fill([](DecodeState&) { return Layer::done; });
    for (const PacketDecoder* decoder : SLIPSTREAM_REGISTERED(PacketDecoder, slip_packet_decoders))
        table[static_cast<std::size_t>(decoder->layer)] = decoder->decode;
    return table;
}

void decode_layers(DecodeState& state, Layer layer) {
    static const DecoderTable table = table_of_registered();
    while (layer != Layer::done) {
        if (state.layers == decode_layers_max) {
            state.out.kind = PacketKind::none;
            state.weird("max_decode_layers", "PACKET");
            return;
        }
        ++state.layers;
        layer = table[static_cast<std::size_t>(layer)](state);
    }
}

}  // namespace

void decode_packet(const Packet& packet, const DecodeOptions& options, Decoded& out) {
    out.reset();
    DecodeState state{.options = options,
                      .out = out,
                      .at = ByteCursor{packet.bytes()},
                      .frame_captured = packet.captured_bytes,
                      .frame_wire = packet.wire_bytes};
    decode_layers(state, layer_of_link_type(packet.link_type));
}

void decode_from(Layer layer, Bytes inner, std::uint32_t wire_bytes, bool reassembled,
                 const DecodeOptions& options, Decoded& out) {
    DecodeState state{.options = options,
                      .out = out,
                      .at = ByteCursor{inner},
                      .frame_captured = static_cast<std::uint32_t>(inner.size()),
                      .frame_wire = wire_bytes,
                      .reassembled = reassembled};
    decode_layers(state, layer);
}

bool decode_next_subframe(const DecodeOptions& options, Decoded& out) {
    const Bytes rest = out.more_subframes;
    if (rest.empty()) return false;
    out.more_subframes = {};
    out.kind = PacketKind::none;
    out.tunnel.depth = 0;
    out.tunnel_verdict = TunnelVerdict::none;
    out.payload = {};
    out.weirds.clear();
    decode_from(Layer::ieee80211_amsdu, rest, static_cast<std::uint32_t>(rest.size()), false, options, out);
    return true;
}

Layer layer_of_ethertype(std::uint16_t ethertype) {
    switch (ethertype) {
        case 0x0800:
        case 0x86dd: return Layer::ip;
        case 0x0806:
        case 0x8035: return Layer::arp;
        case 0x8100:
        case 0x88a8:
        case 0x9100: return Layer::vlan;
        case 0x8847: return Layer::mpls;
        case 0x8864: return Layer::pppoe;
        case 0x88e7: return Layer::pbb;
        case 0x8926: return Layer::vntag;
        default: return Layer::done;
    }
}

Layer layer_of_link_type(LinkType link_type) {
    switch (link_type) {
        case 0:
        case 108: return Layer::null_loopback;
        case 1: return Layer::ethernet;
        case 9: return Layer::ppp;
        case 10: return Layer::fddi;
        case 50: return Layer::ppp_serial;
        case 105: return Layer::ieee80211;
        case 113: return Layer::linux_sll;
        case 127: return Layer::radiotap;
        case 239: return Layer::nflog;
        case 276: return Layer::linux_sll2;
        default: return Layer::ip;
    }
}

}  // namespace slipstream
