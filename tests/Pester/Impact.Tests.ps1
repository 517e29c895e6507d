BeforeDiscovery {
    . "$PSScriptRoot/Cluster.ps1"
    $script:HasCluster = Test-Cluster
}

BeforeAll {
    Import-Module "$PSScriptRoot/../../output/K8ssandraImages/K8ssandraImages.psd1" -Force
    $script:Fixtures = "$PSScriptRoot/fixtures"
    $script:Samples = "$PSScriptRoot/../../samples"
    $script:Pending = "$Samples/image-config/image_config.v1beta1.yaml"
}

Describe 'The impact of a restart' {
    It 'is told for each workload of manifests, by the release' {
        $at = Get-K8ssImageImpact $Samples/private-registry/v1beta1.yaml -ImageConfigPath $Pending -CassOperatorVersion 1.19.1
        $at | Should -BeOfType [K8ssandraImages.K8ssImageImpact]
        $at.Resource, $at.Rack, "$($at.Timing)", $at.Order, $at.PodRestarts | Should -Be 'statefulset/orders-dc1-default-sts', 'default', 'AtOnce', 1, 3
        $at.Images | Should -BeOfType [K8ssandraImages.K8ssImageChange]
        ($at.Images | Where-Object Container -EQ cassandra).Before | Should -Be 'registry.example.com/platform/cassandra:4.0.17-build7'
        (Get-K8ssImageImpact $Samples/private-registry/v1beta1.yaml -ImageConfigPath $Pending -CassOperatorVersion 1.22.4).Timing | Should -Be 'OnPermission'
    }

    It 'is the same for objects and text of the pipeline' {
        $once = Get-K8ssImageImpact $Samples/k8ssandra-cluster -ImageConfigPath $Samples/image-config/image_config.v1beta2.yaml
        $once.Workload | Should -Contain 'Reaper'
        $piped = Get-K8ssDatacenter $Samples/k8ssandra-cluster | Get-K8ssImageImpact -ImageConfigPath $Samples/image-config/image_config.v1beta2.yaml
        ($piped | ConvertTo-Json -Depth 6 -EnumsAsStrings) | Should -Be ($once | ConvertTo-Json -Depth 6 -EnumsAsStrings)
        $text = Get-ChildItem $Samples/k8ssandra-cluster | Get-Content -Raw | Get-K8ssImageImpact -ImageConfigPath $Samples/image-config/image_config.v1beta2.yaml
        $text.Resource | Should -Be $once.Resource
    }

    It 'is told for what is wanted' {
        $to = @{ ImageConfigPath = "$Samples/image-config/image_config.v1beta2.yaml" }
        (Get-K8ssImageImpact $Samples/k8ssandra-cluster @to -Component reaper).Resource | Should -Be 'deployment/shop-dc1-reaper'
        (Get-K8ssImageImpact $Samples/k8ssandra-cluster @to -Datacenter dc2).Datacenter | Sort-Object -Unique | Should -Be 'dc2'
    }

    It 'is nothing without anything pending, and that is a warning' {
        $rows = Get-K8ssImageImpact $Fixtures/datacenter.yaml -WarningVariable warnings -WarningAction SilentlyContinue
        $rows.Timing | Should -Be 'None'
        $warnings -match 'KSI0235|without a change that is pending' | Should -Not -BeNullOrEmpty
    }

    It 'needs something to read, and an ImageConfig that is there' {
        { Get-K8ssImageImpact } | Should -Throw -ErrorId 'NothingToRead,*'
        { Get-K8ssImageImpact $Fixtures/datacenter.yaml -ImageConfigPath nowhere.yaml } | Should -Throw -ErrorId 'KSI0010,*'
        Get-K8ssImageConfig $Fixtures/config.yaml | Get-K8ssImageImpact -ErrorVariable errors -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'ObjectNotFollowed,*'
    }

    It 'is shown as a table for each datacenter, and as a list' {
        $rows = Get-K8ssImageImpact $Samples/k8ssandra-cluster -ImageConfigPath $Samples/image-config/image_config.v1beta2.yaml
        $text = $rows | Out-String -Width 120
        $text | Should -Match 'datacenter: k8ssandra / shop / dc1'
        $text | Should -Match 'default +OnPermission +1 +3 +registry\.example\.com/'
        $text | Should -Match 'updates a running datacenter only'
        ($text -split '\r?\n' | Measure-Object -Property Length -Maximum).Maximum | Should -BeLessOrEqual 120
        $list = $rows[0] | Format-List | Out-String -Width 200
        $list | Should -Match 'Reasons +: cass-operator'
        $list | Should -Match 'medusa \(Image, PullSecrets\): docker\.io/platform/medusa:\S+ -> registry\.example\.com/'
        $list | Should -Match 'NextStep +: When no pod of the old operator is left: Annotate the K8ssandraCluster'
    }

    It 'survives a file' {
        $path = Join-Path $TestDrive impact.xml
        $rows = Get-K8ssImageImpact $Samples/k8ssandra-cluster -ImageConfigPath $Samples/image-config/image_config.v1beta2.yaml
        $rows | Export-Clixml -Path $path
        $read = Import-Clixml -Path $path
        $read[0].Reasons | Should -Be $rows[0].Reasons
        $read[0].Images[0].After | Should -Be $rows[0].Images[0].After
    }
}

