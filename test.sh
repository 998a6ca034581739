#!/usr/bin/env bash
# Everything that CI runs: build with warnings as errors, format check, all tests. Ends with one line: N passed, N failed, N skipped.
# As root on Debian or Ubuntu it installs what it needs (PostgreSQL, Chromium, poppler-utils); it starts its own PostgreSQL and stops it.
# Give REGFILING_TEST_SQLSERVER a connection string to run the same suite on a SQL Server too.
set -euo pipefail
cd "$(dirname "$0")"

need() { # need COMMAND PACKAGE
  command -v "$1" >/dev/null 2>&1 || missing+=("$2")
}
missing=()
need chromium chromium
need pdftoppm poppler-utils
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
if [ ${#missing[@]} -gt 0 ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq && apt-get install -y -qq "${missing[@]}" >/dev/null
elif [ ${#missing[@]} -gt 0 ]; then
  echo "Not installed, so the tests that need them are skipped: ${missing[*]} (run as root on Debian to install them)"
fi

folder=$(mktemp -d)
postgres_bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1 || true)
as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
stop() {
  [ -d "$folder/pg" ] && as_postgres "$postgres_bin/pg_ctl" -D "$folder/pg" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap stop EXIT
if [ -n "$postgres_bin" ]; then
  port=$(node -e 'const s=require("net").createServer();s.listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
  mkdir "$folder/pg"
  [ "$(id -u)" = 0 ] && chown postgres "$folder" "$folder/pg"
  as_postgres "$postgres_bin/initdb" -D "$folder/pg" -U regfiling -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
  as_postgres "$postgres_bin/pg_ctl" -D "$folder/pg" -w -l "$folder/pg.log" \
    -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$folder -c max_connections=300 -c fsync=off" start >/dev/null
  export REGFILING_TEST_POSTGRESQL="Host=127.0.0.1;Port=$port;Username=regfiling;Database=postgres"
fi

export REGFILING_TESTDATA=${REGFILING_TESTDATA:-$PWD/../shared/data}
dotnet build -v q -clp:ErrorsOnly
dotnet format --verify-no-changes --no-restore -v q

status=0
dotnet test --no-build --no-ansi --no-progress | tee "$folder/tests.log" || status=$?
count() { grep -E "^ +$1: [0-9]+" "$folder/tests.log" | tail -1 | grep -oE '[0-9]+' || echo 0; }
echo "$(count succeeded) passed, $(count failed) failed, $(count skipped) skipped"
exit $status
