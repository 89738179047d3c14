#!/bin/bash
# What takes too long for every change: the thread sanitizer, longer searches, a real systemd, speed.
#
#   scripts/nightly.sh
#
# These make tests and scripts go further or elsewhere; this script sets those marked *.
#
#   QIXIAN_NIGHTLY=1 *       the tests that take minutes run, too
#   QIXIAN_KILL_ROUNDS=20 *  how often the daemon's autumn is lived through, killed at other points
#   RC_PARAMS *              for RapidCheck: max_success=2000 draws so many examples of each law
#   QIXIAN_JOBS              how many compilers and tests at a time; the processors there are
#   QIXIAN_BOX               where systemd-test.sh keeps its Debian; /var/tmp/qixian-box
set -euo pipefail
cd "$(dirname "$0")/.."
export QIXIAN_NIGHTLY=1
export QIXIAN_KILL_ROUNDS=${QIXIAN_KILL_ROUNDS:-20}
export RC_PARAMS=${RC_PARAMS:-max_success=2000}

scripts/test.sh dev asan tsan

printf '\n== a real systemd\n'
scripts/systemd-test.sh

printf '\n== the letters, drawn\n'
if command -v chromium >/dev/null; then
  scripts/letter-gallery.sh build/dev build/letters
else
  echo "nightly.sh: chromium is not here; the letters are not drawn"
fi

printf '\n== speed\n'
scripts/bench.sh
