// Records, evidence and alerts for the tests of output/, all derived from a number.
#pragma once

#include "detect/evidence.h"

namespace slipstream {

inline RecordOrder order_at(std::uint64_t packet) { return {packet, RecordOrder::packet, 0, 0}; }

inline Uuid uuid_of(std::uint8_t n) {
    Uuid id;
    id.bytes[6] = 0x50;
    id.bytes[8] = 0x80;
    id.bytes[15] = n;
    return id;
}

inline Record flow_at(std::uint64_t packet, Time time) {
    FlowRecord flow;
    flow.start = time;
    flow.uid = Uid{7, packet + 1};
    flow.orig = IpAddress::v4(0x0a000001 + static_cast<std::uint32_t>(packet % 50));
    flow.resp = IpAddress::v4(0x5db8d822);
    flow.orig_port = {static_cast<std::uint16_t>(1024 + packet)};
    flow.resp_port = {443};
    flow.protocol = {"tcp"};
    flow.conn_state = "S0";
    flow.duration = Duration{1500};
    flow.community_id = "1:abc=";
    return {order_at(packet), time, flow};
}

inline Record arp_at(std::uint64_t packet, Time time) {
    ArpRecord arp;
    arp.time = time;
    arp.operation = {"request"};
    arp.orig = IpAddress::v4(0x0a000001);
    arp.resp = IpAddress::v4(0x0a000002);
    return {order_at(packet), time, arp};
}

inline WeirdRecord weird_named(std::string_view name, Time time) {
    WeirdRecord weird;
    weird.time = time;
    weird.name = name;
    return weird;
}

inline Evidence evidence_at(std::uint64_t packet, std::uint8_t id) {
    Evidence e;
    e.type = "HORIZONTAL_PORT_SCAN";
    e.id = uuid_of(id);
    e.time = Time{1'780'387'872'345'678};
    e.profile = IpAddress::v4(0x0a000270);
    e.window = 1;
    e.threat_level = ThreatLevel::high;
    e.confidence = Confidence::millionths(1'000'000);
    e.attacker = {Entity::Kind::ip, FlowSide::source, "10.0.2.112"};
    e.victim = Entity{Entity::Kind::ip, FlowSide::destination, "1.2.3.4"};
    e.protocol = "tcp";
    e.source_port = 51234;
    e.destination_port = 80;
    e.description = "Horizontal port scan to port http 80/tcp. Confidence: 1. by Slips";
    e.flows.add(Uid{7, 1});
    e.numbers.push_back({"targets", 12});
    e.accumulated = Score{800'000'000};
    e.order = order_at(packet);
    return e;
}

inline Alert alert_at(std::uint64_t packet, std::uint8_t id) {
    Alert a;
    a.id = uuid_of(id);
    a.profile = IpAddress::v4(0x0a000270);
    a.window = 1;
    a.window_start = Time{1'780'387'200'000'000};
    a.window_end = a.window_start + hours(1);
    a.last_evidence_time = Time{1'780'387'872'345'678};
    a.made_at = Time{1'780'387'873'000'001};
    a.accumulated = Score{15'200'000'000};
    a.evidence = {uuid_of(1), uuid_of(2)};
    a.lines = {"Detected something. Threat level: high."};
    a.flows = {Uid{7, 1}, Uid{7, 3}};
    a.order = order_at(packet);
    return a;
}

}  // namespace slipstream
