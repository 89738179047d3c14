#!/bin/bash
# Installs from Debian what is missing, and nothing when all is there.
#
#   scripts/packages.sh build          to build qixian
#   scripts/packages.sh build demo     and to run scripts/demo.sh
#   scripts/packages.sh build test     and to run the tests
#   scripts/packages.sh container      and to try the units under a real systemd
#
# Works as root, or with sudo.
set -euo pipefail

declare -A lists
lists[build]="ca-certificates ccache clang-19 cmake libboost1.81-dev libclang-rt-19-dev libcli11-dev
              libcurl4-openssl-dev libical-dev libkainjow-mustache-dev libspdlog-dev libsqlite3-dev
              libsqlitecpp-dev libssl-dev libsystemd-dev libtomlplusplus-dev lld-19 ninja-build
              pkg-config prometheus-cpp-dev"
lists[demo]="curl python3 python3-aiosmtpd"
lists[test]="${lists[demo]} git libbenchmark-dev libgtest-dev librapidcheck-dev llvm-19 nodejs npm
             openssl postfix sqlite3 strace systemd"
lists[container]="iproute2 mmdebstrap procps systemd-container util-linux"

say() { printf '%s\n' "packages: $*"; }

wanted=()
for list in "$@"; do
  if [ -z "${lists[$list]:-}" ]; then
    echo "packages.sh: there is no list '$list'; it is build, demo, test or container" >&2
    exit 2
  fi
  read -r -d '' -a names <<<"${lists[$list]}" || true
  wanted+=("${names[@]}")
done

if ! command -v dpkg-query >/dev/null; then
  echo "packages.sh: this is no Debian; qixian is built on Debian 12. Needed are: ${wanted[*]}" >&2
  exit 1
fi

installed=" $(dpkg-query -W -f '${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p' | tr '\n' ' ')"
missing=()
for name in "${wanted[@]}"; do
  # Node.js brings its own npm where it does not come from Debian, and then refuses Debian's.
  if [ "$name" = npm ] && command -v npm >/dev/null; then continue; fi
  # Only its smtp-sink is wanted. It would take the place of a mail server that is here already.
  if [ "$name" = postfix ] && [ -e /usr/sbin/sendmail ]; then continue; fi
  case "$installed" in *" $name "*) ;; *) missing+=("$name") ;; esac
done
if [ ${#missing[@]} -eq 0 ]; then
  say "all ${#wanted[@]} are there"
  exit 0
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "packages.sh: missing are ${missing[*]}; install them as root" >&2
    exit 1
  fi
  as_root=(sudo)
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
quietly() {
  if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive "$@" >"$log" 2>&1 </dev/null; then
    tail -n 30 "$log" >&2
    echo "packages.sh: failed: $*" >&2
    exit 1
  fi
}
say "asking Debian what there is"
quietly apt-get update
say "installing ${missing[*]}"
# Postfix without a configuration, and nothing that is installed here starts as a service.
"${as_root[@]}" debconf-set-selections <<<'postfix postfix/main_mailer_type select No configuration'
if [ ! -e /usr/sbin/policy-rc.d ]; then
  "${as_root[@]}" install -m 755 /dev/stdin /usr/sbin/policy-rc.d <<<$'#!/bin/sh\nexit 101'
  trap 'rm -f "$log"; "${as_root[@]}" rm -f /usr/sbin/policy-rc.d' EXIT
fi
quietly apt-get install --yes --no-install-recommends "${missing[@]}"
say "installed ${#missing[@]}"
