#!/usr/bin/env bash
# Says where a build of this Toil lies, or would lie, and what it is called in the cache: by the platform, and by all that it is built from.
# For Bash 3.2 (macOS) as well.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

sum() { if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -c 1-40; }
sources() {
    find src Directory.Build.props Directory.Packages.props global.json CHANGELOG.md eng/BannedSymbols.txt -type f \
        ! -path '*/bin/*' ! -path '*/obj/*' | LC_ALL=C sort
}
hash=$({ sources; sources | tr '\n' '\0' | xargs -0 cat; } | sum)
platform=${RUNNER_OS:-$(uname -s)}-${RUNNER_ARCH:-$(uname -m)}
folder=${RUNNER_TOOL_CACHE:-$HOME/.cache}/toil/$hash

# What is built needs the runtime only, and building it the SDK.
dotnet=missing
if command -v dotnet >/dev/null; then
    if dotnet --list-sdks 2>/dev/null | grep '^10\.' >/dev/null; then
        dotnet=sdk
    elif dotnet --list-runtimes 2>/dev/null | grep '^Microsoft\.NETCore\.App 10\.' >/dev/null; then
        dotnet=runtime
    fi
fi

{
    echo "folder=$folder"
    echo "key=toil-$platform-$hash"
    echo "dotnet=$dotnet"
    if [ -e "$folder/toil.dll" ]; then echo built=true; else echo built=false; fi
} >>"$GITHUB_OUTPUT"
