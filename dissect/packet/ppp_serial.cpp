// PPP in HDLC-like framing (link type 50, RFC 1662): address, control, protocol.
#include "dissect/packet/decoder.h"
#include "dissect/packet/ppp_protocol.h"

namespace slipstream {
namespace {

Layer decode_ppp_serial(DecodeState& state) {
    if (state.at.remaining() <= 4) {
        state.weird("truncated_ppp_serial_header", "PPPSERIAL");
        return Layer::done;
    }
    state.at.skip(2);
    switch (state.at.u16()) {
        case ppp_mpls: return Layer::mpls;
        case ppp_ipv4:
        case ppp_ipv6: return Layer::ip;
        default: return Layer::done;
    }
}

const PacketDecoder ppp_serial_decoder{"ppp_serial", Layer::ppp_serial, decode_ppp_serial};
SLIPSTREAM_REGISTER(PacketDecoder, slip_packet_decoders, ppp_serial_decoder)

}  // namespace
}  // namespace slipstream
