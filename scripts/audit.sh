#!/usr/bin/env bash
# Starts the demonstration on an address of this machine, lets Lighthouse judge it, and
# stops it again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

folder=$(mktemp -d)
address=127.0.0.1:${AUDIT_PORT:-18573}
env -u PORTAL_CONFIG PORTAL_DATA_DIR="$folder" PORTAL_ADDR="$address" PORTAL_ADMIN_ADDR="127.0.0.1:$((${AUDIT_PORT:-18573} + 1))" \
	./portal demo --records 2000 >"$folder.log" 2>&1 &
portal=$!
# Called by the trap.
# shellcheck disable=SC2317
stop() {
	kill "$portal" 2>/dev/null || true
	wait "$portal" 2>/dev/null || true
	rm -rf "$folder" "$folder.log"
}
trap stop EXIT

for _ in $(seq 150); do
	if node -e "fetch('http://$address/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"; then
		node tools/audit/audit.mjs "http://$address"
		exit
	fi
	if ! kill -0 "$portal" 2>/dev/null; then break; fi
	sleep 0.2
done
echo "audit: the portal did not start:" >&2
cat "$folder.log" >&2
exit 1
