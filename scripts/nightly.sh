#!/usr/bin/env bash
# What takes too long for every change: the whole tree under the race detector,
# each fuzz target, mutation of the pure packages, known vulnerabilities and the
# licences of what is linked in. Every part runs even if an earlier one failed;
# the closing lines name those that did.
set -euo pipefail

failed=()
part() {
	local name=$1
	shift
	echo "== $name"
	if ! "$@"; then failed+=("$name"); fi
}

race() {
	{ command -v redis-server >/dev/null || scripts/need.sh redis-check-rdb redis-tools; } &&
		scripts/need.sh gcc gcc libc6-dev && scripts/assets.sh &&
		CGO_ENABLED=1 PORTAL_TEST_REQUIRE=1 go test -race -count=1 -timeout 90m ./...
}

# Every state of every page of the desk in every way, and its stories, in a whole Chromium;
# each change opens each page once, in the one without windows.
pages() {
	scripts/browser.sh && { [ -n "${CHROMIUM:-}" ] || scripts/need.sh chromium chromium; } && scripts/assets.sh &&
		CHROMIUM=${CHROMIUM:-$(command -v chromium)} PORTAL_TEST_REQUIRE=1 PORTAL_TEST_WHOLE=1 \
			go test -count=1 -timeout 60m -run '^TestBrowserDesk' ./cmd/portal
}

# Go fuzzes one target at a time, so the targets are listed first.
fuzz() {
	local package target ok=0 found=0
	for package in $(go list ./...); do
		for target in $(go test -list '^Fuzz' "$package" | grep '^Fuzz' || true); do
			found=$((found + 1))
			echo "-- $package $target for $FUZZTIME"
			go test -run '^$' -fuzz "^$target\$" -fuzztime "$FUZZTIME" "$package" || ok=1
		done
	done
	echo "$found fuzz targets"
	return "$ok"
}

# The bar is the one of docs/decisions: 85 of 100 mutants must be noticed.
mutate() {
	local package ok=0
	for package in $MUTATION_PACKAGES; do
		echo "-- $package"
		"$BIN/gremlins" unleash --threshold-efficacy 85 "$package" || ok=1
	done
	return "$ok"
}

vulnerabilities() {
	if [ ! -d "$VULNDB" ]; then
		echo "no vulnerability database at $VULNDB: nothing was checked (set VULNDB to a copy of it)"
		return 0
	fi
	"$BIN/govulncheck" -db "file://$(realpath "$VULNDB")" ./...
}

# go-licenses looks for the standard library by GOROOT, which a binary built with
# -trimpath does not know by itself. modernc.org/mathutil is under BSD-3-Clause, in
# a wording that its classifier does not recognise; it was read by hand.
licences() {
	GOROOT=$(go env GOROOT) "$BIN/go-licenses" check ./cmd/portal \
		--ignore gongkai --ignore modernc.org/mathutil --disallowed_types=forbidden,restricted,unknown
}

part race race
part pages pages
part fuzz fuzz
part mutation mutate
part vulnerabilities vulnerabilities
part licences licences

if [ "${#failed[@]}" -gt 0 ]; then
	echo "nightly: failed: ${failed[*]}" >&2
	exit 1
fi
echo "nightly: all parts passed"
