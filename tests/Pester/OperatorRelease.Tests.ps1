BeforeDiscovery {
    . "$PSScriptRoot/Cluster.ps1"
    $script:HasCluster = Test-Cluster
}

BeforeAll {
    Import-Module "$PSScriptRoot/../../output/K8ssandraImages/K8ssandraImages.psd1" -Force
    $script:Fixtures = "$PSScriptRoot/fixtures"
    $script:Samples = "$PSScriptRoot/../../samples"
}

Describe 'An upgrade' {
    It 'is compared datacenter by datacenter' {
        $all = Compare-K8ssOperatorRelease $Fixtures -CassOperatorVersion 1.18.0 -K8ssandraOperatorVersion 1.10.0 -ToCassOperatorVersion 1.18.1
        $all | Should -BeOfType [K8ssandraImages.K8ssReleaseComparison]
        $all.ToCassOperatorVersion | Sort-Object -Unique | Should -Be '1.18.1'
        @($all.Name | Sort-Object) | Should -Be 'dc1', 'east', 'west'
        $all[0].Workloads | Should -BeOfType [K8ssandraImages.WorkloadChange]
    }

    It 'shows images, workloads and what to mirror' {
        $one = Compare-K8ssOperatorRelease "$Fixtures/datacenter.yaml" -CassOperatorVersion 1.18.0 -ToCassOperatorVersion 1.18.1
        $change = $one.Images | Where-Object Container -EQ cassandra
        $change | Should -BeOfType [K8ssandraImages.K8ssImageChange]
        $change.Before | Should -Be 'cr.k8ssandra.io/k8ssandra/cass-management-api:4.1.5-ubi8'
        $change.After | Should -Be 'cr.k8ssandra.io/k8ssandra/cass-management-api:4.1.5'
        $change.Change | Should -Be 'Image'
        $one.Workloads.Rollout | Should -Be 'AtOnce'
        $one.ToMirror | Should -Contain 'cr.k8ssandra.io/k8ssandra/cass-operator:v1.18.1'
        $one.NextStep | Should -BeLike '*statefulset/demo-dc1-*'
        $one | Out-String -Width 120 | Should -Match 'dc1 +1\.18\.0 -> 1\.18\.1 .*cassandra.* AtOnce'
        $one | Format-List | Out-String -Width 200 | Should -Match 'Workloads +: AtOnce +statefulset/demo-dc1-'
        $one.Images | Out-String -Width 200 | Should -Match 'cassandra +Image +cr\.k8ssandra\.io/\S+-ubi8 +cr\.k8ssandra\.io/\S+'
        $one.Workloads | Out-String -Width 120 | Should -Match 'Cassandra +statefulset/demo-dc1-\S+ +AtOnce'
    }

    It 'is the same for a datacenter of the pipeline' {
        $once = Compare-K8ssOperatorRelease $Samples/helm-rendered -ToK8ssandraOperatorVersion 1.33.0
        $piped = Get-K8ssDatacenter $Samples/helm-rendered | Compare-K8ssOperatorRelease -ToK8ssandraOperatorVersion 1.33.0
        ($piped | ConvertTo-Json -Depth 6 -EnumsAsStrings) | Should -Be ($once | ConvertTo-Json -Depth 6 -EnumsAsStrings)
        $text = Get-ChildItem $Samples/helm-rendered | Get-Content -Raw | Compare-K8ssOperatorRelease -ToK8ssandraOperatorVersion 1.33.0
        $text.ToMirror | Should -Be $once.ToMirror
    }

    It 'goes on with one cmdlet after another' {
        Compare-K8ssOperatorRelease $Samples/helm-rendered -ToK8ssandraOperatorVersion 1.33.0 -Datacenter dc1 | Should -HaveCount 1
        Compare-K8ssOperatorRelease $Samples/helm-rendered -ToK8ssandraOperatorVersion 1.33.0 -Datacenter other | Should -BeNullOrEmpty
        (Compare-K8ssOperatorRelease "$Fixtures/datacenter.yaml" -CassOperatorVersion 1.18.0 -ToCassOperatorVersion 1.18.1 -Container cassandra).Images.Container | Should -Be 'cassandra'
    }

    It 'tells what goes wrong in a property' {
        $one = Compare-K8ssOperatorRelease "$Fixtures/datacenter.yaml" -CassOperatorVersion 1.22.4 -ToCassOperatorVersion 1.23.0 -ErrorVariable errors
        $errors | Should -BeNullOrEmpty
        $one.Diagnostics.Id | Should -Contain 'KSI0210'
        $one | Out-String -Width 120 | Should -Match ' E\s*(\r?\n)'
    }

    It 'needs a release, and an ImageConfig that stays or does not' {
        { Compare-K8ssOperatorRelease "$Fixtures/datacenter.yaml" } | Should -Throw -ErrorId 'ToVersionMissing,*'
        { Compare-K8ssOperatorRelease "$Fixtures/datacenter.yaml" -ToCassOperatorVersion 1.28.1 -KeepImageConfig -ToImageConfigPath x } | Should -Throw -ErrorId 'ParametersDoNotGoTogether,*'
    }

    It 'refuses what is no release, before anything is answered' {
        { Compare-K8ssOperatorRelease "$Fixtures/datacenter.yaml" -ToCassOperatorVersion one } | Should -Throw -ErrorId 'KSI0012,*'
        { Compare-K8ssOperatorRelease "$Fixtures/datacenter.yaml" -ToCassOperatorVersion 1.28.1 -ToImageConfigPath "$TestDrive/none.yaml" } | Should -Throw -ErrorId 'KSI0010,*'
        { Get-K8ssDatacenter "$Fixtures/datacenter.yaml" | Compare-K8ssOperatorRelease -ToCassOperatorVersion one } | Should -Throw -ErrorId 'KSI0012,*'
    }

    It 'completes releases' {
        (TabExpansion2 -inputScript 'Compare-K8ssOperatorRelease -ToCassOperatorVersion 1.28').CompletionMatches.CompletionText | Should -Be '1.28.1', '1.28.0'
        (TabExpansion2 -inputScript 'Compare-K8ssOperatorRelease -InstallMethod ').CompletionMatches.CompletionText | Should -Be 'Helm', 'Kustomize'
    }

    It 'shows nothing of a manifest raw' {
        $text = (Get-Content -Raw "$Fixtures/datacenter.yaml").Replace('clusterName: demo', 'clusterName: "de\e[31mmo\u202e"').Replace('name: dc1', 'name: "dc\e]0;x\a1"')
        $one = $text | Compare-K8ssOperatorRelease -CassOperatorVersion 1.18.0 -ToCassOperatorVersion 1.22.4 -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        foreach ($shown in ($one | Format-Table | Out-String -Width 300), ($one | Format-List | Out-String -Width 300), ($one.Workloads | Format-List | Out-String -Width 300), ($one.Images | Out-String -Width 300)) {
            $shown | Should -Not -Match "$([char]27)\[31m|[\u0007\u202e]"
        }
    }
}

