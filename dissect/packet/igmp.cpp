// IGMP (RFC 3376): its message type, in the place of ICMP's; Zeek 6.0 makes no connection of it.
#include "dissect/packet/ip_payload.h"

namespace slipstream {
namespace {

Layer decode_igmp(DecodeState& state) {
    state.out.icmp_type = state.at.peek(0);
    state.out.icmp_code = state.at.peek(1);
    return end_as_other_ip(state);
}

const PacketDecoder igmp_decoder{"igmp", Layer::igmp, decode_igmp};
SLIPSTREAM_REGISTER(PacketDecoder, slip_packet_decoders, igmp_decoder)

}  // namespace
}  // namespace slipstream
