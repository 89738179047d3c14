#!/bin/bash
# The units as systemd reads them: nothing to say against them, and locked down as far as they go.
#
#   units.sh SOURCE-FOLDER FOLDER-OF-PROGRAMS
set -euo pipefail
if ! command -v systemd-analyze >/dev/null; then
  echo "SKIPPED: there is no systemd-analyze here"
  exit 77
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for unit in "$1"/systemd/*.service "$1"/systemd/*.socket; do
  # verify insists that the programs are there.
  sed "s#/usr/bin/qixian#$2/qixian#g" "$unit" >"$folder/$(basename "$unit")"
done

said=$(systemd-analyze verify --man=no "$folder"/*.service "$folder"/*.socket 2>&1) || said+=" ($?)"
if [ -n "$said" ]; then
  printf '%s\n' "$said"
  exit 1
fi

# 1.2 is what the best daemons that talk to the Internet reach; the threshold is ten times that.
systemd-analyze security --offline=true --no-pager --threshold=12 "$folder/qixiand.service" \
  >"$folder/score" 2>&1 || { tail -n 3 "$folder/score"; exit 1; }
tail -n 1 "$folder/score"

# A full disk fails many starts, and the first after it must still be tried.
grep -qx "StartLimitIntervalSec=0" "$1/systemd/qixiand.service"

# The daemon asks for its sockets by these names, and the client looks for them at these paths.
for name in status control; do
  grep -qx "FileDescriptorName=$name" "$1/systemd/qixian-$name.socket"
  grep -qx "ListenStream=/run/qixian/$name.sock" "$1/systemd/qixian-$name.socket"
done