Describe 'The impact of a restart on a cluster' -Skip:(-not $HasCluster) {
    BeforeAll {
        . "$PSScriptRoot/Cluster.ps1"
        $script:Before = $env:KUBECONFIG
        $env:KUBECONFIG = Join-Path $TestDrive kubeconfig
        Copy-Kubeconfig -Path $env:KUBECONFIG -Context live
        $script:Namespace = "pester-impact-$PID"
        $script:Definitions = Install-Definition $env:KUBECONFIG
        $null = Invoke-Kubectl $env:KUBECONFIG 'create', 'namespace', $Namespace
        $null = Invoke-Kubectl $env:KUBECONFIG 'apply', '--validate=false', '-n', $Namespace, '-f', "$PSScriptRoot/live/fleet.yaml", '-f', "$PSScriptRoot/live/operators.yaml"
        $uid = Invoke-Kubectl $env:KUBECONFIG 'get', 'cassandradatacenter', '-n', $Namespace, 'dc1', '-o', 'jsonpath={.metadata.uid}'
        # What runs is as it is asked for, but for the server.
        (Get-Content -Raw -Path "$PSScriptRoot/live/statefulset.yaml").Replace('{uid}', $uid) | Set-Content -Path "$TestDrive/statefulset.yaml"
        $null = Invoke-Kubectl $env:KUBECONFIG 'apply', '--validate=false', '-n', $Namespace, '-f', "$TestDrive/statefulset.yaml"
        $script:Live = @{ Context = 'live'; Namespace = $Namespace; WarningAction = 'SilentlyContinue' }
        function Edit-Generation([int] $Observed) {
            $null = Invoke-Kubectl $env:KUBECONFIG 'patch', 'cassandradatacenter', '-n', $Namespace, 'dc1', '--subresource=status', '--type=merge', '-p', "{`"status`":{`"observedGeneration`":$Observed}}"
        }
        Edit-Generation 1
    }

    AfterAll {
        Clear-Cluster -Kubeconfig $env:KUBECONFIG -Namespace $Namespace -Definition $Definitions
        $env:KUBECONFIG = $Before
    }

    It 'compares with the templates, and tells why it waits' {
        $row = Get-K8ssImageImpact @Live -Datacenter dc1
        $row.Context, $row.Resource, "$($row.Timing)", $row.PodRestarts | Should -Be 'live', 'statefulset/demo-dc1-default-sts', 'OnPermission', 1
        ($row.Images | Where-Object Container -EQ cassandra).Before | Should -Be 'registry.example:5000/k8ssandra/cass-management-api:4.1.4-ubi'
        $row.Images.Container | Should -Not -Contain 'server-system-logger'
        $row.NextStep | Should -BeLike "*kubectl annotate cassandradatacenter dc1 -n $Namespace cassandra.datastax.com/autoupdate-spec=once"
        $row.Operator, $row.OperatorVersion | Should -Be "$Namespace/cass-operator-controller-manager", '1.30.2'
    }

    It 'says that no operator runs' {
        Get-K8ssImageImpact -Context live -Namespace $Namespace -WarningVariable warnings -WarningAction SilentlyContinue | Out-Null
        @($warnings) -match 'does not run' | Should -Not -BeNullOrEmpty
    }

    It 'tells what permits it, and what stands in the way' {
        Edit-Generation 0
        try {
            # No node starts its pod here, and templates wait for pods.
            $row = Get-K8ssImageImpact @Live -Datacenter dc1
            "$($row.Timing)" | Should -Be 'Blocked'
            $row.Reasons[0] | Should -BeLike 'Templates change only when all pods are ready: statefulset/demo-dc1-default-sts has 0 of 1.'
            $row.Reasons[1] | Should -BeLike 'The CassandraDatacenter has changed since its operator last went through it*'
        }
        finally {
            Edit-Generation 1
        }
    }

    It 'goes on from clusters, datacenters, operators and contexts' {
        $all = Get-K8ssImageImpact @Live
        (Get-K8ssContext -Name live | Get-K8ssImageImpact -Namespace $Namespace -WarningAction SilentlyContinue).Resource | Should -Be $all.Resource
        (Get-K8ssCluster @Live | Get-K8ssImageImpact -WarningAction SilentlyContinue).Datacenter | Sort-Object -Unique | Should -Be 'east', 'west'
        (Get-K8ssDatacenter @Live -Datacenter dc1 | Get-K8ssImageImpact -WarningAction SilentlyContinue).Resource | Should -Be 'statefulset/demo-dc1-default-sts'
        (Get-K8ssOperator @Live -Kind CassOperator | Get-K8ssImageImpact -WarningAction SilentlyContinue).Datacenter | Should -Be 'dc1'
    }

    It 'goes on from a planned change, and writes nothing' {
        $version = Invoke-Kubectl $env:KUBECONFIG 'get', 'configmap', '-n', $Namespace, 'cass-operator-image-config', '-o', 'jsonpath={.metadata.resourceVersion}'
        $row = Set-K8ssImageConfig @Live -Registry other.example -Override -WhatIf | Get-K8ssImageImpact -Datacenter dc1 -WarningAction SilentlyContinue
        $row.Images.After | Should -Contain 'other.example/k8ssandra/system-logger:v1.30.2'
        $row = Set-K8ssClusterImage @Live -Datacenter dc1 -ServerImage other.example/server:1 -WhatIf | Get-K8ssImageImpact -WarningAction SilentlyContinue
        "$($row.Timing)", $row.Reasons[1] | Should -Be 'Blocked', 'The CassandraDatacenter is changed, and what is newly written may be rolled out.'
        $row.Images.After | Should -Contain 'other.example/server:1'
        Invoke-Kubectl $env:KUBECONFIG 'get', 'configmap', '-n', $Namespace, 'cass-operator-image-config', '-o', 'jsonpath={.metadata.resourceVersion}' | Should -Be $version
    }

    It 'tells what a pending ImageConfig would do' {
        $config = Join-Path $TestDrive pending.yaml
        (Get-Content -Raw -Path "$PSScriptRoot/live/operators.yaml").Split('---')[0].Replace('registry.example', 'mirror.example') | Set-Content -Path $config
        $row = Get-K8ssImageImpact @Live -Datacenter dc1 -ImageConfigPath $config
        $row.Images.After | Should -Contain 'mirror.example:5000/k8ssandra/cass-management-api:4.1.5-ubi'
        (Get-K8ssDatacenter @Live -Datacenter dc1 | Get-K8ssImageImpact -ImageConfigPath $config -WarningAction SilentlyContinue).Images.After | Should -Be $row.Images.After
    }
}
