#!/usr/bin/env python3
"""Checks the house rules a compiler cannot: who includes whom, sizes, opening comments, folder notes, packet bytes.

    check.py [--root DIR] [NAME ...]

Without names it runs every check. Prints one `file:line: message` per violation and ends with status 1 when there is any.
Adding a check is one function named check_SOMETHING that yields Violation; the suite finds it by its name, and
tests/style/canary/ must hold a file that it rejects.
"""
import argparse
import re
import subprocess
import sys
from pathlib import Path
from typing import Iterator, NamedTuple

FOLDERS = ["capture", "dissect", "flowtable", "profiler", "detect", "output", "app"]  # the order of include
TOP_LEVEL = {"CMakeLists.txt", "CMakePresets.json", "README.md", "LICENSE", "scripts", "tests", "perf", *FOLDERS}
CODE = {".h", ".cpp"}
SCRIPT = {".py", ".sh", ".cmake"}
LINES_MAX = 500
COLUMNS_MAX = 110
README_LINES_MAX = 60
README_SECTIONS = ["Owns", "In → out", "Invariants", "To add one"]

# Folders in which every registered unit has a test file of its own, at the same place below tests/.
ONE_TEST_EACH = ["dissect/packet", "dissect/stream", "detect/detectors"]

# Where a pattern that is forbidden elsewhere has a reason. Keep these short.
REINTERPRET_CAST_ALLOWED = {
    "capture/base/bytes.h": "the one cursor over packet bytes",
}
RAW_BYTES_ALLOWED = {
    "dissect/packet/checksum.cpp": "sums a span from the cursor, eight bytes at a time",
}


class Violation(NamedTuple):
    file: str
    line: int
    message: str


