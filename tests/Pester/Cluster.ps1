# A Kubernetes API server for tests: the one that K8SSANDRAIMAGES_TEST_KUBECONFIG names, to be thrown away afterwards.

# Whether there is one, and kubectl to fill it with.
function Test-Cluster {
    [bool]($env:K8SSANDRAIMAGES_TEST_KUBECONFIG -and (Test-Path -Path $env:K8SSANDRAIMAGES_TEST_KUBECONFIG) -and (Get-Command -Name kubectl -CommandType Application -ErrorAction Ignore))
}

# Runs the real kubectl, whatever is called so in this session.
function Invoke-Kubectl([string] $Kubeconfig, [string[]] $Arguments) {
    $program = @(Get-Command -Name kubectl -CommandType Application)[0].Path
    $output = & $program "--kubeconfig=$Kubeconfig" @Arguments 2>&1
    if ($LASTEXITCODE -ne 0) { throw "kubectl $Arguments`: $output" }
    # What it warns of is on the other stream.
    $output | Where-Object { $_ -is [string] }
}

# A copy of the server's kubeconfig with further contexts that lead to it, as its own user; or with these only.
function Copy-Kubeconfig([string] $Path, [string[]] $Context, [switch] $Only) {
    Copy-Item -Path $env:K8SSANDRAIMAGES_TEST_KUBECONFIG -Destination $Path
    $own = (Invoke-Kubectl $Path 'config', 'view', '--minify', '-o', 'json' | ConvertFrom-Json).contexts[0].context
    foreach ($name in $Context) { $null = Invoke-Kubectl $Path 'config', 'set-context', $name, "--cluster=$($own.cluster)", "--user=$($own.user)" }
    if (-not $Only) { return }
    $null = Invoke-Kubectl $Path 'config', 'use-context', $Context[0]
    foreach ($other in Invoke-Kubectl $Path 'config', 'get-contexts', '-o', 'name' | Where-Object { $_ -notin $Context }) { $null = Invoke-Kubectl $Path 'config', 'delete-context', $other }
}

# The custom resources, where the server has none; gives what was added.
function Install-Definition([string] $Kubeconfig) {
    $missing = 'k8ssandraclusters.k8ssandra.io', 'cassandradatacenters.cassandra.datastax.com', 'reapers.reaper.k8ssandra.io', 'stargates.stargate.k8ssandra.io' |
        Where-Object { -not (Invoke-Kubectl $Kubeconfig 'get', 'customresourcedefinition', $_, '--ignore-not-found', '-o', 'name') }
    if ($missing) {
        # Never over those of somebody else: all or none.
        if (@($missing).Count -lt 4) { throw "The server has some of the definitions, but not $missing." }
        $null = Invoke-Kubectl $Kubeconfig 'apply', '--validate=false', '-f', "$PSScriptRoot/live/definitions.yaml"
        Invoke-Kubectl $Kubeconfig (@('wait', '--for=condition=Established', '--timeout=60s', 'customresourcedefinition') + $missing) | Out-Null
    }
    $missing
}

# What tests have put there goes.
function Clear-Cluster([string] $Kubeconfig, [string[]] $Namespace, [string[]] $Definition) {
    if ($Namespace) { $null = Invoke-Kubectl $Kubeconfig (@('delete', 'namespace', '--ignore-not-found', '--timeout=60s') + $Namespace) }
    if ($Definition) { $null = Invoke-Kubectl $Kubeconfig (@('delete', 'customresourcedefinition', '--ignore-not-found', '--timeout=60s') + $Definition) }
}
