#Requires -Version 7.4

<#
.SYNOPSIS
    Runs Cassandra from an image that you built.
.DESCRIPTION
    At one of two places. Without -Cluster and -Datacenter in the ImageConfig of the operators: for every datacenter that sets no
    image of its own. Then the operators restart, and one datacenter after the other takes the image. With -Cluster or -Datacenter
    in the K8ssandraCluster or CassandraDatacenter: nothing else changes, and its pods restart at once, rack by rack.

    An image in the ImageConfig has no tag of its own: the operator puts the server version and the suffix behind it. Until
    cass-operator 1.28 an ImageConfig v1beta1 can also have a whole image for one server version (-ServerVersion).

    Runs unattended: nothing is asked. What was broken off in the middle of a former run is gone on with first. Run it as often as
    you like: what is done already is found done. Exit codes: 0 done, 1 failed or refused, 2 bad usage. docs/runbooks/README.md tells more.
.PARAMETER Image
    The image. For the ImageConfig without a tag: registry.example.com/platform/cassandra. With -ServerVersion, -Cluster or
    -Datacenter whole: registry.example.com/platform/cassandra:5.0.4-acme.
.PARAMETER ServerType
    What it is for, in the ImageConfig: cassandra, dse or hcd.
.PARAMETER Suffix
    What follows the server version in the tags of your images, in the ImageConfig; '' for nothing. Without it, it stays as it is.
.PARAMETER ServerVersion
    The server version that the image is for, in an ImageConfig v1beta1.
.PARAMETER Cluster
    The K8ssandraCluster that gets the image, or the Cassandra cluster whose CassandraDatacenters do.
.PARAMETER Datacenter
    The datacenters that get it.
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
    ./custom-image.ps1 -Image registry.example.com/platform/cassandra -Suffix '-acme' -Namespace k8ssandra-operator -WhatIf
.EXAMPLE
    ./custom-image.ps1 -Image registry.example.com/platform/cassandra:5.0.4-acme -Cluster shop -Datacenter dc2 -JournalPath /state
#>
[CmdletBinding(SupportsShouldProcess, PositionalBinding = $false)]
param(
    [string] $Image,
    [string] $ServerType = 'cassandra',
    [string] $Suffix,
    [string] $ServerVersion,
    [string[]] $Cluster,
    [string[]] $Datacenter,
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

$misuse = @(
    if (-not $Image) { 'Name the image: -Image registry.example.com/platform/cassandra.' }
    if ($ServerType -notin 'cassandra', 'dse', 'hcd') { "The server type $ServerType is none: cassandra, dse or hcd." }
    if (($Cluster -or $Datacenter) -and ($ServerVersion -or $PSBoundParameters.ContainsKey('Suffix'))) { '-ServerVersion and -Suffix are for the ImageConfig; a cluster or datacenter takes a whole image.' }
)
$whose = @{}
if ($Cluster) { $whose.Cluster = $Cluster }
if ($Datacenter) { $whose.Datacenter = $Datacenter }
$wish = @{ Component = $ServerType; Image = $Image }
if ($ServerVersion) { $wish.ServerVersion = $ServerVersion }
if ($Suffix) { $wish.Suffix = $Suffix }
elseif ($PSBoundParameters.ContainsKey('Suffix')) { $wish.Remove = 'Suffix' }

Invoke-Runbook $PSCmdlet $PSBoundParameters -Misuse $misuse -Resumes ($whose.Count ? '' : 'Rollout') {
    param($Live, $Run)

    if (-not $whose.Count) {
        Set-K8ssImageConfig @Live @wish -WhatIf | Invoke-K8ssImageRollout @Run -RollbackOnFailure:$RollbackOnFailure -ErrorAction Continue
        return
    }
    $change = @{ Confirm = $Run.Confirm }
    if ($Run.ContainsKey('JournalPath')) { $change.JournalPath = $Run.JournalPath }
    Set-K8ssClusterImage @Live @whose @change -ServerImage $Image
    if ($WhatIfPreference) { return }
    $wait = $Run.ContainsKey('Timeout') ? @{ Timeout = $Run.Timeout } : @{}
    Get-K8ssDatacenter @Live @whose | Wait-K8ssDatacenter @wait -For All -ErrorAction Continue
}
