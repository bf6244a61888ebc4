#!/usr/bin/env bash
# Installs what the whole test suite uses beside Python: PostgreSQL, Redis, Chromium.
# Needs root and apt; says so and goes on where it has not both.
set -euo pipefail

have_postgres() { command -v postgres >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null; }
have_chromium() { command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; }

missing=()
have_postgres || missing+=(postgresql)
command -v redis-server >/dev/null || missing+=(redis-server)
have_chromium || missing+=(chromium)

if [ "${#missing[@]}" -eq 0 ]; then
  echo "PostgreSQL, Redis and Chromium are here."
  exit 0
fi
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "Not installed, for want of root or apt: ${missing[*]}. Their tests will be skipped." >&2
  exit 0
fi

# A package must not start a server of its own: every test starts the one it uses.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
  trap 'rm -f "$policy"' EXIT
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
apt-get install -q -y --no-install-recommends "${missing[@]}"
