// The names under which a summary lists what became of the packets.
#include "flowtable/packet_counters.h"

namespace slipstream {

std::string_view name_of(PacketFate fate) {
    switch (fate) {
        case PacketFate::tcp: return "tcp";
        case PacketFate::udp: return "udp";
        case PacketFate::icmp: return "icmp";
        case PacketFate::arp: return "arp";
        case PacketFate::fragment: return "fragment";
        case PacketFate::empty_record: return "empty_record";
        case PacketFate::negative_time: return "negative_time";
        case PacketFate::no_ip: return "no_ip";
        case PacketFate::other_protocol: return "other_protocol";
        case PacketFate::malformed: return "malformed";
        case PacketFate::bad_checksum: return "bad_checksum";
        case PacketFate::bad_transport_header: return "bad_transport_header";
        case PacketFate::count: break;
    }
    return "";
}

}  // namespace slipstream
