#!/usr/bin/env bash
# Builds everything and runs every ring of tests. Needs the .NET 10 SDK. The cmdlets' own tests run in the machine's PowerShell,
# else in the one that NuGet has; those against a Kubernetes API server where tests/kube/kube.sh can have one. What cannot be had
# is counted as skipped.
# The last line is "N passed, N failed, N skipped".
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 2
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
configuration=Release
passed=0 failed=0 skipped=0

command -v dotnet >/dev/null || { echo "The .NET 10 SDK is needed: https://dotnet.microsoft.com/download" >&2; exit 2; }

add() { passed=$((passed + $1)); failed=$((failed + $2)); skipped=$((skipped + $3)); }

finish() {
  if [ -s "$matrix" ]; then
    echo "== what a fault in each write of each operation comes to"
    cat "$matrix"
  fi
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
  exit
}

log=$(mktemp) matrix=$(mktemp)
export K8SSANDRAIMAGES_FAULT_MATRIX=$matrix
server=$(mktemp -d "${TMPDIR:-/tmp}/k8ssandraimages-kube.XXXXXX")
trap 'tests/kube/kube.sh down "$server"; rm -f "$log" "$matrix"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# A new API server for the tests that follow, or the one that was named; without one they are skipped.
named=${K8SSANDRAIMAGES_TEST_KUBECONFIG:-}
serve() {
  tests/kube/kube.sh down "$server"
  K8SSANDRAIMAGES_TEST_KUBECONFIG=$named tests/kube/kube.sh up "$server" >"$log"
  case $? in
    0)
      K8SSANDRAIMAGES_TEST_KUBECONFIG=$(sed -n 's/^KUBECONFIG=//p' "$log")
      export K8SSANDRAIMAGES_TEST_KUBECONFIG ;;
    3) unset K8SSANDRAIMAGES_TEST_KUBECONFIG ;;
    *) add 0 1 0 ;;
  esac
}

echo "== API server"
serve
echo "ready after $SECONDS s"

echo "== build"
for project in src/K8ssandraImages.PowerShell src/K8ssandraImages.Cli tests/*/*.csproj; do
  dotnet build "$project" -c "$configuration" -v quiet || { add 0 1 0; echo "$project does not build" >&2; finish; }
done

for project in tests/*/*.csproj; do
  echo "== $(basename "$project" .csproj)"
  dotnet test "$project" -c "$configuration" --no-build 2>&1 | tee "$log"
  status=${PIPESTATUS[0]}
  # Passed!  - Failed:     0, Passed:   942, Skipped:     0, Total:   942, ...
  counts=$(sed -nE 's/.*Failed: *([0-9]+), Passed: *([0-9]+), Skipped: *([0-9]+), Total.*/\2 \1 \3/p' "$log" | tail -n 1)
  if [ -n "$counts" ]; then
    # shellcheck disable=SC2086
    add $counts
    # A run that broke off has failed, whatever it counted.
    [ "$status" -eq 0 ] || [ "${counts#* 0 }" = "$counts" ] || add 0 1 0
  else
    echo "$project: the tests did not run" >&2
    add 0 1 0
  fi
done

# A PowerShell with Pester: the machine's, else those that NuGet has, kept outside of the clone.
find_pester() {
  local tools=${XDG_CACHE_HOME:-$HOME/.cache}/k8ssandraimages/powershell version=5.9.1
  if ! command -v pwsh >/dev/null; then
    [ -x "$tools/pwsh" ] || dotnet tool install PowerShell --version 7.6.9 --tool-path "$tools" >"$log" 2>&1 || return
    PATH=$tools:$PATH
  fi
  has_pester && return
  [ -d "$tools/modules/Pester/$version" ] || {
    dotnet restore build/Pester/Pester.csproj --packages "$tools/packages" -v quiet >"$log" 2>&1 || return
    mkdir -p "$tools/modules/Pester"
    cp -r "$tools/packages/pester/$version/tools" "$tools/modules/Pester/$version"
  }
  export PSModulePath=$tools/modules${PSModulePath:+:$PSModulePath}
  has_pester
}

has_pester() {
  pwsh -NoProfile -NonInteractive -Command 'exit [int](-not (Get-Module -ListAvailable Pester | Where-Object Version -ge 5.3))'
}

echo "== Pester"
if find_pester; then
  # What the tests before have left behind is not for the examples of the help.
  [ -z "${K8SSANDRAIMAGES_TEST_KUBECONFIG:-}" ] || serve
  pwsh -NoProfile -NonInteractive -File tests/Pester/Invoke-Tests.ps1 2>&1 | tee "$log"
  counts=$(sed -nE 's/^([0-9]+) passed, ([0-9]+) failed, ([0-9]+) skipped$/\1 \2 \3/p' "$log" | tail -n 1)
  if [ -n "$counts" ]; then
    # shellcheck disable=SC2086
    add $counts
  else
    echo "Pester did not run to its end" >&2
    add 0 1 0
  fi
else
  count=$(cat tests/Pester/*.Tests.ps1 | grep -cE '^\s*It\s')
  echo "pwsh with Pester 5.3 or later cannot be had: $count tests skipped"
  add 0 0 "$count"
fi

finish
