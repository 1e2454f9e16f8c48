#!/usr/bin/env python3
"""Measures slipstream on whole captures next to public tools on the same files in the same session.

    run.py --program build/release/slipstream [--reference DIR] [--work DIR] [--runs 5] [--size 400M] [--flows 200000]

The programs take turns (one run of each, then the next round), so that a slow spell of the machine hits all of them; the
table gives medians. What counts is the ratio to the other tools, not the time. slipstream's answer is checked against what
the capture is known to hold, so that a fast wrong path cannot win. Status 1 when an answer is wrong.
"""
import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Callable, NamedTuple

HERE = Path(__file__).resolve().parent
NO_HASHES = Path(__file__).resolve().parents[2] / "tests" / "golden" / "zeek_defaults.yaml"
CONNECTION_PROTOCOLS = ["6", "17", "1", "58"]  # TCP, UDP, ICMP, ICMPv6: what conn.log counts


class Capture(NamedTuple):
    name: str
    path: Path
    packets: int  # in the file
    counted: int  # packets that belong to a connection
    flows: int  # at least so many rows in conn.log
    exact: bool  # both are exact, not lower bounds


class Tool(NamedTuple):
    name: str
    command: Callable[[Path, Path], list[str]]  # of the capture and an empty output folder
    needs: str  # the program, for the question whether it is installed


class Measurement(NamedTuple):
    wall_s: float
    cpu_s: float
    memory_bytes: int


def tools(program: Path) -> list[Tool]:
    ours = str(program)
    return [
        Tool("slipstream", lambda c, o: [ours, "-f", str(c), "-o", str(o)], ours),
        Tool("slipstream without nDPI", lambda c, o: [ours, "-f", str(c), "-o", str(o), "--no-ndpi"], ours),
        Tool("slipstream without nDPI and file hashes",
             lambda c, o: [ours, "-f", str(c), "-o", str(o), "--no-ndpi", "-c", str(NO_HASHES)], ours),
        Tool("tcpdump -w /dev/null", lambda c, o: ["tcpdump", "-r", str(c), "-w", "/dev/null"], "tcpdump"),
        Tool("nfpcapd (flow records only)", lambda c, o: ["nfpcapd", "-r", str(c), "-l", str(o)], "nfpcapd"),
        Tool("ndpiReader (nDPI only)", lambda c, o: ["ndpiReader", "-q", "-i", str(c)], "ndpiReader"),
    ]


def mixed_capture(work: Path, reference: Path, size: str) -> Capture | None:
    """Real captures replayed by the reference's make_bench.py; None when there is no reference."""
    generator = reference / "tools" / "make_bench.py"
    if not generator.is_file():
        print(f"mixed capture left out: no tools/{generator.name} below the reference folder")
        return None
    path = work / f"mixed-{size}.pcap"
    answer_file = Path(f"{path}.json")
    if not answer_file.is_file():
        subprocess.run([sys.executable, str(generator), "--seeds", str(reference / "reference" / "captures"), "--out", str(path),
                        "--size", size, "--mix", "mixed"], check=True, stdout=subprocess.DEVNULL)
    answer = json.loads(answer_file.read_text())
    counted = sum(answer["packets_by_ip_proto"].get(protocol, 0) for protocol in CONNECTION_PROTOCOLS)
    return Capture(f"mixed, {size}", path, answer["packets"], counted, answer["flows_5tuple"], exact=False)


def small_capture(work: Path, flows: int, packets_per_flow: int) -> Capture:
    path = work / f"small-{flows}-{packets_per_flow}.pcap"
    answer_file = Path(f"{path}.json")
    if not answer_file.is_file():
        subprocess.run([sys.executable, str(HERE / "make_small_packets.py"), "--flows", str(flows), "--packets-per-flow",
                        str(packets_per_flow), "--out", str(path)], check=True, stdout=subprocess.DEVNULL)
    answer = json.loads(answer_file.read_text())
    name = f"64-byte packets, {flows:,} live flows"
    return Capture(name, path, answer["packets"], answer["packets"], answer["flows"], answer["exact"])


