Set-StrictMode -Version Latest

<#
.SYNOPSIS
    Carries out the steps of a runbook: the same beginning and end for each of them.
.DESCRIPTION
    Starts the transcript, takes up what was broken off before, carries out the steps, writes each object that comes out to the
    report and to the output, and ends the script: with exit code 0 when all is done, 1 when something failed or was refused, 2
    when the parameters make no sense. Where there is no process of its own to have an exit code (Azure Automation), a runbook that
    is not done ends with a terminating error instead.
.PARAMETER Script
    The script's $PSCmdlet.
.PARAMETER Given
    The script's $PSBoundParameters. Context, Namespace, KubeConfig, JournalPath, Timeout, TranscriptPath, ReportPath, AsText,
    Confirm and NotUnderstood are taken from them.
.PARAMETER Steps
    What is to be done. It gets two sets of parameters: where to read, and how operations are carried out.
.PARAMETER Misuse
    What is wrong with the script's parameters; nothing is done then.
.PARAMETER Resumes
    The kind of operation that is taken up first where one was broken off in this context.
.PARAMETER Datacenter
    Only what was broken off at these datacenters is taken up.
.EXAMPLE
    Invoke-Runbook $PSCmdlet $PSBoundParameters -Resumes Rollout { param($Live, $Run) Invoke-K8ssImageRollout @Live @Run }
#>
function Invoke-Runbook {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] [System.Management.Automation.PSCmdlet] $Script,
        [Parameter(Mandatory, Position = 1)] [AllowEmptyCollection()] [System.Collections.Generic.Dictionary[string, object]] $Given,
        [Parameter(Mandatory, Position = 2)] [scriptblock] $Steps,
        [string[]] $Misuse,
        [ValidateSet('', 'Rollout', 'Reset')] [string] $Resumes,
        [string[]] $Datacenter
    )

    # The script's own preferences are for its steps: -WhatIf would else keep the transcript and the report from being written.
    $isWhatIf = [bool]$Script.SessionState.PSVariable.GetValue('WhatIfPreference')
    $ErrorActionPreference, $WhatIfPreference, $ConfirmPreference = 'Continue', $false, 'None'
    $name = [System.IO.Path]::GetFileNameWithoutExtension($Script.MyInvocation.MyCommand.Name)
    $isTranscribed = $false
    $code = 0
    try {
        if ($Given['TranscriptPath']) {
            # No header with the machine, the user and the command line: who reads a transcript needs none of them.
            $null = Start-Transcript -LiteralPath $Script.GetUnresolvedProviderPathFromPSPath($Given['TranscriptPath']) -Append -UseMinimalHeader -ErrorAction Stop
            $isTranscribed = $true
        }

        $wrong = @($Misuse; $Given['NotUnderstood'] ? "There is no parameter for: $($Given['NotUnderstood'])." : $null) | Where-Object { $_ }
        if ($wrong) { throw [System.ArgumentException]::new("$wrong Get-Help ./$name.ps1 tells more.") }

        $live = Get-Place $Given
        $run = @{ Confirm = [bool]$Given['Confirm']; WhatIf = $isWhatIf }
        foreach ($key in 'JournalPath', 'Timeout') { if ($Given[$key]) { $run[$key] = $Given[$key] } }
        $problems = @()
        $result = @{ Runbook = $name; Failures = [System.Collections.Generic.List[string]]::new(); AsText = [bool]$Given['AsText'] }
        if ($Given['ReportPath']) { $result.Report = $Script.GetUnresolvedProviderPathFromPSPath($Given['ReportPath']) }

        $work = @{ Steps = $Steps; Resumes = $Resumes; Datacenter = $Datacenter; Live = $live; Run = $run }
        # Errors that do not end the steps are shown, and counted: where they are texts in the output, there.
        if ($result.AsText) { Invoke-Work @work 2>&1 3>&1 | Receive-Result @result }
        else { Invoke-Work @work -ErrorVariable problems | Receive-Result @result }
        if ($result.Failures.Count + $problems.Count) { $code = 1 }
    }
    catch {
        if ($Given['AsText']) { Format-Log $_ } else { $PSCmdlet.WriteError($_) }
        $code = $_.Exception -is [System.ArgumentException] -or $_.Exception -is [System.Management.Automation.ParameterBindingException] ? 2 : 1
    }
    finally {
        if ($isTranscribed) {
            Write-Information "$name ends with $code." -InformationAction Continue
            $null = Stop-Transcript
        }
    }

    if ($Host.Name -eq 'ConsoleHost') { exit $code }
    if ($code) { throw "The runbook $name is not done: see its errors." }
}

