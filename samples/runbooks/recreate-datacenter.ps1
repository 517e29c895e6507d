#Requires -Version 7.4

<#
.SYNOPSIS
    Deletes a datacenter and creates it again on its volumes.
.DESCRIPTION
    New images never need this: in every release, a datacenter takes them where it is (Update-K8ssDatacenter). So the runbook asks
    for the reason, and refuses where images wait, which the other runbooks bring to it.

    The datacenter is down in between. Its volumes are kept, by the way of the release that runs, which is set and read back before
    anything is deleted; what would put them at risk is refused. Then it is waited for until the datacenter is back on the same
    volumes. Broken off in the middle, it goes on when it is run again: do run it again, the datacenter may be gone until then.

    Runs unattended: nothing is asked. Exit codes: 0 done, 1 failed or refused, 2 bad usage. docs/runbooks/README.md tells more.
.PARAMETER Datacenter
    The CassandraDatacenter.
.PARAMETER Reason
    Why, for the transcript and the report.
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
    ./recreate-datacenter.ps1 -Datacenter dc1 -Namespace k8ssandra-operator -Reason 'support case 4711: the status is stuck' -WhatIf
.EXAMPLE
    ./recreate-datacenter.ps1 -Datacenter dc1 -Namespace k8ssandra-operator -Reason 'support case 4711: the status is stuck' -JournalPath /state
#>
[CmdletBinding(SupportsShouldProcess, PositionalBinding = $false)]
param(
    [string] $Datacenter,
    [string] $Reason,
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

$misuse = @(
    if (-not $Datacenter) { 'Name the datacenter: -Datacenter dc1.' }
    elseif ($Datacenter -match '[*?\[\]]') { 'Name one datacenter; wildcards are not for this.' }
    if (-not $Reason) { "Say why: -Reason 'text'. For new images it is never needed; Update-K8ssDatacenter lets a datacenter take them where it is." }
    if (@($Namespace).Count -ne 1 -or -not $Namespace) { 'Name its namespace, and only that: -Namespace k8ssandra-operator.' }
)

Invoke-Runbook $PSCmdlet $PSBoundParameters -Misuse $misuse -Resumes Reset -Datacenter $Datacenter {
    param($Live, $Run)

    "Re-creating the datacenter $Namespace/${Datacenter}: $Reason"
    $waiting = Compare-K8ssImage @Live -Datacenter $Datacenter | Where-Object Workload -EQ Cassandra | Where-Object State -In 'OperatorRestartPending', 'RolloutPending', 'RollingOut', 'RolloutBlocked', 'PodsDiffer'
    $waiting
    if ($waiting) { throw "Images wait to be taken, and for that the datacenter need not be re-created: Update-K8ssDatacenter -Namespace $Namespace $Datacenter, or one of the other runbooks. Run this one again afterwards if its reason is still one." }

    # What is refused is refused here: -Force, without which the second command would ask, would also lift what can be lifted.
    $plan = Reset-K8ssDatacenter @Live -Name $Datacenter -WhatIf
    if ($WhatIfPreference) { return $plan }
    if (-not $plan) { throw "There is no datacenter $Namespace/$Datacenter that could be re-created." }
    Reset-K8ssDatacenter @Live @Run -Name $Datacenter -Force -ErrorAction Continue
}
