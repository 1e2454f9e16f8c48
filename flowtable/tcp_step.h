// TcpTracker::Step: the packet under way, shared by the files that implement TcpTracker and by nothing else.
#pragma once

#include "flowtable/tcp_tracker.h"

namespace slipstream {

struct TcpTracker::Step {
    Step(TcpFlow& flow_, const Decoded& packet_, unsigned side_, Time time_, WeirdList& weirds_)
        : flow(flow_), packet(packet_), side(side_), time(time_), weirds(weirds_) {
        std::uint8_t flags = packet.tcp.flags;
        syn = flags & TcpHeader::syn;
        fin = flags & TcpHeader::fin;
        rst = flags & TcpHeader::rst;
        ack = flags & TcpHeader::ack;
        // The payload of a RST is an explanation, not part of the stream.
        segment_bytes = (rst ? 0 : packet.payload_bytes) + (syn ? 1U : 0U) + (fin ? 1U : 0U);
        end_sequence = packet.tcp.sequence + segment_bytes;
    }

    TcpEndpoint& own() const { return flow.end[side]; }
    TcpEndpointDetail& own_detail() const { return flow.detail[side]; }
    TcpEndpoint& peer() const { return flow.end[1 - side]; }
    void weird(std::string_view name, std::string_view source = "TCP") const {
        weirds.add({.name = name, .source = source, .scope = WeirdScope::connection});
    }

    TcpFlow& flow;
    const Decoded& packet;
    unsigned side;  // of the sender; follows a flip
    Time time;
    WeirdList& weirds;
    bool syn = false, fin = false, rst = false, ack = false;
    std::uint32_t segment_bytes = 0;  // sequence space taken
    std::uint32_t end_sequence = 0;
    std::uint64_t relative = 0;   // position of the sequence number
    std::int32_t delta_last = 0;  // how far the packet moved the highest sequence number
    bool close = false;
    bool close_event = false;
    Outcome outcome;
};

}  // namespace slipstream
