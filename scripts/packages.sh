#!/usr/bin/env bash
# packages.sh FOLDER: npm's packages of the folder's lock file, which pins them by hash,
# once for each state of that file. Their install scripts do not run. OPTIONS of npm may
# follow. Ends with 3 where it cannot, having said why.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

folder=$1
shift
major=$(node --version | sed 's/^v\([0-9]*\).*/\1/')
if [ "$major" -lt 20 ]; then
	echo "need: Node.js 20 or newer; this is $(node --version)" >&2
	exit 3
fi
mark=$folder/node_modules/.installed
if [ -f "$mark" ] && cmp -s "$mark" "$folder/package-lock.json"; then exit 0; fi
echo "need: installing the packages of $folder"
(cd "$folder" && npm ci --no-audit --no-fund --ignore-scripts --loglevel=error "$@") || {
	echo "need: npm could not install the packages of $folder" >&2
	exit 3
}
cp "$folder/package-lock.json" "$mark"
