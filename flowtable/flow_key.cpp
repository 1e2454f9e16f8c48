// Which ICMP types answer each other, and so share a key.
#include "flowtable/flow_key.h"

namespace slipstream {

int icmp_counterpart(std::uint8_t type, bool v6) {
    if (v6) {
        switch (type) {
            case 128: return 129;
            case 129: return 128;
            case 130: return 131;
            case 131: return 130;
            case 133: return 134;
            case 134: return 133;
            case 135: return 136;
            case 136: return 135;
            case 139: return 140;
            case 140: return 139;
            case 144: return 145;
            case 145: return 144;
            default: return -1;
        }
    }
    switch (type) {
        case 8: return 0;
        case 0: return 8;
        case 9: return 10;
        case 10: return 9;
        case 13: return 14;
        case 14: return 13;
        case 15: return 16;
        case 16: return 15;
        case 17: return 18;
        case 18: return 17;
        default: return -1;
    }
}

void FlowKey::take_icmp_ports(const Decoded& packet) {
    transport = FlowTransport::icmp;
    int counterpart = icmp_counterpart(packet.icmp_type, packet.ip_protocol == 58);
    one_way = counterpart < 0;
    source_port = packet.icmp_type;
    destination_port = one_way ? packet.icmp_code : static_cast<std::uint16_t>(counterpart);
}

}  // namespace slipstream
