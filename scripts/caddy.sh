#!/usr/bin/env bash
# Makes sure that Caddy is there for the tests of compose.scaled.yaml. Debian's package
# starts a server on port 80 when it is installed; only its binary is wanted, so the
# package is unpacked into .tools and not installed, which needs no root either. Ends with
# 3 where it cannot, having said why.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tools=.tools/caddy
if command -v caddy >/dev/null || [ -x "$tools/usr/bin/caddy" ]; then exit 0; fi
if ! command -v apt-get >/dev/null; then
	echo "need: caddy is missing and so is apt-get; install it by hand (Debian calls it: caddy)" >&2
	exit 3
fi

# Package lists may be missing, as in a fresh container.
refresh() {
	if [ "$(id -u)" -eq 0 ]; then apt-get -qq update; else sudo -n apt-get -qq update; fi
}
echo "need: unpacking caddy"
rm -rf "$tools"
mkdir -p "$tools"
(
	cd "$tools"
	apt-get -qq download caddy 2>/dev/null || { refresh && apt-get -qq download caddy; }
	dpkg-deb -x caddy_*.deb .
) </dev/null >/dev/null || true
if ! "$tools/usr/bin/caddy" version >/dev/null 2>&1; then
	echo "need: Debian's caddy could not be unpacked" >&2
	exit 3
fi
