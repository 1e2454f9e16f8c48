// SCTP (RFC 9260): the ports, for those who read packets; Zeek 6.0 makes no connection of it.
#include "dissect/packet/ip_payload.h"

namespace slipstream {
namespace {

Layer decode_sctp(DecodeState& state) {
    state.out.source_port = state.at.peek_u16(0);
    state.out.destination_port = state.at.peek_u16(2);
    return end_as_other_ip(state);
}

const PacketDecoder sctp_decoder{"sctp", Layer::sctp, decode_sctp};
SLIPSTREAM_REGISTER(PacketDecoder, slip_packet_decoders, sctp_decoder)

}  // namespace
}  // namespace slipstream
