<#
.SYNOPSIS
    Runs the Pester tests against the package in output/K8ssandraImages.
.DESCRIPTION
    The last line of output is "N passed, N failed, N skipped"; the exit code is 1 when a test failed. Without Pester 5 every
    test counts as skipped.
.PARAMETER Path
    The tests to run.
.EXAMPLE
    pwsh tests/Pester/Invoke-Tests.ps1
#>
[CmdletBinding()]
param(
    [string[]] $Path = $PSScriptRoot
)

$ErrorActionPreference = 'Stop'
$pester = Get-Module -ListAvailable -Name Pester | Where-Object Version -GE '5.0.0' | Sort-Object Version | Select-Object -Last 1
if (-not $pester) {
    $tests = Get-ChildItem -Path $Path -Filter *.Tests.ps1 -Recurse | Select-String -Pattern '^\s*It '
    "0 passed, 0 failed, $(@($tests).Count) skipped"
    exit 0
}

Import-Module $pester.Path
$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$result = Invoke-Pester -Configuration $configuration
$failed = $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
"$($result.PassedCount) passed, $failed failed, $($result.SkippedCount + $result.NotRunCount) skipped"
exit [int]($failed -gt 0)
