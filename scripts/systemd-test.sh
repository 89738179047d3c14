#!/bin/bash
# Lives the service's life under a real systemd: a throw-away Debian 12 booted in a container.
#
#   scripts/systemd-test.sh                   builds release, installs it there, tries everything
#   scripts/systemd-test.sh BUILD-FOLDER      with what is built there already
#
#   QIXIAN_BOX    where the Debian is kept for the next time; /var/tmp/qixian-box
#
# Needs root, mmdebstrap and systemd-nspawn; where a container cannot be booted it says SKIPPED. The
# box has a network of its own with nothing in it but loopback, and its changes go to a tmpfs.
set -Eeuo pipefail
export LC_ALL=C.UTF-8
cd "$(dirname "$0")/.."
box=${QIXIAN_BOX:-/var/tmp/qixian-box}
root=$box/root
leader=''
nspawn=''
mailbox=''
checks=0

skip() {
  printf '\n*** SKIPPED: %s\n*** The units were not tried under a real systemd.\n\n' "$*"
  exit 0
}
say() { printf '%s\n' "systemd: $*"; }
fail() {
  say "FAILED: $*" >&2
  if [ -n "$leader" ]; then inside journalctl --no-pager --lines=40 --unit='qixian*' >&2 || true; fi
  exit 1
}

# --- the box --------------------------------------------------------------------------------------

inside() {
  nsenter --target "$leader" --all env --chdir=/ -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
    LANG=C.UTF-8 SYSTEMD_COLORS=0 SYSTEMD_PAGER=cat "$@" </dev/null
}
as() { # USER COMMAND...
  local user=$1
  shift
  inside runuser -u "$user" -- "$@"
}

take_down() {
  local status=$?
  trap - EXIT ERR
  if [ -n "$mailbox" ]; then kill "$mailbox" 2>/dev/null || true; fi
  if [ -n "$leader" ]; then kill -s RTMIN+4 "$leader" 2>/dev/null || true; fi # SIGRTMIN+4: power off
  if [ -n "$nspawn" ]; then
    for _ in $(seq 100); do
      kill -0 "$nspawn" 2>/dev/null || break
      sleep 0.1
    done
    kill -9 "$nspawn" 2>/dev/null || true
  fi
  # Lazily: the last processes of the container may still be on their way out.
  if mountpoint -q "$root"; then umount --lazy "$root"; fi
  if mountpoint -q "$box/changes"; then umount --lazy "$box/changes"; fi
  exit $status
}

# What a package of qixian would depend on, and what this script asks with.
packages=(systemd systemd-sysv dbus ca-certificates curl procps libcurl4 libical3 libspdlog1.10 libsqlite3-0
          libssl3 libsystemd0 libtomlplusplus3 libprometheus-cpp-core1.0)

make_debian() {
  [ "${packages[*]}" != "$(cat "$box/debian.packages" 2>/dev/null)" ] || return 0
  say "making a Debian in $box/debian, once for these packages"
  rm -rf "$box/debian.packages" "$box/debian" "$box/making"
  mkdir -p "$box"
  mmdebstrap --quiet --variant=minbase --mode=root --include="${packages[*]}" \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' bookworm "$box/making" >"$box/mmdebstrap.log" 2>&1 ||
    { tail "$box/mmdebstrap.log"; return 1; }
  mv "$box/making" "$box/debian"
  echo "${packages[*]}" >"$box/debian.packages"
}

boot() {
  mkdir -p "$box/changes" "$root"
  mount -t tmpfs -o size=1g tmpfs "$box/changes"
  mkdir "$box/changes/upper" "$box/changes/work"
  mount -t overlay overlay \
    -o "lowerdir=$box/debian,upperdir=$box/changes/upper,workdir=$box/changes/work" "$root"
  # All capabilities and bpf: without them the sandboxing of the units is silently ignored.
  SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 setsid systemd-nspawn --directory="$root" \
    --machine=qixian-box --register=no --keep-unit --private-network --console=read-only \
    --capability=all --system-call-filter=bpf --boot >"$box/console.log" 2>&1 </dev/null &
  nspawn=$!
  for _ in $(seq 150); do
    leader=$(pgrep --parent "$nspawn" --full 'systemd|init' | head -n 1 || true)
    if [ -n "$leader" ]; then
      case $(inside systemctl is-system-running 2>/dev/null || true) in
        running | degraded) return 0 ;;
      esac
    fi
    kill -0 "$nspawn" 2>/dev/null || break
    sleep 0.2
  done
  leader=''
  tail -n 5 "$box/console.log"
  return 1
}

