#!/usr/bin/env bash
# Installs what the browser tests and pictures need: Node.js, Chromium, a Chinese font,
# a Java runtime for the W3C's checker, and the packages that tools/browser/package-lock.json
# pins by hash. Ends with 3 where it cannot, having said why.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/need.sh node nodejs npm
scripts/need.sh npm npm
scripts/need.sh java default-jre-headless
# The stories run in Chromium without windows, which takes half the time; where that is not
# to be had, in a whole one. Lighthouse judges in a whole one.
if [ -z "${CHROMIUM:-}" ]; then
	scripts/need.sh chromium-headless-shell chromium-headless-shell || scripts/need.sh chromium chromium
	if [ "${1:-}" = audit ]; then scripts/need.sh chromium chromium; fi
fi
# Without a Chinese font every character is an empty box of the wrong width.
scripts/need.sh fc-list fontconfig
if ! fc-list :lang=zh-cn family 2>/dev/null | grep -q 'Serif CJK'; then
	scripts/need.sh --always fonts-noto-cjk
fi

scripts/packages.sh tools/browser
if [ "${1:-}" = audit ]; then scripts/packages.sh tools/audit; fi
