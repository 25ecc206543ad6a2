# A PostgreSQL server for the time of a comparison, on the loopback address, with every commit on the disk. Sourced after lib.sh.
postgres_port=${POSTGRES_PORT:-17432}
postgres_url="postgresql://bench:bench@127.0.0.1:$postgres_port/postgres"
export PGPASSWORD=bench

# The server refuses root, so it runs as somebody else there.
as_server=()
[ "$(id -u)" -ne 0 ] || as_server=(setpriv --reuid postgres --regid postgres --clear-groups)

postgres_start() {
    local bin
    bin=$(dirname "$(readlink -f "$(command -v initdb || ls -d /usr/lib/postgresql/*/bin/initdb | tail -n 1)")")
    chmod go+x "$work"
    mkdir -p "$work/pg"
    [ "$(id -u)" -ne 0 ] || chown postgres "$work/pg"
    echo bench >"$work/password" && chmod go+r "$work/password"
    "${as_server[@]}" "$bin/initdb" --pgdata "$work/pg/data" --username bench --pwfile "$work/password" --auth scram-sha-256 --locale C --encoding UTF8 --no-sync >/dev/null
    background "${as_server[@]}" "$bin/postgres" -D "$work/pg/data" -p "$postgres_port" -c listen_addresses=127.0.0.1 -c "unix_socket_directories=$work/pg" \
        -c shared_buffers=256MB -c max_wal_size=4GB -c checkpoint_timeout=30min -c autovacuum=off "$@"
    until sql 'SELECT 1' >/dev/null 2>&1; do sleep 0.1; done
}

# Statements, each in a transaction of its own.
sql() { PGOPTIONS='-c client_min_messages=warning' psql -h 127.0.0.1 -p "$postgres_port" -U bench -d postgres -qAtX -v ON_ERROR_STOP=1 <<<"$1"; }
