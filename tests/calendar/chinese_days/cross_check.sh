#!/bin/bash
# Our days against those of npm's chinese-days, installed into the build folder for this test alone.
#
#   cross_check.sh CHECKER FOLDER
#
# package-lock.json pins the version and its hash. Exit 77, skipped, when npm or its registry is not
# there; everything else that goes wrong fails.
set -euo pipefail
checker=$1 folder=$2 here=$(cd "$(dirname "$0")" && pwd)

skip() { echo "SKIPPED chinese_days_cross_check: $1" >&2; exit 77; }

command -v node >/dev/null || skip "node is not installed (Debian: nodejs)"
mkdir -p "$folder"
pinned=$(sed -n 's/.*"chinese-days": "\(.*\)".*/\1/p' "$here/package.json")
installed=$folder/node_modules/chinese-days/package.json
if ! grep -qs "\"version\": \"$pinned\"" "$installed"; then
  command -v npm >/dev/null || skip "npm is not installed (Debian: npm)"
  cp "$here/package.json" "$here/package-lock.json" "$folder"
  status=0
  (cd "$folder" && timeout 90 npm ci --ignore-scripts --no-audit --no-fund --fetch-retries=1 \
    --fetch-timeout=30000) >"$folder/npm.log" 2>&1 || status=$?
  if ((status != 0)); then
    ((status != 124)) || skip "the npm registry did not answer within 90 seconds"
    # How npm names a registry out of reach; a package other than the pinned one fails.
    unreachable='SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_GET_ISSUER|E(NOTFOUND|AI_AGAIN|CONNREFUSED|CONNRESET|TIMEDOUT|NETUNREACH|HOSTUNREACH|50[0-9])'
    ! grep -qE "$unreachable" "$folder/npm.log" ||
      skip "the npm registry cannot be reached ($(grep -m1 -oE "$unreachable" "$folder/npm.log"))"
    cat "$folder/npm.log" >&2
    exit 1
  fi
fi

NODE_PATH=$folder/node_modules TZ=Asia/Shanghai node "$here/dump_days.js" >"$folder/days.json"
exec "$checker" "$folder/days.json"
