#!/usr/bin/env python3
"""Runs the first command of README.md and checks that it prints what the README promises.

The promise is the console block the command stands in: every line after it must appear in the real output, in order. A line
"..." stands for any lines. Times of the run itself are not compared.  readme.py README.md
"""
import os
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))
import runs  # noqa: E402

TIMEOUT_S = 1800


def plain(line: str) -> str:
    for expression, instead in runs.WALL_CLOCK:
        line = expression.sub(instead, line)
    return re.sub(r"\b\d+(\.\d+)? (s|ms|packets/s|Mbit/s|MB/s)\b", r"N \2", line).rstrip()


def promise(readme: str) -> tuple[str, list[str]]:
    """The first command and the lines that should follow."""
    for block in re.findall(r"^```console\n(.*?)^```", readme, re.M | re.S):
        first, *rest = block.splitlines()
        if first.startswith("$ "):
            return first.removeprefix("$ "), rest
    sys.exit("README.md has no console block that starts with a command")


def main() -> int:
    readme = Path(sys.argv[1]).resolve()
    command, expected = promise(readme.read_text())
    if not any("Detected" in line or "alert" in line for line in expected):
        print(f"README.md promises no evidence or alert for '{command}'")
        return 1
    done = subprocess.run(command, shell=True, cwd=readme.parent, stdout=subprocess.PIPE, text=True, timeout=TIMEOUT_S,
                          env={**os.environ, "TZ": "UTC"})
    if done.returncode != 0:
        print(f"'{command}' ended with status {done.returncode}\n{done.stdout[-2000:]}")
        return 1
    actual = [plain(line) for line in done.stdout.splitlines()]
    at = 0
    for line in expected:
        wanted = plain(line)
        if wanted in ("...", "…"):
            continue
        if wanted not in actual[at:]:
            print(f"README.md promises for '{command}', but the output does not hold, in this order:\n    {wanted}")
            return 1
        at = actual.index(wanted, at) + 1
    print(f"'{command}' prints the {len(expected)} lines README.md promises")
    return 0


if __name__ == "__main__":
    sys.exit(main())
