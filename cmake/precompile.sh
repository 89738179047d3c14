#!/bin/bash
# Runs the compiler that precompiles headers, and says in FILE.pch.sum what went in: one checksum of
# every header outside this source tree.
#
#   cmake/precompile.sh COMPILER ARGUMENTS...
#
# A .pch holds paths and times of the folder it was made in, so that no two clones make the same one.
# ccache compares the .sum instead (CCACHE_PCH_EXTSUM).
set -euo pipefail
"$@"
output='' headers=''
while [ $# -gt 0 ]; do
  case $1 in
    -o) output=$2 ;;
    -MF) headers=$2 ;;
  esac
  shift
done
case $output in
  *.pch) tr -s ' \\\n' '\n' <"$headers" | grep '^/usr/' | LC_ALL=C sort -u | xargs sha256sum | sha256sum >"$output.sum" ;;
esac
