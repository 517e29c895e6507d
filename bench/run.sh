#!/usr/bin/env bash
# Whole-process measurements, each beside a peer in the same run. Needs the .NET 10 SDK, hyperfine and GNU time; kubectl and pwsh
# are measured where they are found. Inputs are generated and always the same.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
runs=${RUNS:-10}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_TieredPGO=0

dotnet build bench/K8ssandraImages.Benchmarks -c Release -v quiet
dotnet publish src/K8ssandraImages.Cli -c Release -r "${RID:-linux-x64}" --self-contained false -o "$work/cli" -v quiet
dotnet build src/K8ssandraImages.PowerShell -c Release -v quiet
bench="dotnet bench/K8ssandraImages.Benchmarks/bin/Release/net10.0/K8ssandraImages.Benchmarks.dll"
cli="$work/cli/k8ssimages"
$bench write clusters 450 "$work/fleet.yaml"
$bench write datacenters 25000 "$work/datacenters.yaml"
printf 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [fleet.yaml]\n' > "$work/kustomization.yaml"

compare() { # title, then commands; the first is ours
  echo "== $1"; shift
  hyperfine --shell=none --warmup 2 --runs "$runs" --ignore-failure --style basic --export-csv "$work/r.csv" "$@" >/dev/null 2>&1
  # command, median in ms, ours as a ratio of it
  sed "s#$work/*##g; s#dotnet bench[^ ]*Benchmarks.dll#YamlDotNet-objects#" "$work/r.csv" | awk -F, 'NR == 2 { ours = $4 } NR > 1 { printf "%-70.70s %8.0f ms   ours/this %.2f\n", $1, $4 * 1000, ours / $4 }'
}

compare "first answer on samples/, published (budget 150 ms)" "$cli images --path samples" "dotnet --version"
peers=("$bench read $work/fleet.yaml")
if command -v kubectl >/dev/null; then peers+=("kubectl kustomize $work"); fi
compare "450 K8ssandraClusters, 1.1 MB: table (budget 0.5 x kubectl kustomize)" "$cli images --path $work/fleet.yaml" "${peers[@]}"
compare "the same as JSON with every trace" "$cli images --path $work/fleet.yaml --output json" "${peers[@]}"

compare "the same, linted" "$cli lint --path $work/fleet.yaml --severity information" "${peers[@]}"
cp samples/image-config/image_config.v1beta1.yaml "$work/image_config.yaml"
peers=("$cli images --path samples/image-config")
if command -v kubectl >/dev/null; then peers+=("kubectl kustomize $work"); fi
compare "an ImageConfig edited, 450 clusters before and after" "$cli config set --path $work/image_config.yaml --path $work/fleet.yaml --registry other.example.com --override --dry-run" "${peers[@]}"
compare "an ImageConfig converted, with the proof" "$cli config convert --path samples/image-config/image_config.v1beta1.yaml" "${peers[@]}"

echo "== 100,000 effective images streamed (budget 150 MB peak, flat)"
for count in 2500 25000; do
  $bench write datacenters $count "$work/n.yaml"
  for output in table jsonl; do
    /usr/bin/time -f "%M" -o "$work/m" "$cli" images --path "$work/n.yaml" --output $output > "$work/out" 2>/dev/null || true
    echo "$((count * 4)) images as $output: $(($(cat "$work/m") / 1024)) MB peak, $(wc -c < "$work/out") bytes"
  done
done

if command -v pwsh >/dev/null; then
  compare "Import-Module (budget 150 ms over a bare pwsh)" \
    "pwsh -NoProfile -NonInteractive -Command Import-Module ./output/K8ssandraImages" "pwsh -NoProfile -NonInteractive -Command 1"
fi
