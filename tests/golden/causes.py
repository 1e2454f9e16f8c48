#!/usr/bin/env python3
"""Lists what still differs from Zeek after compare.py ran, grouped by column and by how the values differ.

    causes.py --reference DIR [--work build/release/golden-reference] [--log conn] [--column history] [--top 40]

Reads the runs that compare.py left in its work folder. Each group shows how many rows it holds and one example.
"""
import argparse
import importlib.util
import sys
from collections import Counter, defaultdict
from pathlib import Path

import reference

NOT_COMPARED = {"ts"}


def zeekdiff_of(source: reference.Reference):
    spec = importlib.util.spec_from_file_location("zeekdiff", source.zeekdiff)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def shape(value) -> str:
    """A value as a group sees it: words as they are, numbers by what kind they are."""
    if value is None:
        return "-"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return "0" if value == 0 else "number"
    text = str(value)
    return text if len(text) <= 24 else text[:21] + "..."


def how(column: str, theirs, ours) -> str:
    if isinstance(theirs, (int, float)) and isinstance(ours, (int, float)) and theirs and ours:
        return "more in ours" if ours > theirs else "less in ours"
    return f"Zeek {shape(theirs)} ours {shape(ours)}"


def connection(row: dict) -> str:
    return "%s:%s > %s:%s" % tuple(row.get(k) for k in ("id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reference", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("build/release/golden-reference"))
    parser.add_argument("--log", default="conn")
    parser.add_argument("--column", help="only this column")
    parser.add_argument("--only", default="", help="only captures whose path contains this")
    parser.add_argument("--top", type=int, default=40)
    options = parser.parse_args()
    source = reference.Reference(options.reference.resolve())
    if missing := source.missing():
        print(f"skipped: {missing}")
        return reference.SKIPPED
    zeekdiff = zeekdiff_of(source)

    groups: Counter = Counter()
    captures: dict = defaultdict(Counter)
    example: dict = {}

    def note(group: tuple[str, str], pair: reference.Pair, words: str) -> None:
        groups[group] += 1
        captures[group][pair.name] += 1
        example.setdefault(group, f"{pair.name}: {words}")

    # compare.py numbers its runs by the position in pairs.tsv; that of `--only` runs cannot be read back.
    for number, pair in enumerate(source.pairs()):
        if options.only not in pair.name:
            continue
        theirs_file, ours_file = pair.logs / f"{options.log}.log", options.work / f"{number:04d}/zeek_files/{options.log}.log"
        theirs = list(zeekdiff.read_log(theirs_file)) if theirs_file.is_file() else []
        ours = list(zeekdiff.read_log(ours_file)) if ours_file.is_file() else []
        partners, lost, extra = zeekdiff.partner(theirs, ours, options.log)
        for kind, rows in (("row lost", lost), ("row extra", extra)):
            for row in rows:
                what = row.get("name") or f"{row.get('proto')} {row.get('conn_state')} {row.get('history')}"
                note((kind, str(what)), pair, f"{row.get('ts')} {connection(row)}")
        for a, b in partners:
            for column, value in a.items():
                if column in zeekdiff.IDENTITY or column in NOT_COMPARED or zeekdiff.equal(value, b.get(column)):
                    continue
                note((column, how(column, value, b.get(column))), pair,
                     f"{connection(a)} Zeek {value!r} ours {b.get(column)!r}; Zeek {a.get('conn_state')} {a.get('history')}")

    for (column, cause), count in groups.most_common():
        if options.column and column != options.column:
            continue
        if options.top == 0:
            break
        options.top -= 1
        most = ", ".join(f"{name} ({n})" for name, n in captures[column, cause].most_common(3))
        print(f"{count:7d}  {column}: {cause}\n         in {len(captures[column, cause])} captures, most in {most}")
        print(f"         {example[column, cause]}")
    print(f"{sum(groups.values())} differences in {len(groups)} groups")
    return 0


if __name__ == "__main__":
    sys.exit(main())
