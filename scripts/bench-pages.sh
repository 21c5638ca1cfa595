#!/usr/bin/env bash
# Measures the portal's pages beside other servers: builds the measuring programs,
# finds wrk and nginx, and hands over to bench/pages, which starts and stops all that
# runs. Arguments go to it (-rounds 2 -seconds 2 for a short trial).
set -euo pipefail

tools=.tools/bench

scripts/need.sh wrk wrk

# Debian's package of nginx starts a server on port 80 when it is installed. Here only
# its binary is wanted, so the package is unpacked and not installed; that needs no
# root either. Prints the path of the binary, or nothing.
find_nginx() {
	local have
	if have=$(PATH=$PATH:/usr/sbin command -v nginx); then
		echo "$have"
		return
	fi
	have=$PWD/$tools/nginx/usr/sbin/nginx
	if [ ! -x "$have" ] && command -v apt-get >/dev/null; then
		rm -rf "$tools/nginx"
		mkdir -p "$tools/nginx"
		(
			cd "$tools/nginx"
			apt-get -qq download nginx || { refresh && apt-get -qq download nginx; }
			dpkg-deb -x nginx_*.deb .
		) </dev/null >&2 || true
	fi
	if [ -x "$have" ] && "$have" -v 2>/dev/null; then
		echo "$have"
	else
		echo "bench-pages: no nginx, so its rows are left out (Debian calls it: nginx)" >&2
	fi
}

# Package lists may be missing, as in a fresh container.
refresh() {
	if [ "$(id -u)" -eq 0 ]; then apt-get -qq update; else sudo -n apt-get -qq update; fi
}

mkdir -p "$tools"
CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o "$tools/" ./bench/...
commit=$(git describe --always --dirty 2>/dev/null || echo unknown)
# exec: a signal reaches the program that knows what it started.
exec "$tools/pages" -portal ./portal -bin "$tools" -nginx "$(find_nginx)" -commit "$commit" "$@"
