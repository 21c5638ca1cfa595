#!/usr/bin/env bash
# Makes sure that PostgreSQL's programs are there for the tests, which run a server of their
# own. Debian's package would also make a cluster of the system and start it on the default
# port; it is told not to, and what is there already is left as it is. Ends with 3 where it
# cannot, having said why.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

present() {
	command -v postgres >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null
}
if present; then exit 0; fi

settings=/etc/postgresql-common/createcluster.conf
as_root=()
if [ "$(id -u)" -ne 0 ]; then as_root=(sudo -n); fi

scripts/need.sh pg_conftool postgresql-common
before=$(pg_conftool -s "$settings" show create_main_cluster 2>/dev/null || true)
"${as_root[@]}" pg_conftool "$settings" set create_main_cluster off
status=0
scripts/need.sh --always postgresql || status=$?
if [ -n "$before" ]; then
	"${as_root[@]}" pg_conftool "$settings" set create_main_cluster "$before"
else
	"${as_root[@]}" pg_conftool "$settings" remove create_main_cluster
fi
if [ "$status" -ne 0 ]; then exit "$status"; fi
if ! present; then
	echo "need: Debian's postgresql was installed, but its server is not to be found" >&2
	exit 3
fi
