#!/usr/bin/env bash
# Runs or resumes a runbook for action.yml, which gives the inputs by environment variables: nothing of them is ever a part of a script.
# For Bash 3.2 (macOS) as well, and for Git Bash (Windows).
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

end() {
    echo "exit-code=$1" >>"$GITHUB_OUTPUT"
    exit "$1"
}

# Only texts of this script: what was given may have a command to GitHub's runner in it.
refuse() {
    echo "::error title=Toil::$1"
    end 2
}

folder=${TOIL_ACTION_FOLDER:?}
if [ ! -e "$folder/toil.dll" ]; then
    echo '::group::Build Toil'
    rm -rf "$folder.new"
    if ! dotnet publish "$root/src/Toil.Runner" --configuration Release --output "$folder.new" -p:PackAsTool=false \
        -p:RunAnalyzers=false -p:GenerateDocumentationFile=false -p:DebugType=none --nologo; then
        echo '::endgroup::'
        echo '::error title=Toil::Toil could not be built. Look at what dotnet says above: most often a package source cannot be reached.'
        end 1
    fi

    # Whole or not at all: a build that was broken off is no build. Another job of this machine may have been faster.
    mv "$folder.new" "$folder" 2>/dev/null || rm -rf "$folder.new"
    echo '::endgroup::'
fi

if [ "${TOIL_ACTION_SETUP:-}" = true ]; then
    [ -z "${TOIL_ACTION_RUNBOOK:-}${TOIL_ACTION_RESUME:-}" ] || refuse 'With setup nothing is run. Leave runbook and resume out, or setup.'
    echo "$folder" >>"$GITHUB_PATH"
    end 0
fi

cd "${TOIL_ACTION_WORKING_DIRECTORY:-.}" || refuse 'There is no such working-directory. It is taken from the root of the checkout: is there an actions/checkout before this step?'

common=()
[ -z "${TOIL_ACTION_CONFIG:-}" ] || common=(--config "$TOIL_ACTION_CONFIG")
[ -z "${TOIL_ACTION_STORE:-}" ] || export TOIL_STORE=$TOIL_ACTION_STORE

# Who asks and who answers is who started this workflow, or started it again.
actor=${GITHUB_TRIGGERING_ACTOR:-${GITHUB_ACTOR:-}}
[ -n "${TOIL_PERSON:-}" ] || [ -z "$actor" ] || export TOIL_PERSON=$actor

# Git Bash makes Windows paths of whatever looks like a path: /health in a parameter must stay what it is.
toil() { MSYS_NO_PATHCONV=1 MSYS2_ARG_CONV_EXCL='*' dotnet "$folder/toil.dll" "$@"; }

runbook=${TOIL_ACTION_RUNBOOK:-}
resume=${TOIL_ACTION_RESUME:-}
if [ -n "$runbook" ] && [ -n "$resume" ]; then
    refuse 'Both runbook and resume are given. Give runbook to begin a run, or resume to go on with one.'
elif [ -n "$runbook" ]; then
    args=(runbook run)
    [ -z "${TOIL_ACTION_ENVIRONMENT:-}" ] || args+=(--environment "$TOIL_ACTION_ENVIRONMENT")
    pattern='^[A-Za-z_][A-Za-z0-9_.-]*='
    number=0
    while IFS= read -r line || [ -n "$line" ]; do
        number=$((number + 1))
        line=${line%$'\r'}
        blank=${line//[[:space:]]/}
        [ -n "$blank" ] || continue
        [[ $line =~ $pattern ]] || refuse "Line $number of parameters is not name=value. Write one parameter a line, without quotes around the value."
        args+=(--set "$line")
    done <<<"${TOIL_ACTION_PARAMETERS:-}"
    target=$runbook
elif [ -n "$resume" ]; then
    [ -z "${TOIL_ACTION_PARAMETERS:-}" ] || refuse 'A run that is resumed has its parameters already. Leave parameters out.'
    if [ -n "${TOIL_ACTION_APPROVE:-}" ]; then
        toil runbook approve ${common[@]+"${common[@]}"} --output table --note "$TOIL_ACTION_APPROVE" -- "$resume" || end $?
    fi
    args=(runbook resume)
    target=$resume
else
    refuse 'Neither runbook nor resume is given. Give the path of a runbook.'
fi

report=${TOIL_ACTION_REPORT:-${RUNNER_TEMP:-.}/toil-$$-$RANDOM.html}
[ -z "${TOIL_ACTION_FAIL_ON:-}" ] || args+=(--fail-on "$TOIL_ACTION_FAIL_ON")
toil "${args[@]}" ${common[@]+"${common[@]}"} --output table --report "$report" -- "$target"
end $?
