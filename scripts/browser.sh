#!/usr/bin/env bash
# Installs what the browser tests and pictures need: Node.js, Chromium, a Chinese font,
# a Java runtime for the W3C's checker, and the packages that tools/browser/package-lock.json
# pins by hash. Ends with 3 where it cannot, having said why.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/need.sh node nodejs npm
scripts/need.sh npm npm
scripts/need.sh java default-jre-headless
if [ -z "${CHROMIUM:-}" ]; then
	scripts/need.sh chromium chromium
fi
# Without a Chinese font every character is an empty box of the wrong width. fc-list
# comes with Chromium.
if ! fc-list :lang=zh-cn family 2>/dev/null | grep -q 'Serif CJK'; then
	scripts/need.sh --always fonts-noto-cjk
fi

major=$(node --version | sed 's/^v\([0-9]*\).*/\1/')
if [ "$major" -lt 20 ]; then
	echo "need: Node.js 20 or newer; this is $(node --version)" >&2
	exit 3
fi

# install FOLDER: npm's packages of a lock file, once for each state of that file.
install() {
	local mark=$1/node_modules/.installed
	if [ -f "$mark" ] && cmp -s "$mark" "$1/package-lock.json"; then return; fi
	echo "need: installing the packages of $1"
	(cd "$1" && npm ci --no-audit --no-fund --ignore-scripts --loglevel=error) || {
		echo "need: npm could not install the packages of $1" >&2
		exit 3
	}
	cp "$1/package-lock.json" "$mark"
}
install tools/browser
if [ "${1:-}" = audit ]; then install tools/audit; fi
