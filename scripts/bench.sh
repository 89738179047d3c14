#!/bin/bash
# Our speed beside others', in one run each: the calendar, planning, a minute of a large store, a new
# notice over one, webhooks and mails.
#
#   scripts/bench.sh [ROUNDS]      7 rounds of the calendar unless told
#
#   QIXIAN_BENCH_FOLDER            on a disk that syncs, with 4 GB free; build/bench-run
#
# What we are compared with is unpacked from Debian's packages into build/bench-deps, not installed:
# QuantLib's development package wants another Boost than ours. undici comes from npm. Each round asks
# every contestant in turn, so that what else the machine does falls on all of them. Exit 1 when a goal
# is missed, after everything has run.
set -euo pipefail

rounds=${1:-7}
source=$(cd "$(dirname "$0")/.." && pwd)
build=$source/build/bench
deps=$source/build/bench-deps
packages=(libquantlib0-dev libquantlib0v5
  python3-numpy libblas3 liblapack3 libgfortran5 libquadmath0
  prometheus-alertmanager apprise python3-certifi python3-chardet python3-click python3-idna python3-markdown
  python3-oauthlib python3-requests python3-requests-oauthlib python3-urllib3 python3-yaml)
undici=6.21.1
folder=${QIXIAN_BENCH_FOLDER:-$source/build/bench-run}

if [[ ! -e $deps/complete-2 ]]; then
  mkdir -p "$deps/packages"
  (cd "$deps/packages" && apt-get download "${packages[@]}")
  for package in "$deps"/packages/*.deb; do dpkg-deb -x "$package" "$deps"; done
  npm install --prefix "$deps" --ignore-scripts --no-audit --no-fund "undici@$undici" >/dev/null
  touch "$deps/complete-2"
fi

libraries=$(echo "$deps"/usr/lib/*-linux-gnu*)
cmake --preset release -S "$source" -B "$build" -DQIXIAN_BENCHMARKS=ON \
  -DQIXIAN_QUANTLIB="$deps" >/dev/null
cmake --build "$build" --target calendar_bench quantlib_bench plan_bench minute_bench delivery_bench \
  store_generator qixiand

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

missed=''
goals() { # WHAT COMMAND...
  printf '\n== %s\n' "$1"
  "${@:2}" || missed+=" $1;"
}
goals "the calendar" /usr/bin/python3 "$source/bench/bench_table.py" "$results"/*.json
goals "planning" "$build/bin/plan_bench"
mkdir -p "$folder"
goals "a minute of a million duties" "$build/bin/minute_bench" "$folder"
goals "a new notice over 100,000 cases" /usr/bin/python3 -B "$source/bench/adoption_bench.py" "$build/bin" \
  --folder "$folder"

export NODE_PATH=$deps/node_modules PYTHONPATH=$deps/usr/lib/python3/dist-packages
peers=$source/bench/peers
goals "webhooks" "$build/bin/delivery_bench" --kind webhook \
  --peer "undici=node $peers/undici.cjs" \
  --peer "apprise=/usr/bin/python3 -B $peers/apprise_peer.py" \
  --peer "Alertmanager=/usr/bin/python3 -B $peers/alertmanager_peer.py $deps" "$folder"
goals "mails" "$build/bin/delivery_bench" --kind smtp "$folder"
if [[ -n $missed ]]; then
  echo "bench.sh: goals missed:${missed%;}" >&2
  exit 1
fi
