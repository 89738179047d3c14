#!/bin/bash
# The shipped examples: the daemon takes them, and they show every key there is with its default.
#
#   examples.sh SOURCE-FOLDER FOLDER-OF-PROGRAMS
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/credentials"
printf 'secret\n' >"$folder/credentials/secret_smtp-password"
for name in hook hook-old; do
  printf 'whsec_%s\n' "$(printf '%032d' 7 | base64)" >"$folder/credentials/secret_$name"
done
for name in dingtalk-sign feishu-sign; do
  printf 'SEC%032d\n' 7 >"$folder/credentials/secret_$name"
done
for url in dingtalk-url:oapi.dingtalk.com/robot/send?access_token=7 \
           wecom-url:qyapi.weixin.qq.com/cgi-bin/webhook/send?key=7 \
           feishu-url:open.feishu.cn/open-apis/bot/v2/hook/7; do
  printf 'https://%s\n' "${url#*:}" >"$folder/credentials/secret_${url%%:*}"
done
chmod 400 "$folder"/credentials/*

# As shipped, with this checkout's files; then with every key that has no default, too.
sed -e "s#/etc/qixian/directory.toml#$1/config/directory.toml#" \
    -e "s#/usr/share/qixian/holidays#$1/holidays#" \
    -e "s#/usr/share/qixian/\(rulebooks\|templates\)#$1/config/\1#" \
    "$1/config/qixian.toml" >"$folder/qixian.toml"
sed -e 's/^#\([^ #]\)/\1/' "$folder/qixian.toml" >"$folder/all.toml"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj '/CN=authority' -days 2 \
  -keyout "$folder/authority.key" -out "$folder/authorities" 2>/dev/null
printf 'id,name,office,superior,liaison,deputy,channel,address\n' >"$folder/officers.csv"
mkdir "$folder/spool"
sed -i -e "s#/etc/ssl/certs/ca-certificates.crt#$folder/authorities#" \
       -e "s#/var/spool/qixian#$folder/spool#" "$folder/all.toml"
export CREDENTIALS_DIRECTORY=$folder/credentials
"$2/qixiand" --config "$folder/qixian.toml" --check
"$2/qixiand" --config "$folder/all.toml" --check

# Every key that the sources ask for is shown.
missing=0
while read -r key; do
  if ! grep -qE "^#?(\[+([a-z]+\.)?$key(\.[a-z-]+)?\]|$key(_file)? =)" "$1/config/qixian.toml"; then
    echo "config/qixian.toml does not show '$key'"
    missing=1
  fi
done < <(grep -hoE '(table|root)(\.[a-z_]+\(|, )"[a-z_]+"' "$1"/daemon/config/settings.cpp \
           "$1"/daemon/notify/{smtp,webhook,robot,spool,channels,channel_keys,http_client,url}.cpp | grep -oE '[a-z_]+"$' |
         tr -d '"' | sort -u)
exit $missing
