#!/usr/bin/env python3
"""Checks that every C++ source is formatted as .clang-format says; scripts/format.sh mends it."""
import argparse
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import check  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[2])
    parser.add_argument("--clang-format", default="clang-format")
    options = parser.parse_args()
    names = check.Tree(options.root).having(check.CODE)
    if not names:
        return 0
    return subprocess.run([options.clang_format, "--dry-run", "-Werror", *names], cwd=options.root).returncode


if __name__ == "__main__":
    sys.exit(main())
