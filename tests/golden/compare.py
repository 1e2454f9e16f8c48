#!/usr/bin/env python3
"""Compares slipstream's records with those Zeek wrote for the reference captures, and lets no figure fall.

Runs slipstream over every pair, pools all rows with the reference's zeekdiff.py and checks tests/golden/ratchet.json:
  recall     share of Zeek's rows that have a partner in ours
  precision  share of our rows that have a partner in Zeek's
  whole      share of Zeek's rows whose partner is equal in every field
  failed_runs  captures for which slipstream did not end with status 0 (at most)
Ends with status 1 when a figure is below the ratchet and 77 (skipped) when there is no reference.
"""
import argparse
import json
import math
import subprocess
import sys
import time
from pathlib import Path

import reference

FIGURES = ["recall", "precision", "whole"]
RATCHET = Path(__file__).with_name("ratchet.json")


def rows_in(path: Path) -> int:
    if not path.is_file():
        return 0
    with open(path, errors="replace") as log:
        return sum(1 for line in log if line.strip() and not line.startswith("#"))


def pool(zeekdiff: Path, log: str, done: list, work: Path) -> subprocess.Popen:
    """Starts the comparison of one log over all pairs."""
    pairs_file = work / f"pairs-{log}.tsv"
    pairs_file.write_text("".join(f"{pair.logs}\t{ours}\n" for pair, ours in done))
    command = [sys.executable, str(zeekdiff), "--pairs", str(pairs_file), "--logs", log,
               "--json", str(work / f"figures-{log}.json")]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def figures_of(log: str, done: list, work: Path) -> dict[str, float]:
    result = json.loads((work / f"figures-{log}.json").read_text()).get(log)
    if result is None:
        return dict.fromkeys(FIGURES, 0.0)
    # zeekdiff looks only where Zeek wrote the log; rows of ours where Zeek had none are extra too.
    alone = sum(rows_in(ours / f"{log}.log") for pair, ours in done if not (pair.logs / f"{log}.log").is_file())
    partners = result["recall"] * result["ref"] / 100
    ours = result["ours"] + alone
    print(f"{log}: {alone} rows where Zeek wrote no {log}.log")
    figures = {"recall": result["recall"], "precision": 100 * partners / ours if ours else 0.0, "whole": result["whole"]}
    return {name: 0.0 if math.isnan(value) else value for name, value in figures.items()}


def judge(figures: dict, failures: list[str], ratchet: dict) -> list[str]:
    complaints = []
    for log in figures:
        for name in FIGURES:
            least = ratchet.get(log, {}).get(name, 0.0)
            # The ratchet is kept with two decimals, rounded down.
            if figures[log][name] < least - 1e-9:
                complaints.append(f"{log} {name} fell to {figures[log][name]:.3f}%, the ratchet is {least:.2f}%")
    if len(failures) > ratchet.get("failed_runs", 0):
        complaints.append(f"{len(failures)} captures failed, the ratchet allows {ratchet.get('failed_runs', 0)}")
    return complaints


def raised(figures: dict, failures: list[str], ratchet: dict) -> dict:
    down = lambda value: math.floor(value * 100) / 100
    now = {log: {name: down(value) for name, value in figures[log].items()} for log in figures}
    return {**{log: figures for log, figures in ratchet.items() if log != "failed_runs"}, **now, "failed_runs": len(failures)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, required=True)
    parser.add_argument("--reference", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True, help="folder for the runs; emptied first, kept afterwards")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--logs", default="", help="names joined by commas; otherwise those that ratchet.json lists")
    parser.add_argument("--only", default="", help="only captures whose path contains this; the ratchet is not checked")
    parser.add_argument("--raise", dest="write", action="store_true", help="write the figures to ratchet.json")
    options = parser.parse_args()

    source = reference.Reference(options.reference.resolve())
    if missing := source.missing():
        print(f"skipped: {missing}")
        return reference.SKIPPED
    ratchet = json.loads(RATCHET.read_text())
    logs = options.logs.split(",") if options.logs else [log for log in ratchet if log != "failed_runs"]
    start = time.monotonic()
    pairs = source.pairs(options.only)
    done, failures = reference.run_all(options.program.resolve(), pairs, options.work.resolve(), options.jobs)
    print(f"{len(pairs)} captures in {time.monotonic() - start:.0f} s, {len(failures)} failed")
    for failure in failures[:20]:
        print(f"    {failure}")

    figures = {}
    comparisons = [(log, pool(source.zeekdiff, log, done, options.work.resolve())) for log in logs]
    for log, comparison in comparisons:
        words, _ = comparison.communicate()
        print(words, end="")
        if comparison.returncode != 0:
            print(f"zeekdiff failed for {log}.log")
            return 1
        figures[log] = figures_of(log, done, options.work.resolve())
    for log in logs:
        print(f"{log}: " + ", ".join(f"{name} {figures[log][name]:.3f}%" for name in FIGURES))
    print(f"whole comparison in {time.monotonic() - start:.0f} s")

    if options.write:
        RATCHET.write_text(json.dumps(raised(figures, failures, ratchet), indent=2) + "\n")
        print(f"wrote {RATCHET.name}")
        return 0
    if options.only:
        return 0
    complaints = judge(figures, failures, ratchet)
    for complaint in complaints:
        print(f"FAILED: {complaint}")
    if complaints:
        print("tests/golden/causes.py lists what differs, grouped by cause")
    elif raised(figures, failures, ratchet) != ratchet:
        print("better than the ratchet; hold it with: cmake --build build/release --target raise_ratchet")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
