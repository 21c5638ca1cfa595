#!/usr/bin/env bash
# Builds the Markdown editor of the desk from tools/editor into static/built, which the
# next `go build` embeds. With --if-npm nothing is installed but npm's packages, and where
# that cannot be done the portal is built without the editor: texts are then written in a
# plain field. Without it, ends with 3 where it cannot build, having said why.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

built=static/built/editor.js
if [ -f "$built" ] && [ -z "$(find tools/editor -name node_modules -prune -o -type f -newer "$built" -print)" ]; then exit 0; fi

if [ "${1:-}" != --if-npm ]; then
	scripts/need.sh node nodejs npm
	scripts/need.sh npm npm
	scripts/packages.sh tools/editor
	exec node tools/editor/build.mjs
fi
without() {
	echo "note: $1: the desk gets a plain field to write in (make assets builds the editor)"
	exit 0
}
if ! command -v node >/dev/null || ! command -v npm >/dev/null; then without "npm is not installed"; fi
scripts/packages.sh tools/editor --prefer-offline --fetch-retries=0 || without "npm's packages are not to be had"
node tools/editor/build.mjs || without "the editor could not be built"
