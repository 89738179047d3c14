#!/bin/bash
# Draws one letter of each kind as a desktop, a telephone and a printer show it, to be looked at.
#
#   scripts/letter-gallery.sh BUILD_FOLDER FOLDER
#
# BUILD_FOLDER has delivery_test built; FOLDER gets NAME.html, NAME.txt, NAME-desktop.png,
# NAME-phone.png and NAME.pdf. Fails when a letter about one duty takes more than one sheet of A4.
# Needs chromium and a Chinese font (Debian: chromium, fonts-noto-cjk).
set -euo pipefail
build=${1:?the build folder}
mkdir -p "${2:?the folder for the pictures}"
folder=$(cd "$2" && pwd)
QIXIAN_GALLERY=$folder "$build/bin/delivery_test" --gtest_filter='Gallery.*' --gtest_brief=1

browser=(chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --no-first-run
         "--user-data-dir=$(mktemp -d)")
trap 'rm -rf "${browser[-1]#--user-data-dir=}"' EXIT
draw() { timeout 60 "${browser[@]}" "$@" 2>/dev/null >/dev/null; }
sheets() { grep -aoE '/Count [0-9]+' "$1" | head -n 1 | cut -d ' ' -f 2; }

failed=0
for page in "$folder"/*.html; do
  name=${page%.html}
  draw "--screenshot=$name-desktop.png" --window-size=900,1300 "file://$page"
  # No window of chromium is narrower than 500: a frame of a telephone's width shows the page.
  printf '<body style="margin:0"><iframe src="%s" style="border:0;width:390px;height:1700px"></iframe>' \
    "file://$page" >"$name-frame.htm"
  draw "--screenshot=$name-phone.png" --window-size=500,1700 "file://$name-frame.htm"
  rm "$name-frame.htm"
  # A mail has no style sheet; the paper is the printer's.
  sed 's|<head>|<head><style>@page{size:A4;margin:12mm}</style>|' "$page" >"$name-paper.htm"
  draw "--print-to-pdf=$name.pdf" --no-pdf-header-footer "file://$name-paper.htm"
  rm "$name-paper.htm"
  case ${name##*/} in 0* | 1*)
    if [ "$(sheets "$name.pdf")" -ne 1 ]; then
      echo "letter-gallery.sh: ${name##*/} takes $(sheets "$name.pdf") sheets" >&2
      failed=1
    fi ;;
  esac
done
exit $failed