# What was broken off first, then the steps.
function Invoke-Work {
    [CmdletBinding()]
    param([scriptblock] $Steps, [string] $Resumes, [string[]] $Datacenter, [hashtable] $Live, [hashtable] $Run)

    $resumed = 0
    if ($Resumes) { Resume-Interrupted -Kind $Resumes -Datacenter $Datacenter -Live $Live -Run $Run | ForEach-Object { $resumed++; $_ } }
    # What was gone on with is what was asked for: a datacenter is not deleted a second time.
    if ($Resumes -eq 'Reset' -and $resumed) { return }
    Invoke-Command -ScriptBlock $Steps -NoNewScope -ArgumentList $Live, $Run
}

# Where to read: the context is always named, so that every command means the same one.
function Get-Place($Given) {
    $place = @{}
    foreach ($key in 'Context', 'Namespace', 'KubeConfig') { if ($Given[$key]) { $place[$key] = $Given[$key] } }
    if (-not $place.ContainsKey('Context')) {
        $file = @{}
        if ($place.ContainsKey('KubeConfig')) { $file.KubeConfig = $place.KubeConfig }
        $current = Get-K8ssContext @file -ErrorAction Stop | Where-Object IsCurrent
        if (-not $current) { throw [System.ArgumentException]::new('The kubeconfig has no current context. Name one: -Context.') }
        $place.Context = $current.Name
    }
    $place
}

# Takes up what this runbook, or one like it, has left in the middle: by a time limit, a lost node, a reboot. What ended by itself
# (Stopped) had a reason, and the runbook finds out by looking whether that still holds; but a datacenter that is being created anew
# may not even be there any more, so that is gone on with too.
function Resume-Interrupted([string] $Kind, [string[]] $Datacenter, [hashtable] $Live, [hashtable] $Run) {
    $store = @{}
    if ($Run.ContainsKey('JournalPath')) { $store.JournalPath = $Run.JournalPath }
    $states = $Kind -eq 'Reset' ? @('Interrupted', 'Stopped') : @('Interrupted')
    $open = Get-K8ssOperation @store -Kind $Kind -State $states -ErrorAction Stop |
        Where-Object { $_.Context -in $Live.Context -and (-not $Datacenter -or $_.Datacenter -in $Datacenter) -and (-not $Live['Namespace'] -or $_.Namespace -in $Live.Namespace) }
    # It was begun by somebody who was asked, or who said so.
    $answer = $Kind -eq 'Reset' ? @{ Force = $true } : @{}
    foreach ($operation in $open) {
        Write-Information "Going on with $($operation.Id): $operation." -InformationAction Continue
        $resumed = Resume-K8ssOperation @Live @Run @answer -Id $operation.Id
        $resumed
        if (-not $Run.WhatIf -and $resumed.State -notin 'Completed', 'Unchanged', 'Started', 'RolledBack') {
            throw "The operation $($operation.Id) from before is not done, so nothing new is begun. $($resumed.Reason)"
        }
    }
}

