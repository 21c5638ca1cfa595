#!/usr/bin/env bash
# need.sh COMMAND PACKAGE...: makes sure that COMMAND exists, and installs the
# Debian packages if it does not. With --always in place of a command they are
# installed in any case. Ends with 3 where it cannot, having said why.
set -euo pipefail

command=$1
shift
if [ "$command" = --always ]; then
	command=$1
elif command -v "$command" >/dev/null; then
	exit 0
fi
if ! command -v apt-get >/dev/null; then
	echo "need: $command is missing and so is apt-get; install it by hand (Debian calls it: $*)" >&2
	exit 3
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
	if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null; then
		echo "need: $command is missing; as root run: apt-get install $*" >&2
		exit 3
	fi
	as_root=(sudo -n)
fi
echo "need: installing $* for $command"
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get -qq update </dev/null >/dev/null || true
if ! "${as_root[@]}" apt-get -qq install -y --no-install-recommends "$@" </dev/null >/dev/null; then
	echo "need: apt-get could not install $*" >&2
	exit 3
fi
