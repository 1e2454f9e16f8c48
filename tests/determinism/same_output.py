#!/usr/bin/env python3
"""The same capture gives the same output for any number of workers and shards: Zeek logs by sorted line, alerts by byte.

    same_output.py --program P [--workers 1,2,4] [--shards 1,2,3] [CAPTURE ...]    default: all of tests/data/
The settings may not change the answer, so every run is compared with the one of one worker and one shard, run twice.
"""
import argparse
import itertools
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))
import runs  # noqa: E402


def output_of(program: Path, capture: Path, workers: int, shards: int) -> dict[str, str]:
    with tempfile.TemporaryDirectory() as work:
        runs.run(program, capture, Path(work), "--workers", str(workers), "--shards", str(shards))
        logs = runs.logs(Path(work))
    for name, text in logs.items():
        if name.startswith("zeek_files/"):
            logs[name] = "\n".join(sorted(text.splitlines()))
    return logs


def differences(expected: dict[str, str], actual: dict[str, str]) -> list[str]:
    found = [f"{name} is written by one of the two only" for name in sorted(expected.keys() ^ actual.keys())]
    for name in sorted(expected.keys() & actual.keys()):
        if expected[name] != actual[name]:
            found.append(f"{name} differs: {runs.first_difference(expected[name], actual[name])}")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, required=True)
    parser.add_argument("--workers", default="1,2,4")
    parser.add_argument("--shards", default="1,2,3")
    parser.add_argument("captures", nargs="*", type=Path)
    options = parser.parse_args()
    program = options.program.resolve()
    captures = options.captures or sorted(runs.DATA.glob("*.pcap"))
    settings = list(itertools.product(map(int, options.workers.split(",")), map(int, options.shards.split(","))))
    complaints, lines = [], 0
    for capture in captures:
        try:
            expected = output_of(program, capture, 1, 1)
            lines += sum(text.count("\n") for text in expected.values())
            for workers, shards in settings:
                for difference in differences(expected, output_of(program, capture, workers, shards)):
                    complaints.append(f"{capture.name}, {workers} workers, {shards} shards: {difference}")
        except runs.RunFailed as failed:
            complaints.append(str(failed))
    if lines == 0:
        complaints.append("no run wrote anything: that is the same output too, but proves nothing")
    print("\n".join(complaints))
    print(f"{len(captures)} captures, {len(settings)} settings, {lines} lines of output, {len(complaints)} complaints")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