# --- checking -------------------------------------------------------------------------------------

check() { # WHAT EXPECTED COMMAND...
  local what=$1 expected=$2 said status=0
  shift 2
  said=$("$@" 2>&1) || status=$?
  if [ "$expected" != "$said" ] && [ "$expected" != "exit $status" ]; then
    fail "$what: expected '$expected', got '$said' (exit $status)"
  fi
  checks=$((checks + 1))
  say "ok  $what"
}
check_says() { # WHAT WORDS COMMAND...
  local what=$1 words=$2 said
  shift 2
  said=$("$@" 2>&1) || fail "$what: $said"
  [[ $said == *"$words"* ]] || fail "$what: '$words' is not in '$said'"
  checks=$((checks + 1))
  say "ok  $what"
}
within() { # SECONDS WHAT COMMAND...
  local before=$EPOCHREALTIME limit=$1 what=$2 tenths
  shift 2
  until "$@" >/dev/null 2>&1; do
    tenths=$(((${EPOCHREALTIME/./} - ${before/./}) / 100000))
    [ $tenths -lt $((limit * 10)) ] || fail "$what: not within $limit s"
    sleep 0.05
  done
  tenths=$(((${EPOCHREALTIME/./} - ${before/./}) / 100000))
  checks=$((checks + 1))
  say "ok  $what ($((tenths / 10)).$((tenths % 10)) s)"
}
property() { inside systemctl show --value --property="$1" qixiand; }
drop_in() { # LINE...
  mkdir -p "$root/etc/systemd/system/qixiand.service.d"
  { echo "[Service]"; printf '%s\n' "$@"; } >"$root/etc/systemd/system/qixiand.service.d/test.conf"
  inside systemctl daemon-reload
}
is_restarted() { # OLD-PID
  local pid
  pid=$(property MainPID)
  [ "$pid" != "$1" ] && [ "$pid" != 0 ] && inside systemctl --quiet is-active qixiand
}

# --- before it ------------------------------------------------------------------------------------

