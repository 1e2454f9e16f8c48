"""Classic pcap files for tests: write packets built here, read packets, shift their times. Standard library only."""
import struct
from pathlib import Path
from typing import Iterable, Iterator

MAGIC_US = 0xA1B2C3D4
MAGIC_NS = 0xA1B23C4D
ETHERNET = 1


def checksum(data: bytes) -> int:
    """RFC 1071."""
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return 0xFFFF - total


def mac(text: str) -> bytes:
    return bytes.fromhex(text.replace(":", ""))


def ip(text: str) -> bytes:
    return bytes(int(part) for part in text.split("."))


def ethernet(source: bytes, destination: bytes, kind: int, payload: bytes) -> bytes:
    return (destination + source + struct.pack(">H", kind) + payload).ljust(60, b"\0")


def ipv4(source: bytes, destination: bytes, protocol: int, payload: bytes, ident: int = 0, ttl: int = 64) -> bytes:
    header = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(payload), ident, 0x4000, ttl, protocol, 0) + source + destination
    return header[:10] + struct.pack(">H", checksum(header)) + header[12:] + payload


def _with_checksum(source: bytes, destination: bytes, protocol: int, segment: bytes, at: int) -> bytes:
    value = checksum(source + destination + struct.pack(">HH", protocol, len(segment)) + segment)
    return segment[:at] + struct.pack(">H", value or 0xFFFF) + segment[at + 2 :]


def tcp(source: bytes, destination: bytes, sport: int, dport: int, flags: str, seq: int, ack: int = 0,
        payload: bytes = b"", window: int = 1024) -> bytes:
    bits = sum({"F": 1, "S": 2, "R": 4, "P": 8, "A": 16}[f] for f in flags)
    segment = struct.pack(">HHIIBBHHH", sport, dport, seq, ack, 0x50, bits, window, 0, 0) + payload
    return _with_checksum(source, destination, 6, segment, 16)


def udp(source: bytes, destination: bytes, sport: int, dport: int, payload: bytes) -> bytes:
    segment = struct.pack(">HHHH", sport, dport, 8 + len(payload), 0) + payload
    return _with_checksum(source, destination, 17, segment, 6)


def icmp_echo(request: bool, ident: int, sequence: int, payload: bytes = b"") -> bytes:
    message = struct.pack(">BBHHH", 8 if request else 0, 0, 0, ident, sequence) + payload
    return message[:2] + struct.pack(">H", checksum(message)) + message[4:]


def arp(operation: int, sender_mac: bytes, sender: bytes, target_mac: bytes, target: bytes) -> bytes:
    return struct.pack(">HHBBH", 1, 0x0800, 6, 4, operation) + sender_mac + sender + target_mac + target


def write(path: Path, packets: Iterable[tuple[int, bytes]]) -> int:
    """Writes (time in microseconds since 1970, frame) as an Ethernet pcap; returns the number of packets."""
    count = 0
    with open(path, "wb") as out:
        out.write(struct.pack("<IHHiIII", MAGIC_US, 2, 4, 0, 0, 65535, ETHERNET))
        for time_us, frame in packets:
            out.write(struct.pack("<IIII", time_us // 10**6, time_us % 10**6, len(frame), len(frame)) + frame)
            count += 1
    return count


def _order(data: bytes) -> str:
    for order in "<>":
        if struct.unpack(order + "I", data[:4])[0] in (MAGIC_US, MAGIC_NS):
            return order
    raise ValueError("no classic pcap file")


def records(data: bytes) -> Iterator[tuple[int, int]]:
    """(offset of the record header, captured bytes) of each whole record."""
    order, at = _order(data), 24
    while at + 16 <= len(data):
        captured = struct.unpack_from(order + "I", data, at + 8)[0]
        if at + 16 + captured > len(data):
            return
        yield at, captured
        at += 16 + captured


def shift(data: bytes, seconds: int) -> bytes:
    """The same capture with every time moved by whole seconds."""
    order, shifted = _order(data), bytearray(data)
    for at, _ in records(data):
        stamp = struct.unpack_from(order + "I", data, at)[0] + seconds
        struct.pack_into(order + "I", shifted, at, stamp)
    return bytes(shifted)
