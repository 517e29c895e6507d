#Requires -Version 7.4

<#
.SYNOPSIS
    Finds pods whose image cannot be pulled, tells who decided about it, and mends it.
.DESCRIPTION
    Without anything else it only looks: each container that cannot pull its image, what it should run, which of all the places
    where images can be set has decided so, and what heals it in the release that runs. Exit code 1 where there is one.

    To mend it, say how: another tag, image or registry for the ImageConfig, -Undo to take back the last change of it, or -Pending
    where the cause has been changed elsewhere and only has to reach the pods. The operators are restarted and the datacenters
    take the new images.

    Runs unattended: nothing is asked. What was broken off in the middle of a former run is gone on with first. Run it as often as
    you like: what is done already is found done. Exit codes: 0 done, 1 failed or refused, 2 bad usage. docs/runbooks/README.md tells more.
.PARAMETER Registry
    Every image that the ImageConfig decides about comes from this registry.
.PARAMETER Component
    With -Tag or -Image: which image is changed, such as system-logger or k8ssandra-client.
.PARAMETER Tag
    Its new tag.
.PARAMETER Image
    The whole new image.
.PARAMETER Undo
    Takes back the last change of the ImageConfig that was made with this module and this -JournalPath.
.PARAMETER Pending
    Changes nothing, but lets what has been changed elsewhere reach the pods.
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
    ./image-pull-backoff.ps1 -Namespace k8ssandra-operator
.EXAMPLE
    ./image-pull-backoff.ps1 -Namespace k8ssandra-operator -Component system-logger -Tag v1.29.1 -JournalPath /state
.EXAMPLE
    ./image-pull-backoff.ps1 -Namespace k8ssandra-operator -Undo -JournalPath /state
#>
[CmdletBinding(SupportsShouldProcess, PositionalBinding = $false)]
param(
    [string] $Registry,
    [string] $Component,
    [string] $Tag,
    [string] $Image,
    [switch] $Undo,
    [switch] $Pending,
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

$ways = @($Registry ? '-Registry' : $null; $Tag ? '-Tag' : $null; $Image ? '-Image' : $null; $Undo ? '-Undo' : $null; $Pending ? '-Pending' : $null) | Where-Object { $_ }
$misuse = @(
    if (@($ways).Count -gt 1) { "Mend it one way at a time, not with $ways." }
    if ([bool]$Component -ne [bool]($Tag -or $Image)) { '-Component belongs to -Tag or -Image.' }
)

# Why a kubelet does not start a container, where that is the image's fault.
$problems = 'ImagePullBackOff', 'ErrImagePull', 'InvalidImageName', 'ErrImageNeverPull', 'ImageInspectError', 'RegistryUnavailable'

function Get-Stuck([hashtable] $Live) {
    # What is broken here is what is looked for: it does not end the search.
    $drifts = Compare-K8ssImage @Live -ErrorAction Continue | Where-Object { $_.Pods.Problem | Where-Object { $_ -in $problems } }
    if (-not $drifts) { return }
    $effective = Get-K8ssEffectiveImage @Live -ErrorAction Ignore -WarningAction Ignore
    $versions = @{}
    foreach ($operator in Get-K8ssOperator @Live -ErrorAction Ignore -WarningAction Ignore | Where-Object Kind -EQ CassOperator) { foreach ($space in $operator.WatchNamespaces ? $operator.WatchNamespaces : '') { $versions[$space] = $operator.Version } }
    foreach ($drift in $drifts) {
        $won = ($effective | Where-Object { $_.Namespace -eq $drift.Namespace -and $_.Datacenter -eq $drift.Datacenter -and $_.Workload -eq $drift.Workload -and $_.Container -eq $drift.Container } | Select-Object -First 1).Trace |
            Where-Object { $_.Outcome -eq 'Won' -and $_.Field -notin 'PullPolicy', 'PullSecrets' }
        foreach ($pod in $drift.Pods | Where-Object Problem -In $problems) {
            [pscustomobject]@{
                PSTypeName = 'K8ssandraRunbook.StuckContainer'
                Namespace  = $drift.Namespace
                Datacenter = $drift.Datacenter
                Pod        = $pod.Pod
                Container  = $drift.Container
                Problem    = $pod.Problem
                Image      = $pod.Image
                Desired    = $drift.Desired
                DecidedBy  = @($won | ForEach-Object { "$($_.Field) $($_.Value): $($_.Tier)$($_.Location ? " at $($_.Location)" : '')" })
                State      = $drift.State
                Heals      = Get-Cure -Drift $drift -Pod $pod -Version ($versions[$drift.Namespace] ?? $versions[''])
            }
        }
    }
}

# What has to happen, by the release of cass-operator.
function Get-Cure($Drift, $Pod, [string] $Version) {
    $start = $Pod.Image -eq $Drift.Desired ? 'Correct it where it was decided. ' : ''
    if ($Drift.Workload -ne 'Cassandra') { return $start + 'Its operator takes another image at once when it restarts.' }
    $release = $Version -as [version]
    $start + $(
        if (-not $release) { 'The release of cass-operator is not known here.' }
        elseif ($release -ge [version]'1.24') { "cass-operator $Version takes a rack with such a pod as it is: it updates it when it restarts, unasked." }
        else { "cass-operator $Version updates nothing while a pod is not ready: it needs spec.forceUpgradeRacks, which Update-K8ssDatacenter sees to." }
    )
}

Invoke-Runbook $PSCmdlet $PSBoundParameters -Misuse $misuse -Resumes ($ways ? 'Rollout' : '') {
    param($Live, $Run)

    $stuck = Get-Stuck $Live
    $stuck
    if (-not $ways) {
        if ($stuck) { Write-Error "$(@($stuck).Count) containers cannot pull their image." -ErrorAction Continue }
        return
    }

    $how = @{ ErrorAction = 'Continue' }
    if ($Undo) {
        $journal = $Run.ContainsKey('JournalPath') ? @{ JournalPath = $Run.JournalPath } : @{}
        $back = Restore-K8ssImageConfig @Live @journal -WhatIf
        foreach ($image in $back.Images) { "$image" }
        $back | Invoke-K8ssImageRollout @Run @how
    }
    elseif ($Pending) {
        Invoke-K8ssImageRollout @Live @Run @how
    }
    else {
        $wish = $Registry ? @{ Registry = $Registry; Override = $true } : $Tag ? @{ Component = $Component; Tag = $Tag } : @{ Component = $Component; Image = $Image }
        Set-K8ssImageConfig @Live @wish -WhatIf | Invoke-K8ssImageRollout @Run @how
    }
    if ($WhatIfPreference) { return }
    $stuck = Get-Stuck $Live
    $stuck
    if ($stuck) { Write-Error "$(@($stuck).Count) containers still cannot pull their image." -ErrorAction Continue }
}
