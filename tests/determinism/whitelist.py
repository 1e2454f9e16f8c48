#!/usr/bin/env python3
"""A whitelist hides what it names and nothing else, for any number of workers and shards.

    whitelist.py --program P
The host with most evidence of a capture is listed. Then no evidence is charged to it, what is charged to others is the same,
connections stay in conn.log, the counts by entry are the same for all settings, and a wrong line is named in errors.log.
"""
import argparse
import re
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))
import runs  # noqa: E402

CAPTURE = runs.DATA / "horizontal-scan.pcap"
SETTINGS = [(1, 1), (2, 1), (1, 3), (4, 2)]
CHARGED = re.compile(r"Src IP (\S+?)\.? ")


class Outcome:
    def __init__(self, program: Path, whitelist: str, workers: int, shards: int):
        with tempfile.TemporaryDirectory() as work:
            folder = Path(work)
            (folder / "w.conf").write_text(whitelist)
            (folder / "c.yaml").write_text(f"whitelists: {{local_whitelist_path: {folder / 'w.conf'}}}\n")
            runs.run(program, CAPTURE, folder / "out", "-c", str(folder / "c.yaml"), "--workers", str(workers),
                     "--shards", str(shards))
            logs = runs.logs(folder / "out")
            self.flows = sorted(logs["zeek_files/conn.log"].splitlines())
            self.evidence = logs.get("alerts/alerts.log", "").splitlines()
            self.log = (folder / "out/slipstream.log").read_text()
            self.errors = (folder / "out/errors.log").read_text()
        self.hidden = sorted(re.findall(r"(\S+): hid (\d+) evidence and (\d+) flows", self.log))


def check(program: Path) -> list[str]:
    complaints = []
    plain = Outcome(program, "", 1, 1)
    hosts = Counter(m.group(1) for line in plain.evidence if (m := CHARGED.search(line)))
    if not hosts:
        return ["no evidence in the capture: nothing to hide"]
    host = hosts.most_common(1)[0][0]
    first = None
    for ignored, column in (("alerts", 1), ("flows", 2)):
        first = None
        for workers, shards in SETTINGS:
            name = f"{ignored}, {workers} workers, {shards} shards"
            got = Outcome(program, f"ip,{host},both,{ignored}\nip,wrong,src,alerts\n", workers, shards)
            if any(m.group(1) == host for line in got.evidence if (m := CHARGED.search(line))):
                complaints.append(f"{name}: evidence of {host} is not hidden")
            if [line for line in got.evidence if host not in line] != [line for line in plain.evidence if host not in line]:
                complaints.append(f"{name}: evidence that does not name {host} changed")
            if got.flows != plain.flows:
                complaints.append(f"{name}: conn.log changed")
            if len(got.hidden) != 1 or int(got.hidden[0][column]) == 0:
                complaints.append(f"{name}: counts by entry are {got.hidden}")
            if "w.conf:2: 'wrong' is not an address" not in got.errors:
                complaints.append(f"{name}: the wrong line is not in errors.log")
            first = first or got
            if (got.hidden, got.evidence) != (first.hidden, first.evidence):
                complaints.append(f"{name}: differs from one worker and one shard")
    return complaints


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, required=True)
    complaints = check(parser.parse_args().program.resolve())
    print("\n".join(complaints + [f"{2 * len(SETTINGS)} runs, {len(complaints)} complaints"]))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
