#!/usr/bin/env bash
# The live side against a real API server on loopback (tests/kube/kube.sh), beside curl and kubectl in the same run. Needs the
# .NET 10 SDK, curl and GNU time; kubectl and pwsh are measured where they are found.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
runs=${RUNS:-15}
work=$(mktemp -d)
trap 'tests/kube/kube.sh stop "$work/kube"; rm -rf "$work"' EXIT
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 K8SSANDRAIMAGES_TEST_KUBECONFIG=

dotnet build bench/K8ssandraImages.Benchmarks -c Release -v quiet
dotnet publish src/K8ssandraImages.Cli -c Release -r "${RID:-linux-x64}" --self-contained false -o "$work/cli" -v quiet
bench=(dotnet bench/K8ssandraImages.Benchmarks/bin/Release/net10.0/K8ssandraImages.Benchmarks.dll)
cli=$work/cli/k8ssimages
config=$work/kube/kubeconfig

server() { # a new one, with the operators
  tests/kube/kube.sh stop "$work/kube"
  K8SSANDRAIMAGES_TEST_KUBECONFIG='' tests/kube/kube.sh up "$work/kube" >/dev/null
  export K8SSANDRAIMAGES_TEST_KUBECONFIG=$config
  "${bench[@]}" fill operators
}

pages() { # path of a list: what curl needs to fetch all its pages over one connection; continue tokens hold for five minutes
  local server url token=
  server=$(sed -n 's/ *server: //p' "$config")
  certificate=(--cert "$work/kube/admin.crt" --key "$work/kube/admin.key" --cacert "$work/kube/ca.crt")
  : > "$work/pages"
  while :; do
    url="$server$1?limit=500${token:+&continue=$token}"
    printf 'url = "%s"\noutput = "/dev/null"\n' "$url" >> "$work/pages"
    token=$(curl -fsS --compressed "${certificate[@]}" "$url" | grep -o '"continue":"[^"]*"' | cut -d'"' -f4 || true)
    [ -n "$token" ] || break
  done
  # Compressed on the way, as ours and kubectl's are.
  curl=(curl -fsS --compressed "${certificate[@]}" -K "$work/pages")
}

load() { echo "   (load average $(cut -d' ' -f1-3 /proc/loadavg))"; }

lists() { # clusters or datacenters, their resource, the path of their list
  local peers=(-- "${curl[@]}")
  ! command -v kubectl >/dev/null || peers+=(-- kubectl --kubeconfig "$config" get "$2" -A -o json)
  echo "== $3 $1: whole processes"; load
  "${bench[@]}" turns "$runs" -- "$cli" images --kubeconfig "$config" --context admin -o jsonl "${peers[@]}" -- "$cli" --version
  echo "== $3 $1: in a process that runs, beside curl's whole process (budget 1.3)"; load
  "${bench[@]}" list "$config" "$1" "$runs" -- "${curl[@]}"
}

memory() {
  local output
  for output in table jsonl; do
    /usr/bin/time -f %M -o "$work/peak" "$cli" images --kubeconfig "$config" --context admin -o $output > "$work/out" 2>/dev/null || true
    echo "   $1 as $output: $(($(tail -n 1 "$work/peak") / 1024)) MB peak"
  done
}

contexts() { # how many, milliseconds before each answer
  coproc SLOW { exec "${bench[@]}" slow "$1" "$2" "$work/slow"; }
  slow=$SLOW_PID
  exec {said}<&"${SLOW[0]}" {end}>&"${SLOW[1]}" # bash closes its own when the program ends
  eval "exec ${SLOW[1]}>&-"
  read -r _ <&"$said" # it is ready
}

end_contexts() { # says how many requests there were
  exec {end}>&-
  sed 's/^/   /' <&"$said"
  exec {said}<&-
  wait "$slow" || true
}

server
datacenters=/apis/cassandra.datastax.com/v1beta1/cassandradatacenters
space=$("${bench[@]}" fill datacenters 1000 | sed -n 1p)
pages $datacenters
lists datacenters cassandradatacenters 1,000
echo "== peak memory (flat)"
memory "1,000 datacenters"

echo "== drift of 1,000 datacenters in 10 namespaces"; load
"${bench[@]}" turns "$runs" -- "$cli" drift --kubeconfig "$config" --context admin -o jsonl -- "$cli" images --kubeconfig "$config" --context admin -o jsonl
contexts 1 0
"$cli" drift --kubeconfig "$work/slow" --context slow-0 -o jsonl > "$work/out" || true
end_contexts

contexts 8 300
echo "== 8 contexts of one server, 300 ms before each answer, 100 datacenters of each (budget: 1.2 x the slowest)"; load
"${bench[@]}" turns 7 -- "$cli" images --kubeconfig "$work/slow" --all-contexts -n "$space" -o jsonl \
  -- "$cli" images --kubeconfig "$work/slow" --context slow-0 -n "$space" -o jsonl
echo "== the same, all 1,000 of each"; load
"${bench[@]}" turns 7 -- "$cli" images --kubeconfig "$work/slow" --all-contexts -o jsonl -- "$cli" images --kubeconfig "$work/slow" --context slow-0 -o jsonl
end_contexts

"${bench[@]}" fill datacenters 4000 >/dev/null
pages $datacenters
lists datacenters cassandradatacenters 5,000
echo "== peak memory"
memory "5,000 datacenters"
"${bench[@]}" fill datacenters 15000 >/dev/null
memory "20,000 datacenters"

server
"${bench[@]}" fill clusters 1000 >/dev/null
pages /apis/k8ssandra.io/v1alpha1/k8ssandraclusters
lists clusters k8ssandraclusters "1,000 (3 datacenters each)"
echo "== peak memory"
memory "1,000 clusters"

echo "== first answer on samples/ (budget 150 ms)"; load
"${bench[@]}" turns "$runs" -- "$cli" images --path samples -- dotnet --version
if command -v pwsh >/dev/null && [ -d output/K8ssandraImages ]; then
  echo "== Import-Module (budget 150 ms over a bare pwsh)"; load
  "${bench[@]}" turns "$runs" -- pwsh -NoProfile -NonInteractive -Command "Import-Module ./output/K8ssandraImages" -- pwsh -NoProfile -NonInteractive -Command 1
fi
