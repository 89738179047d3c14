#!/bin/bash
# Installs what is missing, builds, and runs every test.
#
#   scripts/test.sh               with assertions (dev), then under address and undefined-behaviour
#                                 sanitizers (asan)
#   scripts/test.sh tsan          the presets that are named, see CMakePresets.json
#
#   QIXIAN_JOBS                   how many compilers and tests at a time; the processors there are
#
# scripts/nightly.sh says which variables make the tests go further.
set -euo pipefail
cd "$(dirname "$0")/.."
presets=("$@")
if [ $# -eq 0 ]; then presets=(dev asan); fi
jobs=${QIXIAN_JOBS:-$(nproc)}

step() { # NAME COMMAND...
  local name=$1 before=$SECONDS
  shift
  printf '== %s\n' "$name"
  "$@" || return 1
  printf '== %s: %d s, %d s in all\n\n' "$name" $((SECONDS - before)) "$SECONDS"
}

# Hundreds of lines of progress say nothing: only the last one is shown, or what went wrong.
quietly() { # COMMAND...
  local log status=0
  log=$(mktemp)
  "$@" >"$log" 2>&1 || status=$?
  if [ $status -eq 0 ]; then tail -n 1 "$log"; else tail -n 100 "$log"; fi
  rm -f "$log"
  return $status
}

step "packages" scripts/packages.sh build test
for preset in "${presets[@]}"; do
  step "$preset: configure" quietly cmake --preset "$preset"
  step "$preset: build" quietly cmake --build --preset "$preset" --parallel "$jobs"
done
# Both are run before anything is said to have failed: what fails in one only says most.
failed=''
for preset in "${presets[@]}"; do
  # A sanitizer takes ten times as long for each example of a law; dev draws as many as usual.
  examples=max_success=100
  case $preset in asan | tsan) examples=max_success=40 ;; esac
  # Many tests wait for a peer or a clock, so more of them than processors run at a time.
  step "$preset: test" env RC_PARAMS="${RC_PARAMS:-$examples}" ctest --preset "$preset" --parallel $((2 * jobs)) || failed+=" $preset"
done
if [ -n "$failed" ]; then
  echo "tests failed:$failed" >&2
  exit 1
fi
