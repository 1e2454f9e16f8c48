"""Runs slipstream over a capture and reads its output in a form that two runs can be compared in."""
import os
import re
import subprocess
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "data"

# What names a thing rather than describes it, and what depends on the moment of the run.
UID = re.compile(r"\b[CF][0-9A-Za-z]{15,18}\b")
UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
WALL_CLOCK = [
    (re.compile(r"\(real time [^)]*\)"), "(real time NOW)"),
    (re.compile(r'("CreateTime": ?)"[^"]*"'), r'\1"NOW"'),
    (re.compile(r"^#(open|close)\t.*$", re.M), r"#\1\tNOW"),
]


class RunFailed(Exception):
    """slipstream ended otherwise than expected."""


def run(program: Path, capture: Path, output: Path, *arguments: str, timeout_s: float = 300) -> None:
    """One run into `output`, in UTC. Raises RunFailed with what it said when it does not end with status 0."""
    command = [str(program), "-f", str(capture), "-o", str(output), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=timeout_s,
                              env={**os.environ, "TZ": "UTC"})
    except subprocess.TimeoutExpired as expired:
        raise RunFailed(f"{capture.name}: still running after {timeout_s:.0f} s") from expired
    if done.returncode != 0:
        last = (done.stderr.strip() or done.stdout.strip() or "no words").splitlines()[-1]
        raise RunFailed(f"{capture.name}: status {done.returncode}: {last[:200]}")


def logs(output: Path) -> dict[str, str]:
    """The compared files of a run by their name below the output folder, without wall-clock times."""
    found = {}
    for pattern in ("zeek_files/*.log", "alerts/alerts.*"):
        for path in sorted(output.glob(pattern)):
            text = path.read_text(errors="surrogateescape")
            for expression, instead in WALL_CLOCK:
                text = expression.sub(instead, text)
            found[str(path.relative_to(output))] = text
    return found


def without_names(text: str) -> str:
    """The text with every uid and UUID masked."""
    return UUID.sub("UUID", UID.sub("UID", text))


def first_difference(expected: str, actual: str) -> str:
    """The first line in which two texts differ, for a message."""
    a, b = expected.splitlines(), actual.splitlines()
    for number, (x, y) in enumerate(zip(a, b), 1):
        if x != y:
            return f"line {number}\n    expected {x}\n    got      {y}"
    return f"{len(a)} lines expected, {len(b)} found; first more: {(a[len(b):] or b[len(a):] or [''])[0]}"
