#Requires -Version 7.4

<#
.SYNOPSIS
    Moves every image that the operators decide about to a registry of your own.
.DESCRIPTION
    Lists what has to be in the registry first. Then writes the registry into the ImageConfig of the operators, restarts these, and
    lets one datacenter after the other take the images, each only when the one before is well. Ends where the images run that
    should run.

    Runs unattended: nothing is asked. What was broken off in the middle of a former run is gone on with first. Run it as often as
    you like: what is done already is found done. Exit codes: 0 done, 1 failed or refused, 2 bad usage. docs/runbooks/README.md tells more.
.PARAMETER Registry
    The registry, with a path where it has one: registry.example.com, registry.example.com:5000/mirror.
.PARAMETER PullSecret
    The secrets with which the pods pull from it. They have to be in each namespace with datacenters; the runbook may not look at
    secrets, so it does not check that.
.PARAMETER MirrorListPath
    A file for the images to copy: a line each, the source and the destination. It is written anew.
.PARAMETER ListOnly
    Lists the images to copy and ends.
.PARAMETER RollbackOnFailure
    Puts the old ImageConfig back where the rollout fails.
.PARAMETER Context
    The context of the kubeconfig; without it the current one, and in a pod its own cluster.
.PARAMETER Namespace
    The namespaces of the operators and the datacenters; without it all.
.PARAMETER KubeConfig
    The kubeconfig file; without it as kubectl finds it.
.PARAMETER JournalPath
    The folder of backups and the journal. To go on after a lost pod or machine it has to outlive them.
.PARAMETER Timeout
    How long each step may wait: 90s, 15m, 2h.
.PARAMETER TranscriptPath
    A file to which everything is added that the runbook shows: output, warnings and errors, verbose messages with -Verbose.
.PARAMETER ReportPath
    A file to which each object that comes out is added: as a line of JSON, or as text where the name ends in .md.
.PARAMETER AsText
    For logs: a line of text with the time for each object, warning and error, in place of objects.
.PARAMETER NotUnderstood
    What belongs to no parameter; ends the runbook with exit code 2.
.EXAMPLE
    ./private-registry.ps1 -Registry registry.example.com -Namespace k8ssandra-operator -ListOnly -MirrorListPath images.txt
.EXAMPLE
    ./private-registry.ps1 -Registry registry.example.com -Namespace k8ssandra-operator -WhatIf
.EXAMPLE
    ./private-registry.ps1 -Registry registry.example.com -PullSecret registry-credentials -Namespace k8ssandra-operator -RollbackOnFailure -JournalPath /state -TranscriptPath /state/private-registry.txt
#>
[CmdletBinding(SupportsShouldProcess, PositionalBinding = $false)]
param(
    [string] $Registry,
    [string[]] $PullSecret,
    [string] $MirrorListPath,
    [switch] $ListOnly,
    [switch] $RollbackOnFailure,
    [string] $Context,
    [string[]] $Namespace,
    [string] $KubeConfig,
    [string] $JournalPath,
    [string] $Timeout,
    [string] $TranscriptPath,
    [string] $ReportPath,
    [switch] $AsText,
    [Parameter(ValueFromRemainingArguments, DontShow)] [string[]] $NotUnderstood
)

$ErrorActionPreference = 'Stop'
Import-Module -Name ((Test-Path "$PSScriptRoot/K8ssandraRunbook") ? "$PSScriptRoot/K8ssandraRunbook" : 'K8ssandraRunbook')

$misuse = if (-not $Registry) { 'Name the registry: -Registry registry.example.com.' }
$wish = @{ Registry = $Registry; Override = $true }
if ($PullSecret) { $wish.PullSecret = $PullSecret }

Invoke-Runbook $PSCmdlet $PSBoundParameters -Misuse $misuse -Resumes ($ListOnly ? '' : 'Rollout') {
    param($Live, $Run)

    $change = Set-K8ssImageConfig @Live @wish -WhatIf
    $mirror = $change.Images | Where-Object { $_.After -and $_.After -ne $_.Before -and 'Error' -notin $_.Diagnostics.Severity } | Sort-Object -Property Before, After -Unique |
        ForEach-Object { [pscustomobject]@{ PSTypeName = 'K8ssandraRunbook.ImageCopy'; Source = $_.Before; Destination = $_.After } }
    if ($MirrorListPath) { Set-Content -Path $MirrorListPath -Value ($mirror | ForEach-Object { "$($_.Source) $($_.Destination)" }) -WhatIf:$false }
    $mirror
    foreach ($image in $change.NotMoved) { Write-Warning "The ImageConfig does not decide about $($image.Container) of $(($image.Namespace, $image.Datacenter | Where-Object { $_ }) -join '/'): it stays $($image.After). $($image.Diagnostics[-1].Remedy)" }
    if ($ListOnly) { return }

    $change | Invoke-K8ssImageRollout @Run -RollbackOnFailure:$RollbackOnFailure -ErrorAction Continue
}
