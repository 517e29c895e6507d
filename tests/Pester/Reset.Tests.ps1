# A datacenter deleted and created again on its volumes, in this PowerShell, on a real API server, with an operator that runs.
BeforeDiscovery {
    . "$PSScriptRoot/Cluster.ps1"
    . "$PSScriptRoot/Operators.ps1"
    $script:CanRun = (Test-Cluster) -and [bool](Get-SimulatedOperator) -and -not $IsWindows
}

Describe 'A re-creation under cass-operator <Release>' -Skip:(-not $CanRun) -ForEach @{ Release = '1.22.4' }, @{ Release = '1.29.1' } {
    BeforeAll {
        . "$PSScriptRoot/Cluster.ps1"
        . "$PSScriptRoot/Operators.ps1"
        $script:Module = (Resolve-Path "$PSScriptRoot/../../output/K8ssandraImages/K8ssandraImages.psd1").Path
        Import-Module $Module -Force
        $script:Before = $env:KUBECONFIG, $env:K8SSANDRAIMAGES_STATE
        $env:KUBECONFIG = Join-Path $TestDrive kubeconfig
        Copy-Kubeconfig -Path $env:KUBECONFIG -Context prod -Only
        $script:Space = "reset-$([guid]::NewGuid().ToString('n').Substring(0, 8))"
        $env:K8SSANDRAIMAGES_STATE = Join-Path $TestDrive state
        $script:Live = @{ Context = 'prod'; Namespace = $Space }
        # Pods end slowly, so that there is a middle.
        $script:Operators = Invoke-SimulatedOperator $env:KUBECONFIG $Space '--cass-operator', $Release, '--termination-seconds', '3'
        $null = Invoke-Kubectl $env:KUBECONFIG 'apply', '--validate=false', '-n', $Space, '-f', "$PSScriptRoot/live/datacenter.yaml"

        function Get-Datacenter {
            $text = Invoke-Kubectl $env:KUBECONFIG 'get', 'cassandradatacenter', 'dc1', '-n', $Space, '-o', 'json', '--ignore-not-found'
            if ($text) { $text -join "`n" | ConvertFrom-Json -Depth 99 }
        }

        function Test-Ready { $dc = Get-Datacenter; $dc -and $dc.status.cassandraOperatorProgress -eq 'Ready' -and @($dc.status.nodeStatuses.PSObject.Properties.Value.hostID).Count -eq 2 }

        # What has to be the same afterwards.
        function Get-Claim { Invoke-Kubectl $env:KUBECONFIG 'get', 'persistentvolumeclaim', '-n', $Space, '-o', 'jsonpath={range .items[*]}{.metadata.name} {.metadata.uid} {.spec.volumeName}{"\n"}{end}' }

        function Get-HostId { (Get-Datacenter).status.nodeStatuses.PSObject.Properties | Sort-Object Name | ForEach-Object { "$($_.Name) $($_.Value.hostID)" } }

        function Get-ReclaimPolicy { (Get-Claim) -replace '.* ' | ForEach-Object { Invoke-Kubectl $env:KUBECONFIG 'get', 'persistentvolume', $_, '-o', 'jsonpath={.spec.persistentVolumeReclaimPolicy}' } | Sort-Object -Unique }

        function Get-Version { (Invoke-Kubectl $env:KUBECONFIG 'get', 'cassandradatacenters,statefulsets,persistentvolumeclaims', '-n', $Space, '-o', 'jsonpath={.items[*].metadata.resourceVersion}') + (Get-ReclaimPolicy) }

        Wait-Until 'the datacenter is ready' { Test-Ready }
        $script:Claims, $script:HostIds, $script:Uid = (Get-Claim), (Get-HostId), (Get-Datacenter).metadata.uid
        $script:Specification = (Get-Datacenter).spec | ConvertTo-Json -Depth 99
    }

    AfterAll {
        Complete-SimulatedOperator $Operators
        $null = Invoke-Kubectl $env:KUBECONFIG 'delete', 'namespace', $Space, '--wait=false'
        $env:KUBECONFIG, $env:K8SSANDRAIMAGES_STATE = $Before
        Remove-Module -Name K8ssandraImages
    }

    It 'is planned, and nothing is written' {
        $version = Get-Version
        $plan = Reset-K8ssDatacenter dc1 @Live -Force -WhatIf
        "$($plan.Kind) $($plan.State)" | Should -Be 'Reset Planned'
        $plan.Steps[0].Number | Should -Be 1
        $plan.Steps.Name | Should -Be 'back-up', 'retain-volumes', 'keep-volumes', 'read-back', 'delete', 'wait-until-gone', 'check-volumes', 'create', 'wait-until-ready', 'verify', 'restore-reclaim-policy'
        Get-Version | Should -Be $version
        $env:K8SSANDRAIMAGES_STATE | Should -Not -Exist
    }

    It 'needs a name, and somebody who says yes' {
        { Reset-K8ssDatacenter @Live -Confirm:$false -Force -ErrorAction Stop } | Should -Throw
        $script = "Import-Module '$Module'; Reset-K8ssDatacenter dc1 -Context prod -Namespace $Space -Confirm:`$false"
        $said = & ([Environment]::ProcessPath) -NoProfile -NonInteractive -Command $script 2>&1 | Out-String
        $said | Should -Match 'NonInteractive'
        (Get-Datacenter).metadata.uid | Should -Be $Uid
        (Get-Datacenter).metadata.PSObject.Properties['deletionTimestamp'] | Should -BeNullOrEmpty
    }

    It 'is refused where data would be at risk, with all that speaks against it' {
        $null = Invoke-Kubectl $env:KUBECONFIG 'annotate', 'cassandradatacenter', 'dc1', '-n', $Space, 'cassandra.datastax.com/decommission-on-delete=true'
        $refused = Reset-K8ssDatacenter dc1 @Live -Force -Confirm:$false -ErrorVariable problems -ErrorAction SilentlyContinue
        $refused | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'KSI0270,*'
        "$($problems[0])" | Should -Match 'decommission-on-delete'
        (Get-Datacenter).metadata.uid | Should -Be $Uid
        $null = Invoke-Kubectl $env:KUBECONFIG 'annotate', 'cassandradatacenter', 'dc1', '-n', $Space, 'cassandra.datastax.com/decommission-on-delete-'
        Wait-Until 'the datacenter is ready' { Test-Ready }
    }

    It 'is broken off by Ctrl+C when the datacenter is deleted, and nothing is lost' {
        $out = Invoke-Interrupted $Module "Reset-K8ssDatacenter dc1 -Context prod -Namespace $Space -Force -Confirm:`$false" { $dc = Get-Datacenter; -not $dc -or $dc.metadata.PSObject.Properties['deletionTimestamp'] }
        $script:Operation = Get-K8ssOperation
        "$($Operation.State)" | Should -Be 'Interrupted'
        $out | Should -Match "Resume-K8ssOperation -Id $($Operation.Id)"
        Get-Claim | Should -Be $Claims
        Get-ReclaimPolicy | Should -Be 'Retain'
        $survey = Resume-K8ssOperation -Id $Operation.Id -WhatIf
        @($survey.Steps | Where-Object { "$($_.State)" -in 'Completed', 'Unchanged' }).Count | Should -BeGreaterThan 2
    }

    It 'is resumed, and everything is there again' {
        $done = Resume-K8ssOperation -Id $Operation.Id -Force -Confirm:$false -ErrorVariable problems
        "$($done.State)" | Should -Be 'Completed' -Because "$($done.Reason) $problems"
        (Get-Datacenter).metadata.uid | Should -Not -Be $Uid
        Get-Claim | Should -Be $Claims
        Get-HostId | Should -Be $HostIds
        Get-ReclaimPolicy | Should -Be 'Delete'
        (Get-Datacenter).spec | ConvertTo-Json -Depth 99 | Should -Be $Specification
        (Get-Datacenter).metadata.PSObject.Properties['annotations'].Value.PSObject.Properties.Name | Where-Object { $_ -in 'cassandra.datastax.com/delete-pvc', 'cassandra.datastax.com/no-finalizer' } | Should -BeNullOrEmpty
        "$((Resume-K8ssOperation -Id $Operation.Id -Force -Confirm:$false -ErrorAction SilentlyContinue).State)" | Should -BeIn '', 'Completed', 'Unchanged'
        (Get-K8ssOperation).State | Should -Be 'Completed'
    }

    It 'keeps a backup, and no secret' {
        $files = Get-ChildItem -Path $env:K8SSANDRAIMAGES_STATE -Recurse -File
        $files | Select-String -SimpleMatch $Uid -List | Should -Not -BeNullOrEmpty
        $files | Get-Content -Raw | Should -Not -Match 'PRIVATE KEY|client-certificate-data|Bearer '
    }
}
