# Operators that run, for tests of operations: the program that plays them on a throw-away API server.

# The program; null where it is not built.
function Get-SimulatedOperator {
    Get-ChildItem -Path "$PSScriptRoot/../kube/K8ssandraImages.SimulatedOperators/bin/*/net*/K8ssandraImages.SimulatedOperators.dll" -ErrorAction Ignore |
        Sort-Object -Property LastWriteTime | Select-Object -Last 1 -ExpandProperty FullName
}

# Lets operators and nodes run in a namespace; gives the process when they do.
function Invoke-SimulatedOperator([string] $Kubeconfig, [string] $Namespace, [string[]] $Arguments) {
    $out = Join-Path ([System.IO.Path]::GetTempPath()) "operators-$([guid]::NewGuid()).txt"
    $process = Start-Process -FilePath dotnet -PassThru -RedirectStandardOutput $out -RedirectStandardError "$out.err" `
        -ArgumentList (@('exec', (Get-SimulatedOperator), '--kubeconfig', $Kubeconfig, '-n', $Namespace) + $Arguments | ForEach-Object { "`"$_`"" })
    for ($i = 0; -not (Select-String -Path $out -Pattern '^ready' -Quiet); $i++) {
        if ($process.HasExited -or $i -gt 600) { throw "The operators do not run: $(Get-Content -Raw "$out.err")" }
        Start-Sleep -Milliseconds 200
    }
    $process
}

# Ends them; what they have made stays.
function Complete-SimulatedOperator($Process) {
    if (-not $Process -or $Process.HasExited) { return }
    & kill -TERM $Process.Id
    if (-not $Process.WaitForExit(20000)) { $Process.Kill() }
}

# Waits until something holds.
function Wait-Until([string] $What, [scriptblock] $Test, [int] $Seconds = 120) {
    for ($end = [DateTime]::UtcNow.AddSeconds($Seconds); -not (& $Test); Start-Sleep -Milliseconds 300) {
        if ([DateTime]::UtcNow -gt $end) { throw "In vain: $What" }
    }
}

# A PowerShell of its own, and Ctrl+C as soon as something is the case; gives what it said.
function Invoke-Interrupted([string] $Module, [string] $Command, [scriptblock] $When) {
    $script = Join-Path ([System.IO.Path]::GetTempPath()) "interrupted-$([guid]::NewGuid()).ps1"
    "Import-Module '$Module'; $Command" | Set-Content -Path $script
    $out = "$script.txt"
    $process = Start-Process -FilePath ([Environment]::ProcessPath) -PassThru -RedirectStandardOutput $out -RedirectStandardError "$out.err" -Environment @{ NO_COLOR = '1' } `
        -ArgumentList '-NoProfile', '-NonInteractive', '-File', "`"$script`""
    Wait-Until 'it is in the middle' { $process.HasExited -or (& $When) }
    $process.HasExited | Should -BeFalse -Because (Get-Content -Raw $out)
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    & kill -INT $process.Id
    $process.WaitForExit(15000) | Should -BeTrue
    $watch.Elapsed.TotalSeconds | Should -BeLessThan 10
    (Get-Content -Raw $out) + (Get-Content -Raw "$out.err")
}
