#!/usr/bin/env bash
# Installs what is missing, builds slipstream in build/release and runs it with the arguments given:
#   scripts/run.sh -f capture.pcap -o results
# Without arguments it analyses the capture of a network scan that ships with the tests and prints the alerts.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
program=${SLIPSTREAM_PROGRAM:-$top/build/release/slipstream}

build() {
  "$top/scripts/dependencies.sh" build
  (cd "$top" && cmake --preset release && cmake --build --preset release --target slipstream)
}

if [ -z "${SLIPSTREAM_PROGRAM:-}" ]; then
  # The build's own words matter only when it fails; standard output belongs to slipstream.
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  [ -x "$program" ] || echo "run.sh: building slipstream (the first time takes a few minutes)" >&2
  build > "$log" 2>&1 || {
    cat "$log" >&2
    exit 1
  }
  rm -f "$log"
fi

if [ $# -gt 0 ]; then
  exec "$program" "$@"
fi

example=$top/tests/data/subnet-scan.pcap
output=$top/build/example
echo "\$ slipstream -f tests/data/subnet-scan.pcap -o build/example"
"$program" -f "$example" -o "$output"
echo
echo "\$ cat build/example/alerts/alerts.log"
cat "$output/alerts/alerts.log"
