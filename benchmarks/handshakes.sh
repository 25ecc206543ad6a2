#!/usr/bin/env bash
# What one look at a certificate costs the client in processor time (user and system): both engines beside `openssl s_time -new`, against
# `openssl s_server` on the loopback, in turns, so that whatever else the machine does meets all of them. Prints the medians.
# Usage: handshakes.sh [ROUNDS]
set -euo pipefail
cd "$(dirname "$0")/Toil.Benchmarks"
rounds=${1:-5} seconds=3 work=$(mktemp -d)
servers=()
trap 'kill "${servers[@]}" 2>/dev/null; rm -rf "$work"' EXIT
dotnet build --configuration Release --verbosity quiet >/dev/null
tool=(dotnet bin/Release/net10.0/Toil.Benchmarks.dll handshakes)

openssl req -x509 -nodes -subj /CN=localhost -newkey rsa:2048 -keyout "$work/rsa.key" -out "$work/rsa.pem" 2>/dev/null
openssl req -x509 -nodes -subj /CN=localhost -newkey ec -pkeyopt ec_paramgen_curve:P-256 -keyout "$work/p256.key" -out "$work/p256.pem" 2>/dev/null
median() { sort -n "$1" | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }

printf '%-9s %-6s %12s %12s %12s %8s %8s\n' version key 's_time us' 'full us' 'fast us' full fast
port=${HANDSHAKES_PORT:-24430}
for version in tls1_2 tls1_3; do
    for key in rsa p256; do
        port=$((port + 1))
        openssl s_server -accept "127.0.0.1:$port" -cert "$work/$key.pem" -key "$work/$key.key" "-$version" -quiet </dev/null >/dev/null 2>&1 &
        servers+=($!)
        sleep 0.5
        for _ in $(seq "$rounds"); do
            TIMEFORMAT='%U %S'
            { time openssl s_time -connect "127.0.0.1:$port" -new -time "$seconds" "-$version" >"$work/out" 2>/dev/null; } 2>"$work/cpu"
            awk 'NR == FNR {cpu = $1 + $2; next} /real seconds/ {print cpu * 1e6 / $1}' "$work/cpu" "$work/out" >>"$work/s_time.$port"
            for engine in Full Fast; do
                "${tool[@]}" "$port" "$engine" "$seconds" | awk '{print $2}' >>"$work/$engine.$port"
            done
        done
        a=$(median "$work/s_time.$port") b=$(median "$work/Full.$port") c=$(median "$work/Fast.$port")
        awk -v v="$version" -v k="$key" -v a="$a" -v b="$b" -v c="$c" \
            'BEGIN {printf "%-9s %-6s %12.0f %12.0f %12.0f %7.2fx %7.2fx\n", v, k, a, b, c, a / b, a / c}'
    done
done
