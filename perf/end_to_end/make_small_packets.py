#!/usr/bin/env python3
"""Writes a capture of minimum-size Ethernet frames over N TCP connections that are all alive at once: the worst case.

    make_small_packets.py --flows 200000 --packets-per-flow 10 --out small.pcap
Every frame is 60 bytes as captured (64 with its check sequence). Connections are opened first, all of them, then each gets
one packet a round, in another order every round. Checksums are right. OUT.json holds the answer: packets and flows.
"""
import argparse
import json
import random
import struct
from pathlib import Path

ETHERNET = bytes.fromhex("020000000002020000000001") + b"\x08\x00"
START_US = 1_767_600_000_000_000
FLAGS = {"syn": 0x02, "syn_ack": 0x12, "ack": 0x10, "data": 0x18}
PAYLOAD = b"sixbyt"
PORT = 443


def folded(total: int) -> int:
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return 0xFFFF - total


def word_sum(data: bytes) -> int:
    return sum(struct.unpack(f">{len(data) // 2}H", data))


def frame(source: int, destination: int, sport: int, dport: int, seq: int, ack: int, flags: int, payload: bytes) -> bytes:
    total = 40 + len(payload)
    addresses = (source >> 16) + (source & 0xFFFF) + (destination >> 16) + (destination & 0xFFFF)
    ip_sum = folded(0x4500 + total + 0x4000 + 0x4006 + addresses)
    tcp_sum = folded(addresses + 6 + 20 + len(payload) + sport + dport + (seq >> 16) + (seq & 0xFFFF) + (ack >> 16)
                     + (ack & 0xFFFF) + (0x5000 | flags) + 8192 + word_sum(payload))
    header = struct.pack(">HHHHHHIIHHIIHHHH", 0x4500, total, 0, 0x4000, 0x4006, ip_sum, source, destination, sport, dport,
                         seq, ack, 0x5000 | flags, 8192, tcp_sum, 0)
    return (ETHERNET + header + payload).ljust(60, b"\0")


def packet(flow: int, position: int) -> bytes:
    """Packet number `position` of a connection: handshake, then data in turn from the originator and the responder."""
    originator = 0x0A000001 + flow // 50  # fifty connections a host, each from a port of its own
    responder = 0x5DB80000 + flow * 7919 % 60_000
    sport = 1024 + flow % 50 * 1000
    a, b = 1_000 + flow, 5_000_000 + flow
    if position == 0:
        return frame(originator, responder, sport, PORT, a, 0, FLAGS["syn"], b"")
    if position == 1:
        return frame(responder, originator, PORT, sport, b, a + 1, FLAGS["syn_ack"], b"")
    if position == 2:
        return frame(originator, responder, sport, PORT, a + 1, b + 1, FLAGS["ack"], b"")
    data = position - 3
    mine, theirs = (data + 1) // 2 * len(PAYLOAD), data // 2 * len(PAYLOAD)
    if data % 2 == 0:
        return frame(originator, responder, sport, PORT, a + 1 + mine, b + 1 + theirs, FLAGS["data"], PAYLOAD)
    return frame(responder, originator, PORT, sport, b + 1 + theirs, a + 1 + mine, FLAGS["data"], PAYLOAD)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--flows", type=int, default=200_000)
    parser.add_argument("--packets-per-flow", type=int, default=10)
    parser.add_argument("--out", type=Path, default=Path("small.pcap"))
    options = parser.parse_args()
    order = list(range(options.flows))
    shuffle = random.Random(64).shuffle
    record = struct.Struct("<IIII")
    now = START_US
    with open(options.out, "wb") as out:
        out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
        for position in range(options.packets_per_flow):
            shuffle(order)
            for flow in order:
                now += 1  # a million packets a second
                data = packet(flow, position)
                out.write(record.pack(now // 1_000_000, now % 1_000_000, len(data), len(data)) + data)
    answer = {"packets": options.flows * options.packets_per_flow, "flows": options.flows, "exact": True}
    Path(f"{options.out}.json").write_text(json.dumps(answer) + "\n")
    print(answer)


if __name__ == "__main__":
    main()
