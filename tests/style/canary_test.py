#!/usr/bin/env python3
"""Proves that the style checks can see red: each of them must reject the tree in tests/style/canary/."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import check  # noqa: E402


def main() -> int:
    tree = check.Tree(Path(__file__).resolve().parent / "canary")
    blind = [name for name, function in check.all_checks().items() if not list(function(tree))]
    for name in blind:
        print(f"check '{name}' found nothing wrong with tests/style/canary/")
    # The arguments are the checks that the suite runs: none may be forgotten there.
    forgotten = set(check.all_checks()) ^ set(sys.argv[1:])
    if forgotten:
        print(f"tests/style/CMakeLists.txt and check.py differ in: {', '.join(sorted(forgotten))}")
    return 1 if blind or forgotten else 0


if __name__ == "__main__":
    sys.exit(main())
