#!/usr/bin/env python3
"""Compares the ndpi_app column with what nDPI's own reader answered for its captures, and lets the share not fall.

    ndpi_labels.py --program build/release/slipstream --reference DIR [--least 99.0] [--show 30]

Scored are the flows that the reader recognised from payload (confidence DPI) with the engine that Debian ships. A flow of
theirs is found again by transport and both ends, in either direction; where we made several connections of it (a port used
again), one of them must carry the name. Flows without a record are counted apart: the reader unwraps CAPWAP, which Zeek does
not, and counts packets that Zeek drops. Ends with status 1 below --least and 77 (skipped) when there is no reference.
"""
import argparse
import collections
import concurrent.futures
import gzip
import ipaddress
import re
import subprocess
import sys
import tempfile
from pathlib import Path

SKIPPED = 77
ENGINE = "4.2"
CONNECTIONS = ("tcp", "udp", "icmp")  # what conn.log has rows for


def end_of(address: str, port: str) -> str:
    """One spelling for both sides: the reader shortens IPv6 addresses in its own ways."""
    bare = address.strip("[]")
    try:
        address = str(ipaddress.ip_address(bare.removesuffix("::") if bare.count("::") > 1 else bare))
    except ValueError:
        pass
    return f"[{address}]:{port}"


def ends_in(raw: str) -> list[str]:
    """The two ends in the line that the reader printed: TCP 10.0.0.1:80 -> [fe80::1]:49609 [proto: ..."""
    found = re.search(r"^\S+ (\S+) <?->? (\S+) ", raw)
    ends = []
    for text in (found[1], found[2]) if found else ():
        address, _, port = text.rpartition(":") if text.startswith("[") or text.count(":") == 1 else (text, "", "0")
        ends.append(end_of(address, port))
    return sorted(ends)


def expected_flows(path: Path) -> list[tuple[str, str, str, str]]:
    """(transport, end, end, protocol name), the ends in the order of the text."""
    opener = gzip.open if path.suffix == ".gz" else open
    flows = []
    with opener(path, "rt", errors="replace") as lines:
        header = next(lines).lstrip("#").rstrip("\n").split("\t")
        for line in lines:
            if line.startswith("#"):
                continue
            row = dict(zip(header, line.rstrip("\n").split("\t")))
            transport = row["proto"].lower().replace("icmpv6", "icmp")
            if row["engine"] == ENGINE and row["confidence"] == "DPI" and transport in CONNECTIONS:
                flows.append((transport, *ends_in(row["raw"]), row["proto_name"]))
    return flows


def our_flows(folder: Path) -> dict[tuple[str, str, str], list[str]]:
    found = collections.defaultdict(list)
    columns: list[str] = []
    log = folder / "zeek_files" / "conn.log"
    if not log.is_file():
        return found
    with open(log, errors="replace") as lines:
        rows = []
        for line in lines:
            values = line.rstrip("\n").split("\t")
            if values[0] == "#fields":
                columns = values[1:]
            elif not line.startswith("#"):
                rows.append(dict(zip(columns, values)))
    for row in rows:
        no_ports = row["proto"] == "icmp"
        ends = [end_of(row[f"id.{side}_h"], "0" if no_ports else row[f"id.{side}_p"]) for side in ("orig", "resp")]
        found[(row["proto"], *sorted(ends))].append(row["ndpi_app"])
    return found


def compare(program: Path, capture: Path, truth: Path, config: Path) -> tuple[int, int, list[str]]:
    """Flows of the reader, those of them without a record, and a line for each label that differs."""
    expected = expected_flows(truth)
    if not expected:
        return 0, 0, []
    with tempfile.TemporaryDirectory() as work:
        output = Path(work) / "run"
        settings = Path(work) / "ndpi.yaml"
        settings.write_text("ndpi:\n" + "".join(
            f"  {key}: {config / name}\n" for key, name in
            (("protocols_file", "protos.txt"), ("categories_file", "categories.txt"), ("risky_domains_file", "risky_domains.txt"),
             ("malicious_ja3_file", "ja3_fingerprints.csv"), ("malicious_certificates_file", "sha1_fingerprints.csv"))))
        subprocess.run([program, "-f", capture, "-o", output, "-c", settings, "--no-database", "--checksums", "ignore"],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120, check=False)
        ours = our_flows(output)
    wrong, missing = [], 0
    for transport, one, other, name in expected:
        answers = ours.get((transport, one, other), [])
        missing += not answers
        if answers and name not in answers:
            wrong.append(f"{capture.name}: {transport} {one} {other}: {name} expected, {', '.join(sorted(set(answers)))} found")
    return len(expected), missing, wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, required=True)
    parser.add_argument("--reference", type=Path, required=True)
    parser.add_argument("--least", type=float, default=0.0, help="percent of flows that must be equal")
    parser.add_argument("--show", type=int, default=30, help="differences to print")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    captures = options.reference.resolve() / "reference" / "captures"
    if not captures.is_dir():
        print("skipped: no reference/captures below the reference folder")
        return SKIPPED
    program = options.program.resolve()
    jobs = []
    for truth in sorted([*captures.glob("ndpi*/*.flows.tsv"), *captures.glob("ndpi*/*.flows.tsv.gz")]):
        capture = truth.with_name(truth.name.removesuffix(".gz").removesuffix(".flows.tsv"))
        if capture.is_file():
            jobs.append((program, capture, truth, captures / "ndpi" / "_config"))
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        results = list(pool.map(lambda job: compare(*job), jobs))
    flows, missing = sum(r[0] for r in results), sum(r[1] for r in results)
    scored = flows - missing
    wrong = [line for _, _, lines in results for line in lines]
    for line in wrong[:options.show]:
        print(line)
    share = 100 * (scored - len(wrong)) / scored if scored else 0.0
    print(f"{len(jobs)} captures, {flows} flows recognised from payload, {missing} without a record; "
          f"of the others {share:.2f}% equal")
    return 1 if share < options.least else 0


if __name__ == "__main__":
    sys.exit(main())
