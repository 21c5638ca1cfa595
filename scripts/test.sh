#!/usr/bin/env bash
# Runs every test, then again under the race detector where goroutines meet, and
# ends with one line that says how many passed, failed and were skipped. A skip
# counts as a failure here: PORTAL_TEST_REQUIRE tells the tests that what they
# need has been installed.
set -euo pipefail

export PORTAL_TEST_REQUIRE=1
reports=.reports
mkdir -p "$reports"
rm -f "$reports"/*.json # of an earlier run; what make bench keeps there stays
status=0

# The second run needs a C compiler; say early whether there is one.
race=yes
scripts/need.sh gcc gcc libc6-dev || race=no

# Debian's redis-server would start a service; redis-tools holds the same program.
if ! command -v redis-server >/dev/null; then
	scripts/need.sh redis-check-rdb redis-tools || status=1
fi

# The browser tests say themselves what is missing; then they fail. So do those of
# PostgreSQL and of several instances behind Caddy.
scripts/browser.sh || status=1
scripts/assets.sh || status=1 # before anything is compiled: it is embedded
scripts/postgres.sh || status=1
scripts/caddy.sh || status=1

# All of vet once, here; the runs below would each repeat a part of it.
echo "-- go vet"
go vet ./... || status=1

echo "-- tests"
# Shuffled, so that no test comes to lean on the one before it.
"$BIN/gotestsum" --format pkgname-and-test-fails --jsonfile "$reports/test.json" -- \
	-vet=off -shuffle=on -timeout 20m ./... || status=1

# The same tests once more where the database matters, on PostgreSQL.
echo "-- tests on PostgreSQL: $DATABASE_PACKAGES"
# shellcheck disable=SC2086
PORTAL_TEST_DATABASE=postgres "$BIN/gotestsum" --format pkgname-and-test-fails --jsonfile "$reports/postgres.json" -- \
	-vet=off -shuffle=on -timeout 15m -skip '^Test(Browser|Postgres|SQLite|SweepInstances|DatabaseIs|InstanceIs|Scaled)' $DATABASE_PACKAGES || status=1

echo "-- tests of the tally itself (a module of its own)"
root=$PWD
(cd tools && "$root/$BIN/gotestsum" --format pkgname-and-test-fails --jsonfile "$root/$reports/tools.json" -- \
	-shuffle=on ./tally) || status=1

if [ "$race" = yes ] && [ -n "$RACE_PACKAGES" ]; then
	echo "-- race detector: $RACE_PACKAGES"
	# The list is words on purpose.
	# shellcheck disable=SC2086
	CGO_ENABLED=1 "$BIN/gotestsum" --format pkgname-and-test-fails --jsonfile "$reports/race.json" -- \
		-vet=off -race -shuffle=on -timeout 15m $RACE_PACKAGES || status=1
fi

if [ "$race" = no ]; then
	echo "note: no C compiler, so no run under the race detector; every test ran once without it"
fi
"$BIN/tally" "$reports"/*.json || status=1
exit "$status"
