#!/usr/bin/env bash
# The one list of Debian packages slipstream needs, by what they are needed for. Installs what is missing and is quick when
# nothing is:  scripts/dependencies.sh [build] [test] [perf]   (default: build)
set -euo pipefail

build=(
  build-essential cmake ninja-build ccache pkg-config
  libcli11-dev libfmt-dev libgtest-dev liblzma-dev libmaxminddb-dev libndpi-dev libpcap-dev libpsl-dev libspdlog-dev
  libsqlite3-dev libssl-dev libyaml-cpp-dev libzstd-dev python3 zlib1g-dev
)
test=(clang clang-format clang-tidy git ieee-data libbenchmark-dev libmaxmind-db-writer-perl)
perf=(libbenchmark-dev libndpi-bin nfdump python3 tcpdump)

wanted=()
for group in "${@:-build}"; do
  case "$group" in
    build) wanted+=("${build[@]}") ;;
    test) wanted+=("${test[@]}") ;;
    perf) wanted+=("${perf[@]}") ;;
    *)
      echo "dependencies.sh: no group '$group'; the groups are build, test and perf" >&2
      exit 2
      ;;
  esac
done

if ! command -v dpkg-query > /dev/null; then
  echo "dependencies.sh: not a Debian system; install the equivalents of: ${wanted[*]}" >&2
  exit 0
fi

installed=$(dpkg-query -W -f '${Package} ${db:Status-Abbrev}\n' "${wanted[@]}" 2> /dev/null || true)
missing=()
for package in "${wanted[@]}"; do
  grep -q "^$package ii" <<< "$installed" || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  as_root=(sudo)
fi
echo "dependencies.sh: installing ${missing[*]}"
install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends)
"${install[@]}" "${missing[@]}" > /dev/null || {
  # Most often the lists of packages are older than the mirror.
  "${as_root[@]}" apt-get update -qq
  "${install[@]}" "${missing[@]}" > /dev/null
}
