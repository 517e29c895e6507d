#Requires -Version 7.4

<#
.SYNOPSIS
    Prepares an upgrade of the operators, and sees it through afterwards.
.DESCRIPTION
    The upgrade itself is kubectl's or Helm's, or that of your GitOps; this runbook is run before and after it.

    Before: sees that nothing waits or rolls, tells what the new releases change, datacenter by datacenter, lists the images that
    have to be in your registry, and writes the ImageConfig in the form that the new release reads. Fails where the new release
    would break something.
    After: waits until the operators run the new release and have read the ImageConfig, tells what they do at once, lets the
    datacenters take what waits for permission, one after the other, and sees that everything runs what it should.

    Runs unattended: nothing is asked. What was broken off in the middle of a former run is gone on with first. Run it as often as
    you like: what is done already is found done. Exit codes: 0 done, 1 failed or refused, 2 bad usage. docs/runbooks/README.md tells more.
.PARAMETER Phase
    Before or After.
.PARAMETER ToCassOperatorVersion
    The new release of cass-operator; without it the one that comes with -ToK8ssandraOperatorVersion.
.PARAMETER ToK8ssandraOperatorVersion
    The new release of k8ssandra-operator, where there is one.
.PARAMETER OutputPath
    The folder for the list of images (images.txt) and the new ImageConfigs (<namespace>.image_config.yaml), before the upgrade.
.PARAMETER OperatorWaitSeconds
    How long to wait for the operators after the upgrade.
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
    ./operator-upgrade.ps1 -Phase Before -ToK8ssandraOperatorVersion 1.32.5 -Namespace k8ssandra-operator -OutputPath ./upgrade
.EXAMPLE
    ./operator-upgrade.ps1 -Phase After -ToK8ssandraOperatorVersion 1.32.5 -Namespace k8ssandra-operator -JournalPath /state
#>
[CmdletBinding(SupportsShouldProcess, PositionalBinding = $false)]
param(
    [string] $Phase,
    [string] $ToCassOperatorVersion,
    [string] $ToK8ssandraOperatorVersion,
    [string] $OutputPath,
    [int] $OperatorWaitSeconds = 900,
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
    if ($Phase -notin 'Before', 'After') { 'Say when it runs: -Phase Before or -Phase After.' }
    if (-not $ToCassOperatorVersion -and -not $ToK8ssandraOperatorVersion) { 'Name the new release: -ToK8ssandraOperatorVersion 1.32.5, or -ToCassOperatorVersion where there is no k8ssandra-operator.' }
)
$to = @{}
if ($ToCassOperatorVersion) { $to.ToCassOperatorVersion = $ToCassOperatorVersion }
if ($ToK8ssandraOperatorVersion) { $to.ToK8ssandraOperatorVersion = $ToK8ssandraOperatorVersion }

# What does not run what it should, and waits for somebody.
function Get-Unsettled([hashtable] $Live) {
    Compare-K8ssImage @Live | Where-Object State -NotIn 'InSync', 'Unmanaged', 'ApplyPending'
}

function Test-Before([hashtable] $Live) {
    $unsettled = Get-Unsettled $Live
    $unsettled
    if ($unsettled) { throw 'Something does not run what it should already. Let that settle first, or nobody knows afterwards what the upgrade did.' }

    $comparison = Compare-K8ssOperatorRelease @Live @to
    $comparison
    foreach ($datacenter in $comparison) {
        foreach ($finding in $datacenter.Diagnostics | Where-Object Severity -EQ Error) { Write-Error "$($datacenter.Namespace)/$($datacenter.Name): $finding $($finding.Remedy)" -ErrorAction Continue }
        foreach ($workload in $datacenter.Workloads) {
            if ($workload.Before -and $workload.After -ne $workload.Before) { Write-Error "$($workload.Before) would become $($workload.After): new pods on new, empty volumes." -ErrorAction Continue }
            if ($workload.Rollout -eq 'Blocked') { Write-Error "$($workload.After): $($workload.Reason)" -ErrorAction Continue }
            if ($workload.Rollout -eq 'AtOnce') { Write-Warning "$($workload.After) restarts as soon as the new operator starts: $($workload.Reason)" }
        }
    }
    if ($OutputPath -and -not $WhatIfPreference) { Write-Preparation $Live $comparison }
}

function Write-Preparation([hashtable] $Live, $Comparison) {
    $null = New-Item -ItemType Directory -Path $OutputPath -Force
    Set-Content -Path (Join-Path $OutputPath images.txt) -Value ($Comparison.ToMirror | Sort-Object -Unique)
    # Older releases read v1beta1 and nothing else.
    if (@($Comparison.ToCassOperatorVersion | Where-Object { $_ })[0] -as [version] -lt [version]'1.27') { return }
    # Others that no operator reads may lie about.
    $read = Get-K8ssOperator @Live -WarningAction Ignore | ForEach-Object { "$($_.Namespace)/$($_.ImageConfigName)" }
    foreach ($config in Get-K8ssImageConfig @Live -WarningAction Ignore | Where-Object { "$_" -in $read } | ConvertTo-K8ssImageConfig @to) {
        $config
        foreach ($difference in $config.Differences) { Write-Warning "$difference $($difference.Diagnostics)" }
        Set-Content -Path (Join-Path $OutputPath "$($config.Namespace).image_config.yaml") -Value $config.Content -NoNewline
    }
}

function Wait-Operator([hashtable] $Live) {
    $expected = @{ CassOperator = $ToCassOperatorVersion; K8ssandraOperator = $ToK8ssandraOperatorVersion }
    $end = [DateTime]::UtcNow.AddSeconds($OperatorWaitSeconds)
    while ($true) {
        $operators = Get-K8ssOperator @Live
        $late = $operators | Where-Object { ($expected["$($_.Kind)"] -and $_.Version -ne $expected["$($_.Kind)"]) -or $_.ReadyPods -lt $_.Replicas -or $_.RunsCurrentImageConfig -eq $false }
        if ($operators -and -not $late) { return $operators }
        $state = ($late | ForEach-Object { "$_ is $($_.Version), $($_.ReadyPods) of $($_.Replicas) pods ready" + ($_.RunsCurrentImageConfig -eq $false ? ', and has not read its ImageConfig' : '') }) -join '; '
        if ([DateTime]::UtcNow -gt $end) { throw "The operators are not what they should be after $OperatorWaitSeconds seconds: $($operators ? $state : 'there are none')." }
        Write-Verbose "Waiting for the operators: $state."
        Start-Sleep -Seconds 5
    }
}

Invoke-Runbook $PSCmdlet $PSBoundParameters -Misuse $misuse -Resumes ($Phase -eq 'After' ? 'Rollout' : '') {
    param($Live, $Run)

    if ($Phase -eq 'Before') {
        Test-Before $Live
        return
    }
    Wait-Operator $Live
    Get-K8ssImageImpact @Live
    Invoke-K8ssImageRollout @Live @Run -ErrorAction Continue
    if ($WhatIfPreference) { return }
    $wait = $Run.ContainsKey('Timeout') ? @{ Timeout = $Run.Timeout } : @{}
    Wait-K8ssDatacenter @Live @wait -For All -ErrorAction Continue
    $unsettled = Get-Unsettled $Live
    $unsettled
    if ($unsettled) { Write-Error "$(@($unsettled).Count) containers do not run what they should." -ErrorAction Continue }
}