[ "$(id -u)" -eq 0 ] || skip "not root"
build=${1:-build/release}
if [ $# -eq 0 ]; then
  scripts/packages.sh build demo container
  cmake --preset release >/dev/null
  cmake --build --preset release >/dev/null
else
  scripts/packages.sh demo container
fi
trap take_down EXIT
trap 'fail "line $LINENO of scripts/systemd-test.sh"' ERR
make_debian || skip "mmdebstrap could not make a Debian"
boot || skip "systemd-nspawn could not boot it"
say "booted $(inside systemctl --version | head -n 1)"

DESTDIR=$root cmake --install "$build" --prefix /usr --strip >/dev/null
inside systemd-sysusers >>"$box/console.log" 2>&1
inside systemd-tmpfiles --create
for user in clerk looker stranger; do inside useradd --create-home "$user"; done
inside usermod --append --groups qixian clerk
inside usermod --append --groups qixian-ops looker

# A mailbox in the box's network, where the daemon is told to deliver.
: >"$box/changes/mails"
nsenter --target "$leader" --net /usr/bin/python3 scripts/demo_mailbox.py "$box/changes/mails" \
  >"$box/changes/mailbox" 2>&1 </dev/null &
mailbox=$!
for _ in $(seq 100); do
  port=$(sed -n 's/^ready //p' "$box/changes/mailbox")
  [ -z "$port" ] || break
  sleep 0.1
done
inside sh -c 'cp /usr/share/doc/qixian/examples/*.toml /etc/qixian/'
sed -i -e 's/^host = .*/host = "127.0.0.1"/' -e 's/^tls = .*/tls = "none"/' -e "s/^port = .*/port = $port/" \
  "$root/etc/qixian/qixian.toml"
# A call that the unit forbids then kills the daemon, and is not merely refused.
drop_in "SystemCallErrorNumber=kill"

# --- its life -------------------------------------------------------------------------------------

check "the units are in order" "" inside systemd-analyze verify --man=no \
  /usr/lib/systemd/system/qixiand.service /usr/lib/systemd/system/qixian-{status,control}.socket
check "the configuration is in order" "exit 0" inside qixiand --check
inside systemctl enable --quiet --now qixiand
check "it is ready when start returns" "active" inside systemctl is-active qixiand
check "it says how it is" "keeping 0 cases" property StatusText
check "status.sock is for qixian-ops" "root:qixian-ops 660" \
  inside stat --format='%U:%G %a' /run/qixian/status.sock
check "control.sock is for qixian" "root:qixian 660" \
  inside stat --format='%U:%G %a' /run/qixian/control.sock
check "the store is its own" "_qixian:_qixian 700" inside stat --format='%U:%G %a' /var/lib/qixian

check_says "root asks" "cases" inside qixian status
check_says "a member of qixian-ops asks" "cases" as looker qixian status
check "and may not record" "exit 5" as looker qixian case open --rulebook jiangxi-2021 --title x
check "a stranger may not even ask" "exit 5" as stranger qixian status
check_says "a member of qixian opens a case" "case 1 opened" as clerk qixian case open \
  --rulebook jiangxi-2021 --title 某化工厂渗漏 --party agency=nanchang-eco --party procuratorate=nanchang-proc
check_says "and records what happened" "jx" as clerk qixian record 1 negotiation-decided \
  --on 2026-09-28 --json
check_says "the fact says who recorded it" "\"uid\":$(inside id -u clerk)" \
  inside curl --silent --unix-socket /run/qixian/status.sock http://localhost/v1/cases/1
# What counts in hours is told at any hour of any day, so also whenever this runs.
check_says "a decision of this moment begins hours" "case 2 opened" as clerk qixian case open \
  --rulebook referral-2017 --title 某化工厂涉嫌污染环境罪 --party agency=nanchang-eco --party procuratorate=nanchang-proc
check "and is recorded" "exit 0" as clerk qixian record 2 referral-decided \
  --on "$(TZ=CST-8 date --iso-8601=seconds)"
within 10 "a mail about what has only hours leaves through the sandbox" \
  grep -q '向同级公安机关移交案件材料' "$box/changes/mails"

inside systemctl reload qixiand
check "it goes on after a reload" "active" inside systemctl is-active qixiand
echo 'office = "nobody"' >>"$root/etc/qixian/directory.toml"
check "a refused configuration fails the reload" "exit 1" inside systemctl reload qixiand
check "and the daemon goes on with what it had" "active" inside systemctl is-active qixiand
cp config/directory.toml "$root/etc/qixian/"
within 10 "a reload works again" inside systemctl reload qixiand

pid=$(property MainPID)
inside kill -9 "$pid"
within 15 "kill -9: it is started again" is_restarted "$pid"
check_says "and has lost nothing" "negotiation-decided" as looker qixian case show 1

drop_in "SystemCallErrorNumber=kill" "WatchdogSec=2s" "RestartSec=100ms"
inside systemctl restart qixiand
pid=$(property MainPID)
inside kill -STOP "$pid"
within 20 "the watchdog ends a daemon that hangs, and it is started again" is_restarted "$pid"
check_says "the sockets answer" "cases" as looker qixian status

within 5 "stop" inside systemctl stop qixiand
check "it ended cleanly" "success" property Result
check "the sockets are gone" "exit 3" inside qixian status
inside systemctl start qixiand
check_says "start brings the sockets back" "cases" as looker qixian status

inside systemctl stop qixiand
echo 'nonsense' >>"$root/etc/qixian/qixian.toml"
check "a wrong configuration fails the start" "exit 1" inside systemctl start qixiand
check "with 78, which is not tried again" "78" property ExecMainStatus
check "so it stays down" "failed" inside systemctl is-active qixiand
say "$checks checks passed"
