#!/usr/bin/env python3
"""What a protocol costs: nanoseconds per packet by stage, one real capture of the protocol replayed at a time.

    by_protocol.py --program build/release/slipstream --reference DIR [--size 60M] [--runs 3]

Replays are made by the reference's make_bench.py, whose one-capture mixes these are.
"""
import argparse
import re
import runpy
import shutil
import statistics
import subprocess
import sys
from pathlib import Path
from unittest import mock

HERE = Path(__file__).resolve().parent
NO_HASHES = HERE.parents[1] / "tests" / "golden" / "zeek_defaults.yaml"
PROTOCOLS = {
    "HTTP": "try-zeek/http.pcap", "HTTP, media": "bench-seeds/netflix.pcap", "DNS and HTTP": "try-zeek/sumstat.pcap",
    "TLS": "joy/firefox58.pcap", "QUIC": "ndpi/quic_t51.pcap", "SSH": "ja4/ssh-r.pcap", "SMB": "mercury/smb.pcap",
    "SMB, bulk": "zeek/smb/smb2.pcap", "DCE/RPC": "zeek/dce-rpc/mapi.pcap", "FTP": "zeek/ftp/ftp-with-numbers-in-filename.pcap",
    "POP3": "zeek/pop3/pop3.pcap", "NTP": "malcolm/protocols_NTP.pcap", "RTP": "ndpi/wa_video.pcap",
    "BitTorrent": "ndpi/bittorrent.pcap", "unanswered SYNs": "malcolm/plugins_bro-simple-scan_backscatter.trace",
}
STAGES = re.compile(r"ns per packet by stage:((?: \w+ \d+)+)")
PACKETS = re.compile(r"Packets\s+([\d,]+) \(([\d,]+) bytes\)")


def make_capture(reference: Path, path: Path, seed: str, size: str) -> None:
    """make_bench.py with a mix of this one capture."""
    generator = reference / "tools" / "make_bench.py"
    text = generator.read_text()
    begin, end = text.index("MIX = {"), text.index("\n}\n", text.index("MIX = {")) + 3
    program = path.with_suffix(".make.py")
    program.write_text(text[:begin] + f"MIX = {{'mixed': [({seed!r}, 1, 'one')]}}\n" + text[end:])
    arguments = [str(program), "--seeds", str(reference / "reference" / "captures"), "--out", str(path), "--size", size]
    with mock.patch.object(sys, "argv", arguments), open("/dev/null", "w") as null, mock.patch.object(sys, "stdout", null):
        runpy.run_path(str(program), run_name="__main__")
    program.unlink()


def stages(program: Path, capture: Path, output: Path) -> tuple[int, int, dict[str, int]]:
    """Packets, bytes and ns per packet by stage of one run."""
    shutil.rmtree(output, ignore_errors=True)
    said = subprocess.run([program, "-f", capture, "-o", output, "--no-ndpi", "--no-database", "-c", NO_HASHES, "--workers", "1"],
                          check=True, capture_output=True, text=True).stdout
    packets, size = (int(number.replace(",", "")) for number in PACKETS.search(said).groups())
    words = STAGES.search((output / "slipstream.log").read_text()).group(1).split()
    return packets, size, {name: int(ns) for name, ns in zip(words[::2], words[1::2])}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, required=True)
    parser.add_argument("--reference", type=Path, default=HERE.parents[2] / "shared")
    parser.add_argument("--work", type=Path, default=Path("build/perf"))
    parser.add_argument("--size", default="60M")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    output = options.work / "output"
    print("| traffic | packets | bytes a packet | ns a packet | read | flows | format | detect | write |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, seed in PROTOCOLS.items():
        path = options.work / f"one-{Path(seed).stem}-{options.size}.pcap"
        if not path.is_file():
            make_capture(options.reference, path, seed, options.size)
        measured = [stages(options.program, path, output) for _ in range(options.runs)]
        packets, size, first = measured[0]
        median = {stage: round(statistics.median(m[2][stage] for m in measured)) for stage in first}
        cells = " | ".join(str(median.get(stage, 0)) for stage in ("read", "flows", "format", "detect", "write"))
        print(f"| {name} | {packets:,} | {size // packets} | {sum(median.values())} | {cells} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