# Everything that comes out goes to the report, and on; what did not come to its end is noted.
function Receive-Result {
    param([string] $Runbook, [string] $Report, [switch] $AsText, [System.Collections.Generic.List[string]] $Failures, [Parameter(ValueFromPipeline)] $InputObject)

    process {
        if ($Report) { Add-Report -Path $Report -Runbook $Runbook -InputObject $InputObject }
        if ($InputObject -is [System.Management.Automation.ErrorRecord]) { $Failures.Add("$InputObject") }
        if ($InputObject -is [K8ssandraImages.K8ssOperation] -and $InputObject.State -in 'Stopped', 'RolledBack') { $Failures.Add("$InputObject") }
        if ($InputObject -is [K8ssandraImages.K8ssDatacenterHealth] -and ($InputObject.IsTimedOut -or $InputObject.IsFailing)) { $Failures.Add("$InputObject") }
        $AsText ? (Format-Log $InputObject) : $InputObject
    }
}

# A line of JSON for each object, or text where the file is called .md.
function Add-Report([string] $Path, [string] $Runbook, $InputObject) {
    if ([System.IO.Path]::GetExtension($Path) -eq '.md') {
        Add-Content -LiteralPath $Path -Value (Format-Markdown $InputObject)
        return
    }
    $object = switch ($InputObject) {
        { $_ -is [string] } { $_ }
        { $_ -is [System.Management.Automation.ErrorRecord] -or $_ -is [System.Management.Automation.WarningRecord] } { Format-Line $_ }
        # The texts of plans and ImageConfigs are in the journal, and would drown the rest.
        default { $_ | Select-Object -Property * -ExcludeProperty Document, Content }
    }
    $line = [ordered]@{ time = [DateTime]::UtcNow.ToString('o'); runbook = $Runbook; type = $InputObject.PSObject.TypeNames[0]; object = $object }
    Add-Content -LiteralPath $Path -Value ($line | ConvertTo-Json -Depth 8 -Compress -EnumsAsStrings)
}

function Format-Log($InputObject) { [DateTime]::UtcNow.ToString('HH:mm:ss') + 'Z ' + (Format-Line $InputObject) }

# An object in a line of text.
function Format-Line($InputObject) {
    $text = switch ($InputObject) {
        { $_ -is [string] } { $_ }
        { $_ -is [System.Management.Automation.WarningRecord] } { "warning: $_" }
        { $_ -is [System.Management.Automation.ErrorRecord] } { "error$($_.FullyQualifiedErrorId -match '^KSI\d+' ? " $($Matches[0])" : ''): $_" }
        { $_ -is [K8ssandraImages.K8ssObject] } {
            @((($_.Namespace, $_.Datacenter | Where-Object { $_ }) -join '/'), "$_") + @('Reason', 'Reasons', 'NextStep' | ForEach-Object { "$($InputObject.PSObject.Properties[$_]?.Value)" }) | Where-Object { $_ }
        }
        { $_ -is [System.Management.Automation.PSCustomObject] } { foreach ($property in $_.PSObject.Properties) { "$($property.Name): $($property.Value);" } }
        default { "$_" }
    }
    # Nothing of a cluster may begin a line.
    "$text" -replace '[\p{C}\s]+', ' '
}

function Format-Markdown($InputObject) {
    if ($InputObject -isnot [K8ssandraImages.K8ssOperation]) { return "- $(Format-Plain (Format-Line $InputObject))" }
    '', "## $(Format-Plain $InputObject)", ''
    Format-Plain "$($InputObject.Summary). $($InputObject.Reason) $($InputObject.NextStep)"
    '', '| step | what | state | seen | took |', '|---|---|---|---|---|'
    foreach ($step in $InputObject.Steps) { '| ' + (($step.Name, $step.Effect, $step.State, $step.Message, $step.Duration | ForEach-Object { Format-Plain $_ }) -join ' | ') + ' |' }
    ''
}

# Nothing of a cluster may become a link, a heading or another column.
function Format-Plain($Text) {
    ("$Text" -replace '[\p{C}\s]+', ' ' -replace '([\\`*_{}\[\]<>#|!])', '\$1').Trim()
}

Export-ModuleMember -Function Invoke-Runbook