def measure(command: list[str]) -> Measurement:
    """One run: wall clock, CPU time of all threads, peak resident memory."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall_s = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with status {process.returncode}")
    return Measurement(wall_s, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def connection_totals(output: Path) -> tuple[int, int]:
    """Rows of conn.log and the packets they count."""
    rows = packets = 0
    columns: list[str] = []
    with open(output / "zeek_files" / "conn.log", errors="replace") as log:
        for line in log:
            values = line.rstrip("\n").split("\t")
            if values[0] == "#fields":
                columns = values[1:]
            elif not line.startswith("#"):
                row = dict(zip(columns, values))
                rows += 1
                packets += sum(int(row[name]) for name in ("orig_pkts", "resp_pkts") if row[name] != "-")
    return rows, packets


def wrong_answer(capture: Capture, output: Path) -> str | None:
    rows, packets = connection_totals(output)
    if capture.exact:
        if (rows, packets) != (capture.flows, capture.counted):
            return f"{rows} rows and {packets} packets in conn.log, {capture.flows} and {capture.counted} expected"
    # Fragments count once they are whole, and a 5-tuple used again is a row of its own: bounds, not equality.
    elif not (capture.counted * 0.98 <= packets <= capture.packets and rows >= capture.flows * 0.98):
        return f"{rows} rows and {packets} packets in conn.log, about {capture.flows} and {capture.counted} expected"
    return None


def race(capture: Capture, wanted: list[Tool], runs: int, work: Path) -> tuple[dict[str, list[Measurement]], list[str]]:
    """All tools in turn, `runs` rounds. Returns the measurements and the wrong answers."""
    results: dict[str, list[Measurement]] = {tool.name: [] for tool in wanted}
    wrong: list[str] = []
    with open(capture.path, "rb") as data:  # into the page cache, for everybody
        while data.read(1 << 20):
            pass
    for _ in range(runs):
        for tool in wanted:
            output = work / "output"
            shutil.rmtree(output, ignore_errors=True)
            output.mkdir()
            results[tool.name].append(measure(tool.command(capture.path, output)))
            if tool.name.startswith("slipstream") and (complaint := wrong_answer(capture, output)):
                wrong.append(f"{capture.name}: {tool.name}: {complaint}")
    return results, wrong


def table(capture: Capture, results: dict[str, list[Measurement]]) -> str:
    size = capture.path.stat().st_size
    base = statistics.median(m.wall_s for m in next(iter(results.values())))
    lines = [f"### {capture.name}: {capture.packets:,} packets, {size / 1e6:,.0f} MB, {capture.flows:,} flows", "",
             "| program | wall s | CPU s | Mpackets/s | Gbit/s | memory MB | wall, slipstream = 1 |",
             "|---|---|---|---|---|---|---|"]
    for name, runs in results.items():
        wall = statistics.median(m.wall_s for m in runs)
        cpu = statistics.median(m.cpu_s for m in runs)
        memory = statistics.median(m.memory_bytes for m in runs)
        lines.append(f"| {name} | {wall:.2f} | {cpu:.2f} | {capture.packets / wall / 1e6:.2f} | {size * 8 / wall / 1e9:.2f} "
                     f"| {memory / 1e6:.0f} | {wall / base:.2f} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, required=True)
    parser.add_argument("--reference", type=Path, default=HERE.parents[2] / "shared")
    parser.add_argument("--work", type=Path, default=Path("build/perf"), help="captures are kept here")
    parser.add_argument("--captures", default="mixed,small")
    parser.add_argument("--only", default="", help="only programs whose name contains this")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--size", default="400M", help="of the mixed capture")
    parser.add_argument("--flows", type=int, default=200_000, help="alive at once in the small-packet capture")
    parser.add_argument("--packets-per-flow", type=int, default=10)
    options = parser.parse_args()
    work = options.work.resolve()
    work.mkdir(parents=True, exist_ok=True)

    captures: list[Capture] = []
    if "mixed" in options.captures and (mixed := mixed_capture(work, options.reference.resolve(), options.size)):
        captures.append(mixed)
    if "small" in options.captures:
        captures.append(small_capture(work, options.flows, options.packets_per_flow))
    wanted = [tool for tool in tools(options.program.resolve()) if options.only in tool.name]
    for tool in [tool for tool in wanted if not shutil.which(tool.needs)]:
        print(f"{tool.name} left out: not installed (scripts/dependencies.sh perf)")
        wanted.remove(tool)

    wrong: list[str] = []
    tables = []
    for capture in captures:
        results, complaints = race(capture, wanted, options.runs, work)
        wrong += complaints
        tables.append(table(capture, results))
    text = "\n".join(tables)
    print(text)
    (work / "table.md").write_text(text)
    for complaint in sorted(set(wrong)):
        print(f"WRONG ANSWER: {complaint}")
    return 1 if wrong or not captures else 0


if __name__ == "__main__":
    sys.exit(main())
