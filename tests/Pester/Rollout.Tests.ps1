# The whole: an ImageConfig from its text to the pods, in this PowerShell, on a real API server, with operators that run.
BeforeDiscovery {
    . "$PSScriptRoot/Cluster.ps1"
    . "$PSScriptRoot/Operators.ps1"
    $script:CanRun = (Test-Cluster) -and [bool](Get-SimulatedOperator) -and -not $IsWindows
}

Describe 'A rollout' -Skip:(-not $CanRun) {
    BeforeAll {
        . "$PSScriptRoot/Cluster.ps1"
        . "$PSScriptRoot/Operators.ps1"
        $script:Module = (Resolve-Path "$PSScriptRoot/../../output/K8ssandraImages/K8ssandraImages.psd1").Path
        Import-Module $Module -Force
        $script:Before = $env:KUBECONFIG, $env:K8SSANDRAIMAGES_STATE
        $env:KUBECONFIG = Join-Path $TestDrive kubeconfig
        Copy-Kubeconfig -Path $env:KUBECONFIG -Context prod -Only
        $script:Space = "rollout-$([guid]::NewGuid().ToString('n').Substring(0, 8))"
        $env:K8SSANDRAIMAGES_STATE = Join-Path $TestDrive state

        function Get-Datacenter { (Invoke-Kubectl $env:KUBECONFIG 'get', 'cassandradatacenters', '-n', $Space, '-o', 'json' | ConvertFrom-Json).items }

        function Get-Version { (Invoke-Kubectl $env:KUBECONFIG 'get', 'configmaps,deployments,cassandradatacenters', '-n', $Space, '-o', 'jsonpath={.items[*].metadata.generation} {.items[*].metadata.annotations} {.items[*].data}') -join '' }

        function Get-Registry([string] $Datacenter) {
            (Invoke-Kubectl $env:KUBECONFIG 'get', 'pods', '-n', $Space, '-l', "cassandra.datastax.com/datacenter=$Datacenter", '-o', 'json' | ConvertFrom-Json).items.spec |
                ForEach-Object { $_.containers + $_.initContainers } | ForEach-Object { ($_.image -split '/')[0] } | Sort-Object -Unique
        }

        # Of dc2 alone the new image is not there.
        $script:Broken = 'r\.example\.com/.*:4\.0\.8'
        $script:Operators = Invoke-SimulatedOperator $env:KUBECONFIG $Space '--cass-operator', '1.29.1', '--unpullable', $Broken
        foreach ($datacenter in @('dc1', '4.0.7'), @('dc2', '4.0.8'), @('dc3', '4.0.7')) {
            $manifest = Join-Path $TestDrive "$($datacenter[0]).json"
            @{
                apiVersion = 'cassandra.datastax.com/v1beta1'
                kind       = 'CassandraDatacenter'
                metadata   = @{ name = $datacenter[0]; namespace = $Space }
                spec       = @{ clusterName = $datacenter[0]; serverType = 'cassandra'; serverVersion = $datacenter[1]; size = 2; racks = @(@{ name = 'r1' }, @{ name = 'r2' }) }
            } | ConvertTo-Json -Depth 9 | Set-Content -Path $manifest
            $null = Invoke-Kubectl $env:KUBECONFIG 'apply', '--validate=false', '-f', $manifest
        }
        Wait-Until 'the datacenters are ready' { -not (Get-Datacenter | Where-Object { $_.status.cassandraOperatorProgress -ne 'Ready' -or -not ($_.status.conditions | Where-Object type -EQ Ready) }) }
        $script:Live = @{ Context = 'prod'; Namespace = $Space }
    }

    AfterAll {
        Complete-SimulatedOperator $Operators
        # Nobody is left who would take the finalizers away; the server is thrown away as a whole.
        $null = Invoke-Kubectl $env:KUBECONFIG 'delete', 'namespace', $Space, '--wait=false'
        $env:KUBECONFIG, $env:K8SSANDRAIMAGES_STATE = $Before
        Remove-Module -Name K8ssandraImages
    }

    It 'is planned, and nothing is written' {
        $version = Get-Version
        $script:Change = Set-K8ssImageConfig @Live -Registry r.example.com -Override -WhatIf
        $plan = $Change | Invoke-K8ssImageRollout -WhatIf
        "$($plan.State)", "$($plan.Kind)" | Should -Be 'Planned', 'Rollout'
        $plan.Steps.Name | Should -Contain 'write-image-config'
        @($plan.Steps.Name -eq 'permit-update').Count | Should -Be 3
        $plan.Impact.Datacenter | Sort-Object -Unique | Should -Be 'dc1', 'dc2', 'dc3'
        ($plan | Out-String) | Should -Match 'Writes the new text into the ConfigMap'
        Get-Version | Should -Be $version
        $env:K8SSANDRAIMAGES_STATE | Should -Not -Exist
    }

    It 'is kept as a plan that comes back from a file, and is refused when something else was changed' {
        $file = Join-Path $TestDrive plan.xml
        $Change | Invoke-K8ssImageRollout -PlanOnly | Export-Clixml -Path $file
        $plan = Import-Clixml -Path $file | Invoke-K8ssImageRollout -WhatIf
        "$($plan.State)" | Should -Be 'Planned'
        $text = Join-Path $TestDrive plan.json
        (Import-Clixml -Path $file).Document | Set-Content -Path $text
        (Invoke-K8ssImageRollout -Plan $text -WhatIf).Id | Should -Be $plan.Id

        $null = Invoke-Kubectl $env:KUBECONFIG 'patch', 'cassandradatacenter', 'dc3', '-n', $Space, '--type=merge', '-p', '{"spec":{"additionalLabels":{"a":"b"}}}'
        $refused = Invoke-K8ssImageRollout -Plan $text -Confirm:$false -ErrorVariable problems -ErrorAction SilentlyContinue
        $refused | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'KSI0225,*'
        "$($problems[0])" | Should -Match 'dc3 in the context prod: the generation is 2, planned for 1'
        $null = Import-Clixml -Path $file | Invoke-K8ssImageRollout -Confirm:$false -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'KSI0225,*'
        $env:K8SSANDRAIMAGES_STATE | Should -Not -Exist
        Wait-Until 'the operator has seen it' { (Get-Datacenter | Where-Object { $_.metadata.name -eq 'dc3' }).status.observedGeneration -eq 2 }
    }

    It 'is broken off by Ctrl+C, and says how it goes on' {
        $script:Report = Join-Path $TestDrive report.md
        $out = Invoke-Interrupted $Module "Set-K8ssImageConfig -Context prod -Namespace $Space -Registry r.example.com -Override -WhatIf | Invoke-K8ssImageRollout -ReportPath '$Report' -Confirm:`$false" {
            (Invoke-Kubectl $env:KUBECONFIG 'get', 'configmap', 'cass-operator-image-config', '-n', $Space, '-o', 'yaml') -match 'r\.example\.com'
        }
        $script:Operation = Get-K8ssOperation
        "$($Operation.State)" | Should -Be 'Interrupted'
        $out | Should -Match "Resume-K8ssOperation -Id $($Operation.Id)"
        Get-Content -Raw $Report | Should -Match 'under way, or broken off'
        'dc1', 'dc2', 'dc3' | ForEach-Object { Get-Registry $_ } | Should -Not -Contain 'r.example.com'
    }

    It 'is resumed, and stops at the datacenter in the middle' {
        $stopped = Resume-K8ssOperation -Last -Confirm:$false -ErrorVariable problems -ErrorAction SilentlyContinue
        "$($stopped.State)" | Should -Be 'Stopped' -Because "$($stopped.Reason) $problems"
        $stopped.Id | Should -Be $Operation.Id
        $stopped.Reason | Should -Match 'dc2.*ImagePullBackOff'
        $stopped.NextStep | Should -Match 'Restore-K8ssImageConfig -Id '
        $problems.Count | Should -Be 1
        Get-Registry dc1 | Should -Be 'r.example.com'
        Get-Registry dc3 | Should -Not -Be 'r.example.com'
        Get-Content -Raw $Report | Should -Match '\| state \| Stopped \|'
    }

    It 'is mended, broken off once more, and resumed to its end' {
        Complete-SimulatedOperator $Operators
        # Slowly, so that there is a middle.
        $script:Operators = Invoke-SimulatedOperator $env:KUBECONFIG $Space '--cass-operator', '1.29.1', '--quiet-seconds', '3'
        $null = Invoke-Interrupted $Module "Resume-K8ssOperation -Id $($Operation.Id) -Confirm:`$false" { (Get-Registry dc2) -contains 'r.example.com' -and (Get-Registry dc3) -contains 'r.example.com' }
        "$((Get-K8ssOperation -Id $Operation.Id).State)" | Should -Be 'Interrupted'
        $done = Resume-K8ssOperation -Id $Operation.Id -Confirm:$false -ErrorVariable problems
        "$($done.State)" | Should -Be 'Completed' -Because $done.Reason
        $problems | Should -BeNullOrEmpty
    }

    It 'is verified' {
        'dc1', 'dc2', 'dc3' | ForEach-Object { Get-Registry $_ } | Should -Be 'r.example.com', 'r.example.com', 'r.example.com'
        Compare-K8ssImage @Live | Where-Object Workload -EQ Cassandra | ForEach-Object { "$($_.State)" } | Sort-Object -Unique | Should -Be 'InSync'
        "$((Invoke-K8ssImageRollout @Live).State)" | Should -Be 'Unchanged'
        $report = Get-Content -Raw $Report
        $report | Should -Match '\| state \| Completed \|'
        $report | Should -Match '@sha256:'
        Get-ChildItem -Path $env:K8SSANDRAIMAGES_STATE -Recurse -File | Get-Content -Raw | Should -Not -Match 'PRIVATE KEY|client-certificate-data|Bearer '
    }
}
