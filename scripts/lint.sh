#!/usr/bin/env bash
# Formatting, static checks, and the shell scripts where shellcheck is present.
set -euo pipefail

status=0

echo "-- gofmt"
folders=()
for folder in bench cmd internal content themes static tools; do
	if [ -d "$folder" ]; then folders+=("$folder"); fi
done
unformatted=$(gofmt -s -l "${folders[@]}")
if [ -n "$unformatted" ]; then
	echo "not formatted (make fmt does it):" >&2
	echo "$unformatted" >&2
	status=1
fi

echo "-- go.mod"
go mod tidy -diff || status=1

echo "-- golangci-lint"
"$BIN/golangci-lint" run --allow-parallel-runners ./... || status=1

if command -v shellcheck >/dev/null; then
	echo "-- shellcheck"
	shellcheck .ci/run scripts/*.sh deploy/*.sh || status=1
else
	echo "-- shellcheck is not installed here: the shell scripts were not checked"
fi
exit "$status"