Describe 'An upgrade of clusters that run' -Skip:(-not $HasCluster) {
    BeforeAll {
        . "$PSScriptRoot/Cluster.ps1"
        $script:Before = $env:KUBECONFIG
        $env:KUBECONFIG = Join-Path $TestDrive kubeconfig
        Copy-Kubeconfig -Path $env:KUBECONFIG -Context live -Only
        $script:Definitions = Install-Definition $env:KUBECONFIG
        $script:Namespace = "pester-upgrade-$PID"
        $null = Invoke-Kubectl $env:KUBECONFIG 'create', 'namespace', $Namespace
        $null = Invoke-Kubectl $env:KUBECONFIG 'apply', '--validate=false', '-n', $Namespace, '-f', "$PSScriptRoot/live/fleet.yaml", '-f', "$PSScriptRoot/live/operators.yaml"
    }

    AfterAll {
        Clear-Cluster -Kubeconfig $env:KUBECONFIG -Namespace $Namespace -Definition $Definitions
        $env:KUBECONFIG = $Before
    }

    It 'is answered from the cluster, and the same through the pipeline' {
        $once = Compare-K8ssOperatorRelease -Context live -Namespace $Namespace -ToCassOperatorVersion 1.32.0 -WarningAction SilentlyContinue
        @($once.Name | Sort-Object) | Should -Be 'dc1', 'east', 'west'
        $once.Context | Sort-Object -Unique | Should -Be 'live'
        $piped = Get-K8ssDatacenter -Context live -Namespace $Namespace | Compare-K8ssOperatorRelease -ToCassOperatorVersion 1.32.0 -WarningAction SilentlyContinue
        @($piped | Sort-Object Name | ConvertTo-Json -Depth 4 -EnumsAsStrings) | Should -Be @($once | Sort-Object Name | ConvertTo-Json -Depth 4 -EnumsAsStrings)
    }
}
