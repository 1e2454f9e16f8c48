"""Where the comparison with Zeek lives, and slipstream run over all of it, several captures at a time."""
import concurrent.futures
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))
import runs  # noqa: E402

SKIPPED = 77  # ctest: SKIP_RETURN_CODE
CAPTURE_TIMEOUT_S = 120
ZEEK_DEFAULTS = Path(__file__).resolve().parent / "zeek_defaults.yaml"


class Pair(NamedTuple):
    capture: Path
    logs: Path  # what Zeek wrote
    name: str


class Reference:
    """The folder that holds reference/zeek-logs/pairs.tsv and tools/zeekdiff.py."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.base = folder / "reference"
        self.pairs_file = self.base / "zeek-logs" / "pairs.tsv"
        self.zeekdiff = folder / "tools" / "zeekdiff.py"

    def missing(self) -> str | None:
        for path in (self.pairs_file, self.zeekdiff):
            if not path.is_file():
                return f"no {path.relative_to(self.folder)} below the reference folder (SLIPSTREAM_REFERENCE)"
        return None

    def pairs(self, containing: str = "") -> list[Pair]:
        found = []
        for line in self.pairs_file.read_text().splitlines():
            capture, logs = line.split("\t")[:2]
            pair = Pair(self.base / capture, self.base / logs, capture.removeprefix("captures/"))
            if containing in pair.name and pair.capture.is_file() and pair.logs.is_dir():
                found.append(pair)
        return found


def run_all(program: Path, pairs: list[Pair], work: Path, jobs: int) -> tuple[list[tuple[Pair, Path]], list[str]]:
    """Runs slipstream over every pair below `work`. Returns (pair, folder of our Zeek logs) and the failures.

    A run that failed still takes part with what it wrote, so its rows count as lost.
    """
    shutil.rmtree(work, ignore_errors=True)
    done: list[tuple[Pair, Path]] = []
    failures: list[str] = []

    def one(number: int, pair: Pair) -> tuple[Pair, Path, str | None]:
        output = work / f"{number:04d}"
        output.mkdir(parents=True)
        ours = output / "zeek_files"
        failure = None
        try:
            # The reference logs were written by `zeek -C`, which takes packets with wrong checksums as they are.
            runs.run(program, pair.capture, output, "--ignore-checksums", "-c", ZEEK_DEFAULTS,
                     timeout_s=CAPTURE_TIMEOUT_S)
        except runs.RunFailed as failed:
            failure = f"{pair.name}: {failed}"
        ours.mkdir(parents=True, exist_ok=True)
        return pair, ours, failure

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for pair, ours, failure in pool.map(one, range(len(pairs)), pairs):
            done.append((pair, ours))
            if failure:
                failures.append(failure)
    return done, failures
