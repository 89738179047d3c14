#!/bin/bash
# The calendar's speed beside a naive loop, QuantLib and numpy, in one run: one table with ratios.
#
#   scripts/bench.sh [ROUNDS]      7 rounds unless told
#
# QuantLib and numpy are unpacked from Debian's packages into build/bench-deps, not installed:
# QuantLib's development package wants another Boost than ours. Each round asks every contestant in
# turn, so that what else the machine does falls on all of them; the table shows the median of the
# rounds, in the thread's own processor time. Exit 1 when a goal is missed.
set -euo pipefail

rounds=${1:-7}
source=$(cd "$(dirname "$0")/.." && pwd)
build=$source/build/bench
deps=$source/build/bench-deps
packages=(libquantlib0-dev libquantlib0v5
  python3-numpy libblas3 liblapack3 libgfortran5 libquadmath0)

if [[ ! -e $deps/complete ]]; then
  mkdir -p "$deps/packages"
  (cd "$deps/packages" && apt-get download "${packages[@]}")
  for package in "$deps"/packages/*.deb; do dpkg-deb -x "$package" "$deps"; done
  touch "$deps/complete"
fi

libraries=$(echo "$deps"/usr/lib/*-linux-gnu*)
cmake --preset release -S "$source" -B "$build" -DQIXIAN_BENCHMARKS=ON \
  -DQIXIAN_QUANTLIB="$deps" >/dev/null
cmake --build "$build" --target calendar_bench quantlib_bench

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
"$build/bin/calendar_bench" --write "$results"
measure() { "$@" --benchmark_format=json --benchmark_min_time=0.2 2>/dev/null; }
for ((round = 1; round <= rounds; ++round)); do
  measure "$build/bin/calendar_bench" >"$results/$round-calendar.json"
  LD_LIBRARY_PATH=$deps/usr/lib measure "$build/bin/quantlib_bench" >"$results/$round-quantlib.json"
  LD_LIBRARY_PATH=$libraries:$libraries/blas:$libraries/lapack \
    PYTHONPATH=$deps/usr/lib/python3/dist-packages \
    /usr/bin/python3 "$source/bench/numpy_bench.py" "$results" >"$results/$round-numpy.json"
done

processor=$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1)
echo "$processor, load $(cut -d' ' -f1-3 /proc/loadavg), $rounds rounds"
/usr/bin/python3 "$source/bench/bench_table.py" "$results"/*.json
