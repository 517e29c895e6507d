# Datacenters take images in place, in this PowerShell, on a real API server, with operators that run.
BeforeDiscovery {
    . "$PSScriptRoot/Cluster.ps1"
    . "$PSScriptRoot/Operators.ps1"
    $script:CanRun = (Test-Cluster) -and [bool](Get-SimulatedOperator) -and -not $IsWindows
}

Describe 'An update' -Skip:(-not $CanRun) {
    BeforeAll {
        . "$PSScriptRoot/Cluster.ps1"
        . "$PSScriptRoot/Operators.ps1"
        Import-Module "$PSScriptRoot/../../output/K8ssandraImages/K8ssandraImages.psd1" -Force
        $script:Before = $env:KUBECONFIG, $env:K8SSANDRAIMAGES_STATE
        $env:KUBECONFIG = Join-Path $TestDrive kubeconfig
        Copy-Kubeconfig -Path $env:KUBECONFIG -Context prod -Only
        $script:Space = "update-$([guid]::NewGuid().ToString('n').Substring(0, 8))"
        $env:K8SSANDRAIMAGES_STATE = Join-Path $TestDrive state
        $script:Live = @{ Context = 'prod'; Namespace = $Space }
        $script:Operators = Invoke-SimulatedOperator $env:KUBECONFIG $Space '--cass-operator', '1.29.1'
        foreach ($name in 'dc1', 'dc2') {
            $manifest = Join-Path $TestDrive "$name.json"
            @{
                apiVersion = 'cassandra.datastax.com/v1beta1'
                kind       = 'CassandraDatacenter'
                metadata   = @{ name = $name; namespace = $Space }
                spec       = @{ clusterName = 'orders'; serverType = 'cassandra'; serverVersion = '4.0.7'; size = 2; racks = @(@{ name = 'r1' }, @{ name = 'r2' }) }
            } | ConvertTo-Json -Depth 9 | Set-Content -Path $manifest
            $null = Invoke-Kubectl $env:KUBECONFIG 'apply', '--validate=false', '-f', $manifest
        }

        function Get-Datacenter { (Invoke-Kubectl $env:KUBECONFIG 'get', 'cassandradatacenters', '-n', $Space, '-o', 'json' | ConvertFrom-Json).items }

        function Get-Registry {
            (Invoke-Kubectl $env:KUBECONFIG 'get', 'statefulsets', '-n', $Space, '-o', 'json' | ConvertFrom-Json).items.spec.template.spec.containers.image |
                ForEach-Object { ($_ -split '/')[0] } | Sort-Object -Unique
        }

        Wait-Until 'the datacenters are ready' { -not (Get-Datacenter | Where-Object { $_.status.cassandraOperatorProgress -ne 'Ready' -or -not ($_.status.conditions | Where-Object type -EQ Ready) }) }
        Start-Sleep -Milliseconds 1200 # times are told in whole seconds
        $null = Set-K8ssImageConfig @Live -Registry r.example.com -Override -Confirm:$false
    }

    AfterAll {
        # Their finalizers are the operator's.
        $null = Invoke-Kubectl $env:KUBECONFIG 'delete', 'cassandradatacenters', '--all', '-n', $Space, '--timeout=60s'
        Complete-SimulatedOperator $Operators
        $null = Invoke-Kubectl $env:KUBECONFIG 'delete', 'namespace', $Space, '--wait=false'
        $env:KUBECONFIG, $env:K8SSANDRAIMAGES_STATE = $Before
        Remove-Module -Name K8ssandraImages
    }

    It 'needs an operator that has read the ImageConfig' {
        $operations = Update-K8ssDatacenter @Live -Confirm:$false -ErrorVariable errors -ErrorAction SilentlyContinue
        $operations | Should -BeNullOrEmpty
        @($errors).ForEach{ $_.FullyQualifiedErrorId } | Should -Be @(@('KSI0260,K8ssandraImages.PowerShell.Commands.UpdateK8ssDatacenterCommand') * 2)
        Start-Sleep -Milliseconds 1100 # times are told in whole seconds
        $null = Invoke-Kubectl $env:KUBECONFIG 'rollout', 'restart', 'deployment/cass-operator-controller-manager', '-n', $Space
        Wait-Until 'the operator has read it' { (Get-K8ssOperator @Live).RunsCurrentImageConfig }
    }

    It 'is planned, and nothing is written' {
        $plans = Update-K8ssDatacenter @Live -WhatIf
        $plans | Should -BeOfType [K8ssandraImages.K8ssOperation]
        $plans.Datacenter | Should -Be 'dc1', 'dc2'
        $plans.ForEach{ "$($_.Kind) $($_.State)" } | Should -Be @(@('Update Planned') * 2)
        $plans[0].Steps.Name | Should -Be 'check-operator', 'check-health', 'permit-update', 'wait-for-racks', 'withdraw-permission', 'verify-templates-and-pods'
        Get-Registry | Should -Not -Contain 'r.example.com'
        @((Get-Datacenter).metadata.annotations.'cassandra.datastax.com/autoupdate-spec') -ne $null | Should -BeNullOrEmpty
    }

    It 'takes what waits from the pipeline, and says how it is afterwards' {
        $health = Compare-K8ssImage @Live -State RolloutPending | Where-Object Datacenter -EQ dc1 | Update-K8ssDatacenter -PassThru -Confirm:$false
        $health | Should -BeOfType [K8ssandraImages.K8ssDatacenterHealth]
        $health.Name, $health.IsReady, $health.HasDesiredImages | Should -Be 'dc1', $true, $true
        @((Get-Datacenter).metadata.annotations.'cassandra.datastax.com/autoupdate-spec') -ne $null | Should -BeNullOrEmpty
    }

    It 'leaves alone what is in sync, and goes on with the rest' {
        $operations = Update-K8ssDatacenter @Live -Method Annotation -Timeout 2m -Confirm:$false
        $operations.ForEach{ "$($_.Datacenter) $($_.State)" } | Should -Be 'dc1 Unchanged', 'dc2 Completed'
        Get-Registry | Should -Be 'r.example.com'
    }

    It 'is an error for a name that nothing has' {
        $operations = Update-K8ssDatacenter @Live -Name nope -Confirm:$false -ErrorVariable errors -ErrorAction SilentlyContinue
        $operations | Should -BeNullOrEmpty
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'KSI0240,*'
    }

    It 'is for what came from a cluster' {
        { Get-K8ssDatacenter "$PSScriptRoot/../../samples/cassandra-datacenter" | Update-K8ssDatacenter -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'ObjectOfNoCluster,*'
    }
}
