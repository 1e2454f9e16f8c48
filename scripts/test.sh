#!/usr/bin/env bash
# Installs what is missing, builds everything and runs the whole test suite.
#   --sanitize LIST   address,undefined or thread: the same suite in a sanitizer build of its own
#   --fuzz SECONDS    instead, run every fuzz target for so long (clang, address and undefined sanitizers)
#   --long            also the tests that take many minutes (label "long")
#   --reference DIR   folder with reference/ and tools/ for the comparison with Zeek
#   -- ARGUMENTS      the rest goes to ctest, e.g. -- -R style
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$top"

usage() {
  sed -n '2,/^set/s/^# \{0,1\}//p' "$0"
}
need_value() {
  [ $# -ge 2 ] || {
    echo "test.sh: $1 needs a value" >&2
    exit 2
  }
}

sanitize='' fuzz_s='' reference='' long=0 ctest_arguments=()
while [ $# -gt 0 ]; do
  case "$1" in
    --sanitize) need_value "$@" && sanitize=$2 && shift 2 ;;
    --fuzz) need_value "$@" && fuzz_s=$2 && shift 2 ;;
    --reference) need_value "$@" && reference=$(realpath "$2") && shift 2 ;;
    --long) long=1 && shift ;;
    -h | --help) usage && exit 0 ;;
    --) shift && ctest_arguments=("$@") && break ;;
    *) echo "test.sh: no option '$1'; see scripts/test.sh --help" >&2 && exit 2 ;;
  esac
done

scripts/dependencies.sh build test

case "$sanitize" in
  "") preset=release ;;
  address,undefined) preset=asan ;;
  thread) preset=tsan ;;
  *) echo "test.sh: --sanitize knows address,undefined and thread, not '$sanitize'" >&2 && exit 2 ;;
esac
[ -z "$fuzz_s" ] || preset=fuzz

configure=(cmake --preset "$preset")
[ -z "$reference" ] || configure+=("-DSLIPSTREAM_REFERENCE=$reference")
"${configure[@]}"

if [ -n "$fuzz_s" ]; then
  programs=()
  for source in tests/fuzz/*_fuzz.cpp; do
    programs+=("$(basename "$source" .cpp)")
  done
  cmake --build --preset fuzz --target "${programs[@]}"
  for program in "${programs[@]}"; do
    # What is found goes to the build folder; what should stay found is copied to tests/fuzz/corpus/ by hand.
    found=build/fuzz/corpus/${program%_fuzz} seeds=tests/fuzz/corpus/${program%_fuzz}
    mkdir -p "$found"
    echo "== $program for $fuzz_s s"
    "build/fuzz/tests/fuzz/$program" -max_total_time="$fuzz_s" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
      -artifact_prefix=build/fuzz/ "$found" "$seeds"
  done
  exit 0
fi

cmake --build --preset "$preset"
selection=(--label-exclude long)
[ $long -eq 0 ] || selection=()
ctest --test-dir "build/$preset" --output-on-failure --parallel "$(nproc)" "${selection[@]}" "${ctest_arguments[@]}"
