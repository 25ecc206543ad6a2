# What the comparisons share. Sourced, not run.
set -euo pipefail
benchmarks=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$benchmarks")
# Published with ReadyToRun by benchmarks/run, as one would for a host that runs it often.
toil=$root/out/benchmarks/runner/toil
tool=$benchmarks/Toil.Benchmarks/bin/Release/net10.0/Toil.Benchmarks
work=${WORK:-$(mktemp -d)}
rounds=${ROUNDS:-3}
started=()
trap 'for id in "${started[@]}"; do kill "$id" 2>/dev/null || true; done; wait; [ -n "${WORK:-}" ] || rm -rf "$work"' EXIT

# Starts a helper in the background; it ends with the script.
background() { "$@" </dev/null >/dev/null 2>&1 & started+=($!); }

# Runs a command with its output thrown away, and prints: seconds of CPU (user + system), seconds of wall clock, KiB at its peak.
measure() {
    /usr/bin/time -o "$work/time" -f '%U %S %e %M' "$@" >/dev/null 2>"$work/errors" || true
    awk 'END { print $1 + $2, $3, $4 }' "$work/time"
}

# The median of the numbers on the input.
median() { sort -g | awk '{ v[NR] = $1 } END { m = int((NR + 1) / 2); print NR % 2 ? v[m] : (v[m] + v[m + 1]) / 2 }'; }

calc() { awk "BEGIN { printf \"${2:-%.2f}\", $1 }"; }

row() { printf '| %s | %s | %s | %s |\n' "$@"; }

# s_time SECONDS PORT PROTOCOL -> connections and CPU, on a line each
s_time() {
    /usr/bin/time -o "$work/time" -f '%U %S' openssl s_time -connect "127.0.0.1:$2" -new "$3" -time "$1" >"$work/s_time" 2>&1
    awk '/connections in .* real seconds/ { print $1 }' "$work/s_time"
    awk '{ print $1 + $2 }' "$work/time"
}

# Endpoints of one server, each under a name of its own: names PORT COUNT
names() { awk -v port="$1" -v n="$2" 'BEGIN { for (i = 0; i < n; i++) printf "tls://127.0.0.1:%d?sni=b%d.bench.example\n", port, i }'; }

# Endpoints of one port, each at a loopback address of its own: endpoints PORT COUNT
endpoints() {
    awk -v port="$1" -v n="$2" 'BEGIN { for (i = 0; i < n; i++)
        printf "tls://127.%d.%d.%d:%d?sni=bench.example\n", 1 + int(i / 62500), int(i / 250) % 250, 1 + i % 250, port }'
}

# A leaf under an intermediate: authority NAME KEY...
make_chain() {
    local name=$1
    shift
    (
        cd "$work"
        openssl req -x509 "$@" -nodes -keyout "$name-root.key" -out "$name-root.pem" -days 3650 -subj "/CN=Benchmark Root $name"
        openssl req "$@" -nodes -keyout "$name-ca.key" -out "$name-ca.csr" -subj "/CN=Benchmark Issuing CA $name"
        openssl x509 -req -in "$name-ca.csr" -CA "$name-root.pem" -CAkey "$name-root.key" -days 2000 -out "$name-ca.pem" \
            -extfile <(echo 'basicConstraints=critical,CA:true')
        openssl req "$@" -nodes -keyout "$name.key" -out "$name.csr" -subj /CN=bench.example
        openssl x509 -req -in "$name.csr" -CA "$name-ca.pem" -CAkey "$name-ca.key" -days 90 -out "$name.pem" \
            -extfile <(echo 'subjectAltName=DNS:bench.example,DNS:*.bench.example')
    ) >/dev/null 2>&1
}

# serve NAME PORT OPTIONS...: a TLS server.
serve() {
    local name=$1 port=$2
    shift 2
    background openssl s_server -accept "127.0.0.1:$port" -cert "$work/$name.pem" -key "$work/$name.key" -cert_chain "$work/$name-ca.pem" -www "$@"
}
