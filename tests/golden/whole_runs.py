#!/usr/bin/env python3
"""Runs slipstream over the captures in tests/data/ and compares every log with the one expected in tests/golden/NAME/.

    whole_runs.py --program P            status 1 when anything differs
    whole_runs.py --program P --accept   write what slipstream says now as expected; read the diff before committing it
Times of the run itself are left out of both sides. A folder NAME stands for tests/data/NAME.pcap.
"""
import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))
import runs  # noqa: E402

GOLDEN = Path(__file__).resolve().parent


def compare(expected: Path, logs: dict[str, str]) -> list[str]:
    known = {str(p.relative_to(expected)): p.read_text(errors="surrogateescape") for p in expected.rglob("*") if p.is_file()}
    complaints = []
    for name in sorted(known.keys() | logs.keys()):
        if name not in logs:
            complaints.append(f"{expected.name}: no {name} written")
        elif name not in known:
            complaints.append(f"{expected.name}: {name} was not expected")
        elif known[name] != logs[name]:
            complaints.append(f"{expected.name}: {name} differs, {runs.first_difference(known[name], logs[name])}")
    return complaints


def accept(expected: Path, logs: dict[str, str]) -> None:
    for old in [p for p in expected.rglob("*") if p.is_file()]:
        old.unlink()
    for name, text in logs.items():
        path = expected / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, errors="surrogateescape")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, required=True)
    parser.add_argument("--accept", action="store_true")
    options = parser.parse_args()
    complaints: list[str] = []
    captures = sorted(runs.DATA.glob("*.pcap"))
    for capture in captures:
        with tempfile.TemporaryDirectory() as work:
            try:
                runs.run(options.program.resolve(), capture, Path(work))
            except runs.RunFailed as failed:
                complaints.append(str(failed))
                continue
            logs = runs.logs(Path(work))
        expected = GOLDEN / capture.stem
        if options.accept:
            accept(expected, logs)
        elif not expected.is_dir():
            complaints.append(f"{capture.stem}: no expected logs; look at a run, then whole_runs.py --accept")
        else:
            complaints += compare(expected, logs)
    print("\n".join(complaints + [f"{len(captures)} captures, {len(complaints)} complaints"]))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
