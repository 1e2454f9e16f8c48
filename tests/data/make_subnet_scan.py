#!/usr/bin/env python3
"""Writes subnet-scan.pcap: a workstation that browses a little, then maps its subnet and scans what answers.

The packets are made up, the order of events is that of a common scanner: ARP sweep, ping sweep, SYN scan of thirty ports on
every host found. Deterministic: the same bytes every time.  make_subnet_scan.py [OUTPUT]
"""
import random
import struct
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))
import pcap  # noqa: E402

START_US = 1_767_603_600_000_000  # 2026-01-05 09:00:00 UTC
NETWORK = "192.168.50."
GATEWAY, SCANNER = 1, 23
LIVE = [1, 10, 11, 12, 15, 20, 21, 30, 31, 40, 77, 101, 140, 200]
OPEN = {1: {53, 80}, 10: {22, 80, 443}, 11: {22, 445}, 12: {22, 3306}, 20: {80, 443}, 40: {139, 445}, 77: {22}, 200: {631}}
SILENT = {30, 31, 140}  # a firewall drops what is not open
PORTS = [21, 22, 23, 25, 53, 80, 81, 110, 111, 135, 139, 143, 389, 443, 445, 465, 514, 587, 631, 993, 995, 1433, 1723, 3306,
         3389, 5432, 5900, 6379, 8080, 8443]


def mac_of(host: int) -> bytes:
    return pcap.mac("02:00:5e:32:00:00")[:5] + bytes([host])


def ip_of(host: int) -> bytes:
    return pcap.ip(NETWORK + str(host))


class Scene:
    """Packets with their times; `now` moves on as they are added."""

    def __init__(self):
        self.now = START_US
        self.packets: list[tuple[int, bytes]] = []
        self.random = random.Random(50)
        self.ident = 1

    def add(self, source: int, destination: int, protocol: int, payload: bytes, gap_us: int,
            address: tuple[bytes, bytes] | None = None) -> None:
        self.now += gap_us
        self.ident += 1
        origin, target = address or (ip_of(source), ip_of(destination))
        datagram = pcap.ipv4(origin, target, protocol, payload, self.ident & 0xFFFF)
        self.packets.append((self.now, pcap.ethernet(mac_of(source), mac_of(destination), 0x0800, datagram)))

    def add_arp(self, operation: int, source: int, destination: int | None, target: int, gap_us: int) -> None:
        self.now += gap_us
        to = b"\xff" * 6 if destination is None else mac_of(destination)
        known = bytes(6) if destination is None else mac_of(destination)
        message = pcap.arp(operation, mac_of(source), ip_of(source), known, ip_of(target))
        self.packets.append((self.now, pcap.ethernet(mac_of(source), to, 0x0806, message)))

    def browse(self, name: str, server: bytes, port: int) -> None:
        """One DNS question and one short HTTP conversation through the gateway."""
        me, dns = ip_of(SCANNER), ip_of(GATEWAY)
        labels = b"".join(bytes([len(part)]) + part.encode() for part in name.split(".")) + b"\0"
        question = labels + struct.pack(">HH", 1, 1)
        number = self.random.randrange(65536)
        ask = struct.pack(">HHHHHH", number, 0x0100, 1, 0, 0, 0) + question
        answer = (struct.pack(">HHHHHH", number, 0x8180, 1, 1, 0, 0) + question
                  + struct.pack(">HHHIH", 0xC00C, 1, 1, 300, 4) + server)
        self.add(SCANNER, GATEWAY, 17, pcap.udp(me, dns, 40_000 + port % 1000, 53, ask), 40_000)
        self.add(GATEWAY, SCANNER, 17, pcap.udp(dns, me, 53, 40_000 + port % 1000, answer), 9_000)
        request = f"GET / HTTP/1.1\r\nHost: {name}\r\nUser-Agent: Mozilla/5.0\r\nAccept: */*\r\n\r\n".encode()
        body = b"<html><body>hello</body></html>\n"
        reply = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body) + body
        a, b = 1_000_000 + port, 7_000_000 + port

        def out(flags: str, seq: int, ack: int, payload: bytes = b"") -> None:
            segment = pcap.tcp(me, server, port, 80, flags, seq, ack, payload, 64240)
            self.add(SCANNER, GATEWAY, 6, segment, 400, (me, server))

        def back(flags: str, seq: int, ack: int, payload: bytes = b"") -> None:
            segment = pcap.tcp(server, me, 80, port, flags, seq, ack, payload, 65160)
            self.add(GATEWAY, SCANNER, 6, segment, 12_000, (server, me))

        out("S", a, 0)
        back("SA", b, a + 1)
        out("A", a + 1, b + 1)
        out("PA", a + 1, b + 1, request)
        back("A", b + 1, a + 1 + len(request))
        back("PA", b + 1, a + 1 + len(request), reply)
        out("FA", a + 1 + len(request), b + 1 + len(reply))
        back("FA", b + 1 + len(reply), a + 2 + len(request))
        out("A", a + 2 + len(request), b + 2 + len(reply))

    def sweep(self) -> None:
        for host in range(1, 255):
            if host == SCANNER:
                continue
            self.add_arp(1, SCANNER, None, host, 20_000)
            if host in LIVE:
                self.add_arp(2, host, SCANNER, SCANNER, 700)
        for number, host in enumerate(LIVE):
            self.add(SCANNER, host, 1, pcap.icmp_echo(True, 0x5C4E, number, bytes(8)), 15_000)
            if host not in SILENT:
                self.add(host, SCANNER, 1, pcap.icmp_echo(False, 0x5C4E, number, bytes(8)), 600)

    def scan(self) -> None:
        targets = [(host, port) for port in PORTS for host in LIVE]
        self.random.shuffle(targets)
        me = ip_of(SCANNER)
        for number, (host, port) in enumerate(targets):
            sport, seq, peer = 45_000 + number % 20, 0x5EED0000 + number, ip_of(host)
            self.add(SCANNER, host, 6, pcap.tcp(me, peer, sport, port, "S", seq), 25_000)
            if port in OPEN.get(host, ()):
                self.add(host, SCANNER, 6, pcap.tcp(peer, me, port, sport, "SA", 99_000 + number, seq + 1, b"", 64240), 500)
                self.add(SCANNER, host, 6, pcap.tcp(me, peer, sport, port, "R", seq + 1, 0, b"", 0), 90)
            elif host not in SILENT:
                self.add(host, SCANNER, 6, pcap.tcp(peer, me, port, sport, "RA", 0, seq + 1, b"", 0), 400)


def main() -> None:
    default = Path(__file__).with_name("subnet-scan.pcap")
    scene = Scene()
    scene.browse("www.example.net", pcap.ip("93.184.216.34"), 51_200)
    scene.now += 60_000_000
    scene.browse("updates.example.org", pcap.ip("93.184.215.14"), 51_201)
    scene.now += 240_000_000
    scene.sweep()
    scene.now += 2_000_000
    scene.scan()
    scene.now += 30_000_000
    scene.browse("www.example.net", pcap.ip("93.184.216.34"), 51_202)
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    print(f"{path}: {pcap.write(path, scene.packets)} packets")


if __name__ == "__main__":
    main()
