#!/usr/bin/env python3
"""A capture shifted by a constant gives output shifted by that constant and otherwise equal.

    time_shift.py --program P [CAPTURE ...]    default: all of tests/data/
Times are moved back in the shifted output; uids and UUIDs, which may be made from times, are masked in both.
"""
import argparse
import datetime
import re
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))
import pcap  # noqa: E402
import runs  # noqa: E402

SHIFTS_S = [1, 3600 * 24 * 37 + 1234, -3600 * 24 * 400]
ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?")
SLASHED = re.compile(r"\d{4}/\d\d/\d\d \d\d:\d\d:\d\d")


def moved(stamp: str, form: str, seconds: int) -> str:
    whole, dot, fraction = stamp.replace("T", " ").partition(".")
    time = datetime.datetime.strptime(whole, form) + datetime.timedelta(seconds=seconds)
    return time.strftime(form) + dot + fraction


def moved_back(name: str, text: str, shift_s: int) -> str:
    """One output file as it would be without the shift."""
    lines = []
    for line in runs.without_names(text).splitlines():
        if name.startswith("zeek_files/") and not line.startswith("#"):
            first, tab, rest = line.partition("\t")
            whole, dot, fraction = first.partition(".")
            line = f"{int(whole) - shift_s}{dot}{fraction}{tab}{rest}"
        line = ISO.sub(lambda m: moved(m.group(0), "%Y-%m-%d %H:%M:%S", -shift_s), line)
        line = SLASHED.sub(lambda m: moved(m.group(0), "%Y/%m/%d %H:%M:%S", -shift_s), line)
        lines.append(line)
    return "\n".join(sorted(lines))


def output_of(program: Path, capture: Path, shift_s: int) -> dict[str, str]:
    with tempfile.TemporaryDirectory() as work:
        runs.run(program, capture, Path(work) / "output")
        return {name: moved_back(name, text, shift_s) for name, text in runs.logs(Path(work) / "output").items()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, required=True)
    parser.add_argument("captures", nargs="*", type=Path)
    options = parser.parse_args()
    program = options.program.resolve()
    captures = options.captures or sorted(runs.DATA.glob("*.pcap"))
    complaints = []
    for capture in captures:
        try:
            expected = output_of(program, capture, 0)
            for shift_s in SHIFTS_S:
                with tempfile.TemporaryDirectory() as work:
                    # The same name: slipstream may call its output after the capture.
                    copy = Path(work) / capture.name
                    copy.write_bytes(pcap.shift(capture.read_bytes(), shift_s))
                    actual = output_of(program, copy, shift_s)
                for name in sorted(expected.keys() | actual.keys()):
                    if expected.get(name) != actual.get(name):
                        where = runs.first_difference(expected.get(name, ""), actual.get(name, ""))
                        complaints.append(f"{capture.name} shifted by {shift_s} s: {name} differs: {where}")
        except runs.RunFailed as failed:
            complaints.append(str(failed))
    print("\n".join(complaints))
    print(f"{len(captures)} captures, {len(SHIFTS_S)} shifts, {len(complaints)} complaints")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