class Tree:
    """The files of the project: tracked ones and new ones that git does not ignore; all files where there is no git."""

    def __init__(self, root: Path):
        self.root = root
        names = self._names_by_git() or [str(p.relative_to(root)) for p in root.rglob("*") if p.is_file()]
        self.names = sorted(n for n in names if not n.startswith("tests/style/canary/") and (root / n).is_file())
        self._text: dict[str, list[str]] = {}

    def _names_by_git(self) -> list[str]:
        if not (self.root / ".git").exists():
            return []
        command = ["git", "-C", str(self.root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        return [n for n in subprocess.run(command, capture_output=True, text=True).stdout.split("\0") if n]

    def lines(self, name: str) -> list[str]:
        if name not in self._text:
            raw = (self.root / name).read_bytes()
            self._text[name] = [] if b"\0" in raw[:4096] else raw.decode("utf-8", "replace").splitlines()
        return self._text[name]

    def having(self, suffixes: set[str], below: str = "") -> list[str]:
        return [n for n in self.names if n.startswith(below) and Path(n).suffix in suffixes]

    def find(self, names: list[str], pattern: str) -> Iterator[tuple[str, int, re.Match]]:
        """Matches outside of line comments."""
        compiled = re.compile(pattern)
        for name in names:
            for number, line in enumerate(self.lines(name), 1):
                match = compiled.search(line)
                if match and "//" not in line[: match.start()]:
                    yield name, number, match


def folder_of(name: str) -> str | None:
    """The pipeline folder a file belongs to or mirrors: capture/x.cpp, tests/capture/x_test.cpp, perf/capture/x_bench.cpp."""
    parts = name.split("/")
    if parts[0] in ("tests", "perf"):
        parts = parts[1:]
    return parts[0] if parts and parts[0] in FOLDERS else None


def check_includes(tree: Tree) -> Iterator[Violation]:
    """Include left, never right; quoted includes are written from the root and exist."""
    for name, number, match in tree.find(tree.having(CODE), r'^\s*#\s*include\s*"([^"]+)"'):
        target = match.group(1)
        own, other = folder_of(name), folder_of(target)
        if not (tree.root / target).is_file():
            yield Violation(name, number, f'"{target}" is no file seen from the root')
        elif target.startswith(("tests/", "perf/")) and not name.startswith(("tests/", "perf/")):
            yield Violation(name, number, f"the product includes {target}")
        elif own and other and FOLDERS.index(other) > FOLDERS.index(own):
            yield Violation(name, number, f"{own}/ includes {target}, which is to its right ({' > '.join(FOLDERS)})")
        elif other == "app" and own != "app":
            yield Violation(name, number, f"nobody includes app/, but this includes {target}")


def check_size(tree: Tree) -> Iterator[Violation]:
    """Source files have at most 500 lines of at most 110 columns."""
    for name in tree.having(CODE | SCRIPT):
        lines = tree.lines(name)
        if len(lines) > LINES_MAX:
            yield Violation(name, len(lines), f"{len(lines)} lines, at most {LINES_MAX}: split it by responsibility")
        for number, line in enumerate(lines, 1):
            # Python and shell have no formatter here; a little more is left to them.
            columns_max = COLUMNS_MAX if Path(name).suffix in CODE else COLUMNS_MAX + 20
            if len(line) > columns_max:
                yield Violation(name, number, f"{len(line)} columns, at most {columns_max}")


def check_opening(tree: Tree) -> Iterator[Violation]:
    """Every source starts with a comment that says why the file exists."""
    for name in tree.having(CODE | SCRIPT) + [n for n in tree.names if n.endswith("CMakeLists.txt")]:
        lines = [line for line in tree.lines(name) if not line.startswith("#!")]
        if name == "CMakeLists.txt":
            lines = lines[3:]  # cmake_minimum_required and project come first
        if not lines or not lines[0].startswith(("//", "/*", "# ", '"""')):
            yield Violation(name, 1, "starts without a comment that says why this file exists")


def check_folder_notes(tree: Tree) -> Iterator[Violation]:
    """Each folder of the pipeline has a README of one screen with the same four sections."""
    for folder in FOLDERS:
        if not tree.having(CODE, folder + "/"):
            continue
        name = f"{folder}/README.md"
        if name not in tree.names:
            yield Violation(name, 1, f"missing: one screen with the sections {', '.join(README_SECTIONS)}")
            continue
        lines = tree.lines(name)
        if len(lines) > README_LINES_MAX:
            yield Violation(name, len(lines), f"{len(lines)} lines, at most {README_LINES_MAX}")
        for section in README_SECTIONS:
            # As a heading, or as the first bold or italic words of a paragraph.
            if not any(re.match(rf"(#+\s+|\*+){re.escape(section)}\b", line) for line in lines):
                yield Violation(name, 1, f"no section '{section}'")


def check_packet_bytes(tree: Tree) -> Iterator[Violation]:
    """Packet bytes are read through ByteCursor only."""
    product = [n for n in tree.having(CODE) if not n.startswith(("tests/", "perf/"))]
    for name, number, _ in tree.find(product, r"\breinterpret_cast\b"):
        if name not in REINTERPRET_CAST_ALLOWED:
            yield Violation(name, number, "reinterpret_cast: read bytes through ByteCursor")
    raw = (
        r"\b(?:std::)?mem(?:cpy|move)\s*\("
        r"|\.data\(\)\s*[-+\[]"
        r"|\b(?:std::uint8_t|uint8_t|unsigned char|std::byte)\s*(?:const\s*)?\*"
    )
    readers = tree.having(CODE, "dissect/packet/") + tree.having(CODE, "dissect/stream/")
    for name, number, match in tree.find(readers, raw):
        if name not in RAW_BYTES_ALLOWED:
            yield Violation(name, number, f"'{match.group(0).strip()}': read bytes through ByteCursor")


def check_one_test_each(tree: Tree) -> Iterator[Violation]:
    """A registered decoder, dissector or detector has its test at the same place below tests/."""
    for below in ONE_TEST_EACH:
        for name, number, _ in tree.find(tree.having({".cpp"}, below + "/"), r"^\s*SLIPSTREAM_REGISTER"):
            test = f"tests/{name.removesuffix('.cpp')}_test.cpp"
            if test not in tree.names:
                yield Violation(name, number, f"has no test file {test}")


def check_top_level(tree: Tree) -> Iterator[Violation]:
    """The top level is fixed: the folders of the pipeline, scripts, tests, perf, and dot files."""
    for entry in sorted({n.split("/")[0] for n in tree.names}):
        if entry not in TOP_LEVEL and not entry.startswith("."):
            yield Violation(entry, 1, "not part of the fixed top level")


def check_machine_paths(tree: Tree) -> Iterator[Violation]:
    """No path of one developer's machine."""
    pattern = re.compile(r"""(?:^|[\s"'=(:])/(?:home|root|Users|work|mnt|workspace)/[\w.]""")
    for name in tree.names:
        for number, line in enumerate(tree.lines(name), 1):
            if pattern.search(line) and Path(name).suffix not in (".log", ".json"):
                yield Violation(name, number, "absolute path of a machine")


def check_words(tree: Tree) -> Iterator[Violation]:
    """No hidden state, no unfinished marks, no empty class names."""
    product = [n for n in tree.having(CODE) if folder_of(n) and not n.startswith(("tests/", "perf/"))]
    for name, number, _ in tree.find(product, r"\bthread_local\b"):
        yield Violation(name, number, "thread_local is state that nobody passes")
    for name, number, _ in tree.find(product, r"\b(?:class|struct)\s+\w*(?:Manager|Helper|Util|Utils|Info)\b"):
        yield Violation(name, number, "a name that says nothing (Manager, Helper, Util, Info)")
    for name, number, _ in tree.find(tree.having(CODE), r"\busing\s+namespace\s+std\b"):
        yield Violation(name, number, "using namespace std")
    marks = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")  # style: the one place these words may stand
    for name in tree.having(CODE | SCRIPT):
        for number, line in enumerate(tree.lines(name), 1):
            if marks.search(line) and "style:" not in line:
                yield Violation(name, number, "unfinished mark")


def all_checks() -> dict[str, object]:
    return {n.removeprefix("check_"): f for n, f in globals().items() if n.startswith("check_")}


def main() -> int:
    checks = all_checks()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(checks))
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[2])
    parser.add_argument("--list", action="store_true", help="print the names of the checks")
    options = parser.parse_args()
    if options.list:
        print("\n".join(checks))
        return 0
    unknown = set(options.names) - set(checks)
    if unknown:
        parser.error(f"no check {', '.join(sorted(unknown))}; there are {', '.join(checks)}")
    tree = Tree(options.root.resolve())
    bad = 0
    for name in options.names or checks:
        for violation in checks[name](tree):
            bad += 1
            print(f"{violation.file}:{violation.line}: {violation.message} [{name}]")
    print(f"{len(tree.names)} files, {bad} violations")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
