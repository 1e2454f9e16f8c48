// What the two versions of Linux cooked captures share: the eight-byte sender address and the Ethertypes that
// follow.
#pragma once

#include "dissect/packet/decoder.h"

namespace slipstream {

/// Notes the sender of a cooked header. There is no receiver address: it stays zero.
inline void note_cooked_sender(DecodeState& state, Bytes eight) {
    state.out.source_mac = MacAddress::from(ByteCursor{eight}.take(6));
    state.out.destination_mac = {};
    state.out.has_macs = true;
}

/// Zeek 6.0 follows IP and ARP only.
inline Layer layer_behind_cooked(std::uint16_t ethertype) {
    switch (ethertype) {
        case 0x0800:
        case 0x86dd:
        case 0x0806:
        case 0x8035: return layer_of_ethertype(ethertype);
        default: return Layer::done;
    }
}

}  // namespace slipstream
