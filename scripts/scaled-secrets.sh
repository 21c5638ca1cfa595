#!/usr/bin/env bash
# scaled-secrets.sh DIR URL: makes the secrets of compose.scaled.yaml in a new folder: the
# keys of the portal, the passwords of its database and its Redis, and the settings file
# that holds them. URL is the address that visitors use. Nothing that exists is touched.
# Run as root it gives each file to the user that reads it in its container; otherwise it
# says what remains to be done.
set -euo pipefail

if [ $# -ne 2 ]; then
	echo "usage: scripts/scaled-secrets.sh DIR URL" >&2
	exit 2
fi
dir=$1 url=$2
if [ -e "$dir" ]; then
	echo "scaled-secrets: $dir exists; keys and passwords are made once and never again" >&2
	exit 1
fi
case $url in
*[!A-Za-z0-9.:/_-]*)
	echo "scaled-secrets: this is no address of a site: $url" >&2
	exit 2
	;;
http://?* | https://?*) ;;
*)
	echo "scaled-secrets: the address begins with http:// or https://" >&2
	exit 2
	;;
esac
umask 077
mkdir -m 0700 "$dir"

# random N: N random bytes as base64; password: one without characters that a URL needs.
random() { head -c "$1" /dev/urandom | base64 | tr -d '\n'; }
password() { head -c 24 /dev/urandom | base64 | tr -d '\n' | tr '+/' '-_'; }

printf 'gongkai-keys v1\nid %s\nbox %s\ndigest %s\n' "$(random 4)" "$(random 32)" "$(random 32)" >"$dir/portal.keys"
database=$(password)
redis=$(password)
password >"$dir/postgres_password"
printf '%s' "$database" >"$dir/portal_db_password"
# What the portal needs of Redis and no more; nobody else may do anything.
cat >"$dir/redis.acl" <<ACL
user default off
user portal on >$redis ~gongkai:* -@all +ping +hello +auth +select +getrange +get +set +evalsha +eval +time
ACL
cat >"$dir/portal.toml" <<TOML
base_url = "$url"
database_url = "postgres://portal:$database@postgres:5432/portal?sslmode=disable"
redis_url = "redis://portal:$redis@redis:6379/0"
# 按本院情况填写 · set these for your court:
# court_name = "某某市某某区人民法院"
# court_code = "鲁0113"
# hotlines = ["值班电话一", "值班电话二", "值班电话三", "信访接待电话"]
TOML

owners() {
	chown 65532:65532 "$dir/portal.keys" "$dir/portal.toml"
	chown 999:999 "$dir/postgres_password" "$dir/portal_db_password" "$dir/redis.acl"
}
if [ "$(id -u)" -eq 0 ]; then
	owners
else
	echo "scaled-secrets: as root, give the files to the users of the containers:" >&2
	declare -f owners | sed -n "s|\"\$dir|\"$dir|g; s/^ *\(chown .*[^;]\);*\$/  \1/p" >&2
fi
echo "scaled-secrets: made $dir. Keep a copy of portal.keys off this machine, apart from the backups." >&2
