#Requires -Version 7.4

<#
.SYNOPSIS
    Looks whether everything runs what it should, and what the next restart of an operator would set going.
.DESCRIPTION
    Reads only. Exit code 1 where a container does not run what it should, an operator has not read its ImageConfig, or pods would
    restart without anybody being asked when an operator restarts, as it does whenever its node is drained.

    Runs unattended. Exit codes: 0 all well, 1 something to look at, or not readable, 2 bad usage. docs/runbooks/README.md tells more.
.PARAMETER Context
    The context of the kubeconfig; without it the current one, and in a pod its own cluster.
.PARAMETER Namespace
    The namespaces of the operators and the datacenters; without it all.
.PARAMETER KubeConfig
    The kubeconfig file; without it as kubectl finds it.
.PARAMETER TranscriptPath
    A file to which everything is added that the runbook shows: output, warnings and errors, verbose messages with -Verbose.
.PARAMETER ReportPath
    A file to which each object that comes out is added: as a line of JSON, or as text where the name ends in .md.
.PARAMETER AsText
    For logs: a line of text with the time for each object, warning and error, in place of objects.
.PARAMETER NotUnderstood
    What belongs to no parameter; ends the runbook with exit code 2.
.EXAMPLE
    ./check.ps1 -Namespace k8ssandra-operator -ReportPath /state/check.jsonl
#>
[CmdletBinding(SupportsShouldProcess, PositionalBinding = $false)]
param(
    [string] $Context,
    [string[]] $Namespace,
    [string] $KubeConfig,
    [string] $TranscriptPath,
    [string] $ReportPath,
    [switch] $AsText,
    [Parameter(ValueFromRemainingArguments, DontShow)] [string[]] $NotUnderstood
)

$ErrorActionPreference = 'Stop'
Import-Module -Name ((Test-Path "$PSScriptRoot/K8ssandraRunbook") ? "$PSScriptRoot/K8ssandraRunbook" : 'K8ssandraRunbook')

Invoke-Runbook $PSCmdlet $PSBoundParameters {
    param($Live)

    $found = 0
    Get-K8ssOperator @Live -ErrorAction Continue | Where-Object RunsCurrentImageConfig -EQ $false | ForEach-Object { $found++; $_ }
    Compare-K8ssImage @Live -ErrorAction Continue | Where-Object State -NotIn 'InSync', 'Unmanaged', 'ApplyPending' | ForEach-Object { $found++; $_ }
    Get-K8ssImageImpact @Live -ErrorAction Continue | Where-Object Timing -In 'AtOnce', 'Blocked' | ForEach-Object { $found++; $_ }
    if ($found) { Write-Error "$found things to look at." -ErrorAction Continue }
}
