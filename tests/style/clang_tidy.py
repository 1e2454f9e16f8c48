#!/usr/bin/env python3
"""Runs clang-tidy over every compiled source, two at a time, and remembers what was clean.

A source is looked at again only when something that could change the answer did: the source, a header it includes (as the
compiler noted them for ninja), its compile command, .clang-tidy or clang-tidy itself. The memory is in the build folder.
"""
import argparse
import concurrent.futures
import hashlib
import json
import re
import subprocess
import sys
import time
from pathlib import Path

REMEMBERED_MAX = 4000
# Checks for which a test need not be looked at: they walk every path through the macros of GoogleTest, slowly.
NOT_FOR_TESTS = "-clang-analyzer-*,-bugprone-unchecked-optional-access,-bugprone-exception-escape"


class Digests:
    """SHA-256 of files, each read once."""

    def __init__(self):
        self._known: dict[Path, str] = {}

    def of(self, path: Path) -> str:
        if path not in self._known:
            self._known[path] = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "missing"
        return self._known[path]


def headers_by_object(build: Path) -> dict[str, list[str]]:
    """What ninja knows about the includes of each object: {object: [files]}."""
    text = subprocess.run(["ninja", "-C", str(build), "-t", "deps"], capture_output=True, text=True).stdout
    known: dict[str, list[str]] = {}
    current: list[str] = []
    for line in text.splitlines():
        if line.startswith("    "):
            current.append(line.strip())
        elif match := re.match(r"(.+): #deps \d+, .*\(VALID\)", line):
            current = known.setdefault(match.group(1), [])
        else:
            current = []
    return known


def key_of(entry: dict, includes: dict[str, list[str]], digests: Digests, settings: str, build: Path) -> str | None:
    """What the answer for one source depends on; None when the compiler's notes are missing."""
    match = re.search(r" -o (\S+)", entry["command"])
    if not match or match.group(1) not in includes:
        return None
    parts = [settings, entry["command"]]
    for name in sorted(includes[match.group(1)]):
        parts.append(name + digests.of(build / name))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def without_precompiled(entry: dict) -> dict:
    """The entry without GCC's precompiled header, which clang cannot read: each source must name what it includes anyway."""
    command = re.sub(r" -Winvalid-pch| -fpch-preprocess| -include \S*cmake_pch\.hxx", "", entry["command"])
    return {**entry, "command": command}


def look_at(tidy: str, database: Path, root: Path, source: str) -> tuple[str, int, str, float]:
    start = time.monotonic()
    # Warnings that only GCC knows are switched off by name in CMakeLists.txt.
    command = [tidy, "-p", str(database), "--quiet", "--extra-arg=-Wno-unknown-warning-option",
               "--extra-arg=-Wno-ignored-optimization-argument"]
    if source.startswith(str(root / "tests")):
        command.append(f"--checks={NOT_FOR_TESTS}")
    # The header filter is relative in .clang-tidy so that no machine path stands there; it is matched against absolute ones.
    command.append(f"--header-filter=^{re.escape(str(root))}/(capture|dissect|flowtable|profiler|detect|output|app)/")
    done = subprocess.run([*command, source], capture_output=True, text=True, cwd=root)
    noise = re.compile(r"^\d+ warnings? (generated|treated as errors?)|^Suppressed|^Use -header-filter", re.M)
    words = done.stdout + "\n".join(line for line in done.stderr.splitlines() if not noise.search(line))
    return source, done.returncode, words.strip(), time.monotonic() - start


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, required=True, help="build folder with compile_commands.json")
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[2])
    parser.add_argument("--clang-tidy", default="clang-tidy")
    parser.add_argument("--parallel", type=int, default=2)
    parser.add_argument("--without", default="", metavar="FOLDER", help="leave out the sources below this folder")
    parser.add_argument("only", nargs="*", help="only sources whose path contains one of these")
    options = parser.parse_args()
    root, build = options.root.resolve(), options.build.resolve()

    version = subprocess.run([options.clang_tidy, "--version"], capture_output=True, text=True, check=True).stdout
    digests = Digests()
    settings = version + digests.of(root / ".clang-tidy") + digests.of(Path(__file__).resolve())
    includes = headers_by_object(build)
    memory_file = build / "clang-tidy-clean.json"
    memory: list[str] = json.loads(memory_file.read_text()) if memory_file.is_file() else []
    clean = set(memory)

    waiting: dict[str, str | None] = {}
    entries = [without_precompiled(e) for e in json.loads((build / "compile_commands.json").read_text())]
    database = build / "clang-tidy"
    database.mkdir(exist_ok=True)
    (database / "compile_commands.json").write_text(json.dumps(entries))
    for entry in entries:
        source = entry["file"]
        if not source.startswith(str(root)) or source.startswith(str(build)):
            continue
        if options.without and source.startswith(str(root / options.without) + "/"):
            continue
        if options.only and not any(word in source for word in options.only):
            continue
        key = key_of(entry, includes, digests, settings, build)
        if key is None or key not in clean:
            waiting[source] = key
    print(f"{len(entries)} sources, {len(waiting)} to look at", flush=True)

    bad = 0
    times: list[tuple[float, str]] = []
    with concurrent.futures.ThreadPoolExecutor(options.parallel) as pool:
        jobs = [pool.submit(look_at, options.clang_tidy, database, root, s) for s in sorted(waiting)]
        for job in concurrent.futures.as_completed(jobs):
            source, status, words, seconds = job.result()
            times.append((seconds, source))
            if status != 0:
                bad += 1
                print(words, flush=True)
            elif waiting[source]:
                memory.append(waiting[source])
                memory_file.write_text(json.dumps(memory[-REMEMBERED_MAX:]))
    for seconds, source in sorted(times, reverse=True)[:3]:
        print(f"{seconds:6.1f} s  {Path(source).relative_to(root)}")
    print(f"{bad} sources with findings")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
