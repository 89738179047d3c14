#!/bin/bash
# A case from beginning to end: what happens is recorded, the duties follow, the mails arrive.
#
#   scripts/demo.sh           about half a minute; leaves nothing running
#   scripts/demo.sh --keep    leaves the daemon and the mailbox up, to be tried by hand
#
# Everything is real but the clock: qixiand on a simulated clock in a temporary folder, an SMTP
# server on this machine, the shipped rulebook of Jiangxi and the example offices of config/.
set -Eeuo pipefail
export LC_ALL=C.UTF-8

keep=no
case "${1:-}" in
  "") ;;
  --keep) keep=yes ;;
  *) sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac

source_folder=$(cd "$(dirname "$0")/.." && pwd)
folder=''
daemon=''
mailbox=''

# --- how it looks, and how it ends ----------------------------------------------------------------

bold='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then bold=$'\e[1m' plain=$'\e[0m'; fi
heading() { printf '\n%s== %s%s\n\n' "$bold" "$*" "$plain"; }
say() { printf '%s\n' "$*"; }
fail() {
  printf '\nThe demonstration failed: %s\n' "$*" >&2
  if [ -n "$folder" ] && [ -s "$folder/log" ]; then
    printf 'The last lines of the daemon:\n' >&2
    tail -n 5 "$folder/log" >&2
  fi
  exit 1
}

# Shows the command as a person would type it, and runs it.
show() {
  local words='' word special='[][:space:]"{}();&|<>*?$\[]'
  for word in "$@"; do
    if [[ $word =~ $special ]]; then word="'$word'"; fi
    words+=" $word"
  done
  printf '%s$%s%s\n' "$bold" "$words" "$plain"
  "$@"
  printf '\n'
}

end() { # PID
  kill "$1" 2>/dev/null || return 0
  for _ in $(seq 100); do
    kill -0 "$1" 2>/dev/null || return 0
    sleep 0.1
  done
  kill -9 "$1"
}
clean_up() {
  local status=$?
  trap - EXIT
  if [ $status -ne 0 ] || [ $keep = no ]; then
    if [ -n "$daemon" ]; then end "$daemon"; fi
    if [ -n "$mailbox" ]; then end "$mailbox"; fi
    if [ -n "$folder" ]; then rm -rf "$folder"; fi
  fi
  exit $status
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'fail "line $LINENO of scripts/demo.sh"' ERR

# --- mails ----------------------------------------------------------------------------------------

letters_shown=0
letters_seen=0 # before the last look

# Prints the mails that came since the last call: those to this ADDRESS in full, of the rest the heads.
show_mails() { # [ADDRESS]
  local there
  there=$(grep -c 'a mail arrived' "$folder/mails" || true)
  awk -v from="$letters_shown" -v address="${1:-}" '
    function finish() {
      if (n > from) printf "%s", address != "" && index(whole, address) ? whole : head
      whole = head = ""
    }
    /a mail arrived/ { finish(); n++ }
    { whole = whole $0 "\n" }
    /─|^  │ (To|Subject): / { head = head $0 "\n" }
    END { finish() }' "$folder/mails"
  if [ "$there" = "$letters_shown" ]; then say "  (no mail)"; fi
  letters_seen=$letters_shown letters_shown=$there
  printf '\n'
}

# Insists that a mail to this address, with these words, was among those shown last.
expect_mail() { # ADDRESS WORDS
  awk -v from="$letters_seen" -v to="$1" -v words="$2" '
    /a mail arrived/ { n++ }
    /^  │ To: / { is_to = index($0, to) }
    n > from && is_to && index($0, words) { found = 1 }
    END { exit !found }' "$folder/mails" || fail "no mail to $1 says '$2'"
}
expect_no_mail() {
  [ "$letters_seen" = "$letters_shown" ] || fail "no mail should have come, and one did"
}

# Insists that the table of duties has these lines.
expect_due() { # PATTERN...
  local table pattern
  table=$(qixian due --all)
  for pattern in "$@"; do
    grep -q -- "$pattern" <<<"$table" || fail "qixian due --all has no line '$pattern'"
  done
}

# The clock stands still until it is told to go on; what falls due until then happens, in order.
advance_to() { # INSTANT
  show curl -sS --fail-with-body --unix-socket "$folder/control.sock" \
    --data "{\"advance_to\":\"$1\"}" http://localhost/v1/clock
}

# --- installing and building ----------------------------------------------------------------------

heading "Installing and building"
"$source_folder/scripts/packages.sh" build demo
cd "$source_folder"
log=$(mktemp)
if ! { cmake --preset release && cmake --build --preset release; } >"$log" 2>&1; then
  tail -n 40 "$log" >&2
  rm -f "$log"
  fail "qixian did not build"
fi
rm -f "$log"
PATH=$source_folder/build/release/bin:$PATH
say "built: $(qixian --version), in build/release/bin"

# --- starting -------------------------------------------------------------------------------------

folder=$(mktemp -d "${TMPDIR:-/tmp}/qixian-demo.XXXXXX")
export QIXIAN_SOCKET=$folder
mkdir -m 700 "$folder/store"
: >"$folder/mails"

/usr/bin/python3 "$source_folder/scripts/demo_mailbox.py" "$folder/mails" >"$folder/mailbox" \
  2>"$folder/mailbox.log" </dev/null &
mailbox=$!
for _ in $(seq 100); do
  port=$(sed -n 's/^ready //p' "$folder/mailbox")
  [ -z "$port" ] || break
  kill -0 "$mailbox" 2>/dev/null || { cat "$folder/mailbox.log" >&2; fail "the mailbox did not start"; }
  sleep 0.1
done
[ -n "$port" ] || fail "the mailbox is not ready after 10 s"

cat >"$folder/qixian.toml" <<CONFIGURATION
[store]
folder = "store"

[sockets]
status = "status.sock"
control = "control.sock"

[data]
directory = "$source_folder/config/directory.toml"
holidays = ["$source_folder/holidays"]
rulebooks = ["$source_folder/config/rulebooks"]
templates = ["$source_folder/config/templates"]

[[channel]]
name = "mail"
kind = "smtp"
host = "127.0.0.1"
port = $port
tls = "none"
connections = 1 # mails of one moment arrive one after the other
from = "期限提醒 <qixian@example.gov.cn>"
CONFIGURATION

heading "The daemon starts; by its simulated clock it is Monday, 28 September 2026, 08:55"
show qixiand --config "$folder/qixian.toml" --check
start=2026-09-28T08:55:00+08:00
say "${bold}\$ qixiand --config $folder/qixian.toml --clock $start &${plain}"
qixiand --config "$folder/qixian.toml" --clock $start >"$folder/log" 2>&1 </dev/null &
daemon=$!
for _ in $(seq 100); do
  if curl --silent --fail --output /dev/null --unix-socket "$folder/status.sock" \
    http://localhost/readyz; then
    break
  fi
  kill -0 "$daemon" 2>/dev/null || fail "qixiand did not start"
  sleep 0.1
done
show export QIXIAN_SOCKET="$folder"

# --- the case -------------------------------------------------------------------------------------

eco=zhang.wei@nanchang-eco.example
eco_leader=li.na@nanchang-eco.example
proc=wang.fang@nanchang-proc.example
proc_leader=chen.jing@nanchang-proc.example

heading "A case is opened; what has happened so far is recorded"
say "The agency passed a lead to the procuratorate, which concluded it on 18 September. Today the"
say "agency decided to open negotiations. A line with + is a duty that follows."
say
show qixian case open --rulebook jiangxi-2021 --docket 赣环赔〔2026〕3号 --title 某化工厂渗漏 \
  --party agency=nanchang-eco --party procuratorate=nanchang-proc
show qixian record 1 lead-transferred --on 2026-09-01 --document 洪环移〔2026〕5号 --by zhang-wei
show qixian record 1 lead-concluded --on 2026-09-18 --by wang-fang
show qixian record 1 negotiation-decided --on 2026-09-28 --by zhang-wei
expect_due ' 2026-09-30  2026-10-08 .* open .*15d' ' 2026-10-10  2026-10-10 .* open .*5wd'

heading "Why 30 September, when the law's last day is 8 October?"
show qixian why 1

heading "At nine each of those who owe gets one letter with all that is to be said"
say "It is the first working day of a week, so the letter is the week's list, and what is new stands"
say "in it. The agency's leader reads the daily report."
say
advance_to 2026-09-28T12:00:00+08:00
show_mails $eco
expect_mail $eco "【期限周报】"
expect_mail $eco "书面通报同级检察机关"
expect_mail $proc "将线索处理情况函告行政机关"
expect_mail $eco_leader "【临期日报】"

heading "The procuratorate will attend; the meeting is set to 12 October"
show qixian record 1 attendance-decided --on 2026-09-28 --by wang-fang
show qixian record 1 meeting-set --on 2026-09-28 --field meets=2026-10-12 --by zhang-wei
show qixian due
expect_due ' 2026-10-09  2026-10-09 .* open .*-3d' ' 2026-10-10  2026-10-10 .* open .*-1d'
say "Nothing of that is due within two working days: it waits for the next morning's letter."
say
advance_to 2026-09-28T18:00:00+08:00
show_mails
expect_no_mail
advance_to 2026-09-29T12:00:00+08:00
show_mails
expect_mail $eco "【新事项】"
expect_mail $proc "【期限提醒汇总】"

heading "The day before the National Day week"
say "What is due today goes by itself, and to the superior too, since nobody has said a word about it."
say "Who owes something around the holidays gets a list of it."
say
advance_to 2026-09-30T12:00:00+08:00
show_mails $eco
expect_mail $proc "【今日】"
expect_mail $proc_leader "【今日】"
expect_mail $eco "【节前清单】"
show qixian "done" 1 --on 2026-09-30 --document 洪检函〔2026〕41号 --received-by 张伟 --by wang-fang
expect_due ' met .*15d'

heading "Through the week, 1 to 7 October: nobody is disturbed"
advance_to 2026-10-08T08:00:00+08:00
show_mails
expect_no_mail
show qixian due

heading "Back at work: the meeting is moved to 16 October, and what hangs on it moves along"
show qixian record 1 meeting-set --on 2026-10-08 --field meets=2026-10-16 --note 会议室冲突 --by zhang-wei
expect_due ' 2026-10-13  2026-10-13 .* open .*-3d' ' 2026-10-15  2026-10-15 .* open .*-1d'
say "Whoever had been told the old day is told the new one, by itself."
say
advance_to 2026-10-08T12:00:00+08:00
show_mails $eco
expect_mail $eco "由10月9日（周五）改为10月13日（周二）"
expect_mail $proc "由10月10日（周六）改为10月15日（周四）"

heading "What is done is recorded, and nobody is reminded of it again"
show qixian "done" 2 --on 2026-10-08 --document 洪环函〔2026〕88号 --via 公文交换 --by zhang-wei
advance_to 2026-10-10T12:00:00+08:00
show_mails
expect_mail $eco "【临期】"
expect_mail $proc "【临期】"
show qixian "done" 4 --on 2026-10-10 --document 洪环函〔2026〕90号 --by zhang-wei
say "An acknowledgement quiets what comes before the last day, never the last day itself."
say
show qixian ack 5 --by wang-fang
advance_to 2026-10-15T12:00:00+08:00
show_mails
expect_mail $proc "【今日届满】"
show qixian "done" 5 --on 2026-10-15 --document 洪检函〔2026〕47号 --by wang-fang

heading "Everything is met"
show qixian due
show qixian due --all
expect_due ' met .*15d' ' met .*5wd' ' met .*-3d' ' met .*-1d'
[ "$(qixian due)" = "nothing is owed" ] || fail "something is still owed"
show qixian letters --failed
[ "$(qixian letters --failed)" = "no letter failed" ] || fail "a letter failed"

if [ $keep = no ]; then
  say "The demonstration ends here, and nothing is left running. To go on by hand: scripts/demo.sh --keep"
  exit 0
fi

trap - EXIT
heading "Daemon and mailbox are up"
cat <<WORDS
To talk to the daemon:

  export PATH=$source_folder/build/release/bin:\$PATH QIXIAN_SOCKET=$folder
  qixian status
  qixian record 1 support-decided --on 2026-10-15
  curl --unix-socket $folder/status.sock http://localhost/v1/obligations

Its clock stands at 15 October 2026, 12:00, until you let it go on:

  curl --unix-socket $folder/control.sock --data '{"advance_to":"2026-10-20T12:00:00+08:00"}' http://localhost/v1/clock

Mails arrive in    $folder/mails
The daemon's log   $folder/log

To stop both and remove the folder:

  kill $daemon $mailbox && rm -rf $folder
WORDS
