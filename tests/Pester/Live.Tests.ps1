# The cmdlets against a real API server.
BeforeDiscovery {
    . "$PSScriptRoot/Cluster.ps1"
    $script:HasCluster = Test-Cluster
    $script:HasLimited = $HasCluster -and @((Invoke-Kubectl $env:K8SSANDRAIMAGES_TEST_KUBECONFIG 'config', 'get-contexts', '-o', 'name')) -contains 'limited'
}

Describe 'Clusters' -Skip:(-not $HasCluster) {
    BeforeAll {
        . "$PSScriptRoot/Cluster.ps1"
        Import-Module "$PSScriptRoot/../../output/K8ssandraImages/K8ssandraImages.psd1" -Force
        $script:Before = $env:KUBECONFIG
        $script:Kubeconfig = Join-Path $TestDrive kubeconfig
        Copy-Kubeconfig -Path $Kubeconfig -Context live
        $script:One, $script:Two = "pester-one-$PID", "pester-two-$PID"
        $script:Definitions = Install-Definition $Kubeconfig
        foreach ($namespace in $One, $Two) {
            $null = Invoke-Kubectl $Kubeconfig 'create', 'namespace', $namespace
            $null = Invoke-Kubectl $Kubeconfig 'apply', '--validate=false', '-n', $namespace, '-f', "$PSScriptRoot/live/fleet.yaml", '-f', "$PSScriptRoot/live/operators.yaml"
        }
        $null = Invoke-Kubectl $Kubeconfig 'apply', '--validate=false', '-n', $One, '-f', "$PSScriptRoot/live/limited.yaml"
        $uid = Invoke-Kubectl $Kubeconfig 'get', 'cassandradatacenter', '-n', $One, 'dc1', '-o', 'jsonpath={.metadata.uid}'
        (Get-Content -Raw -Path "$PSScriptRoot/live/statefulset.yaml").Replace('{uid}', $uid) | Set-Content -Path "$TestDrive/statefulset.yaml"
        $null = Invoke-Kubectl $Kubeconfig 'apply', '--validate=false', '-n', $One, '-f', "$TestDrive/statefulset.yaml"
        # One that answers and one that does not.
        $env:KUBECONFIG = Join-Path $TestDrive pair
        Copy-Kubeconfig -Path $env:KUBECONFIG -Context live -Only
        $null = Invoke-Kubectl $env:KUBECONFIG 'config', 'set-cluster', 'dead', '--server=https://127.0.0.1:1'
        $null = Invoke-Kubectl $env:KUBECONFIG 'config', 'set-credentials', 'nobody', '--token=none'
        $null = Invoke-Kubectl $env:KUBECONFIG 'config', 'set-context', 'dead', '--cluster=dead', '--user=nobody'

        function Get-Line($Objects) { @($Objects | ForEach-Object { @($_.Context, $_.Namespace, $_.Cluster, $_.Datacenter, $_.Container).Where({ $_ }) -join '/' } | Sort-Object) }
        function Complete([string] $Line) { (TabExpansion2 -inputScript $Line).CompletionMatches.CompletionText }
    }

    AfterAll {
        $env:KUBECONFIG = $Before
        Clear-Cluster -Kubeconfig $Kubeconfig -Namespace $One, $Two -Definition $Definitions
    }

    It 'are listed as kubectl lists them' {
        $clusters = Get-K8ssCluster -Context live -Namespace $One, $Two
        $clusters | Should -BeOfType [K8ssandraImages.K8ssCluster]
        @($clusters.Namespace | Sort-Object) | Should -Be $One, $Two
        $clusters.Context | Sort-Object -Unique | Should -Be 'live'
        $clusters[0].Datacenters | Should -Be 'east', 'west'
    }

    It 'give one error for the dead one and everything of the others, through the whole pipeline' {
        $images = Get-K8ssCluster -AllContexts -Namespace $One, $Two -ErrorVariable errors -ErrorAction SilentlyContinue -WarningAction SilentlyContinue |
            Get-K8ssDatacenter | Get-K8ssEffectiveImage
        $errors | Should -HaveCount 1
        $errors[0].FullyQualifiedErrorId | Should -Be 'KSI0140,K8ssandraImages.PowerShell.Commands.GetK8ssClusterCommand'
        $errors[0].CategoryInfo.Category | Should -Be 'ConnectionError'
        $expected = foreach ($namespace in $One, $Two) { foreach ($dc in 'east', 'west') { foreach ($container in 'cassandra', 'server-config-init', 'server-system-logger') { "live/$namespace/kc/$dc/$container" } } }
        Get-Line $images | Should -Be @($expected | Sort-Object)
    }

    It 'answer the same whether asked at once or step by step' {
        $once = Get-K8ssEffectiveImage -Context live -Namespace $One -Cluster kc
        $steps = Get-K8ssContext -Name live | Get-K8ssDatacenter -Namespace $One -Cluster kc | Get-K8ssEffectiveImage
        $once.Image | Should -Be $steps.Image
        $once.Count | Should -Be 6
        $once.Registry | Sort-Object -Unique | Should -Be 'registry.example:5000'
        $once[0].Trace.Location.Source | Where-Object { $_ } | Sort-Object -Unique | Should -Be 'live'
    }

    It 'answer the same as their manifests do' {
        $folder = New-Item -ItemType Directory -Path (Join-Path $TestDrive manifests)
        # Manifests without a namespace would not be under the operators of one.
        foreach ($file in 'fleet', 'operators') {
            Invoke-Kubectl $Kubeconfig 'create', '--dry-run=client', '--validate=false', '-n', $One, '-o', 'yaml', '-f', "$PSScriptRoot/live/$file.yaml" | Set-Content -Path "$folder/$file.yaml"
        }
        $manifests = Get-K8ssEffectiveImage -Path $folder -Datacenter dc1 -WarningAction SilentlyContinue
        $live = Get-K8ssEffectiveImage -Context live -Namespace $One -Datacenter dc1
        $live.Image | Should -Be $manifests.Image
        $live.Count | Should -Be 4
    }

    It 'are read side by side into any cmdlet that contexts are piped into: <_>' -ForEach 'Get-K8ssCluster', 'Get-K8ssDatacenter', 'Get-K8ssEffectiveImage', 'Get-K8ssImageConfig', 'Get-K8ssOperator', 'Compare-K8ssImage' {
        $found = Get-K8ssContext | & $_ -Namespace $One -ErrorVariable errors -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        $found | Should -Not -BeNullOrEmpty
        $found.Namespace | Sort-Object -Unique | Should -Be $One
        $errors | Should -HaveCount 1
        "$errors" | Should -Match '127\.0\.0\.1:1'
    }

    It 'come one by one: Select-Object -First ends the reading, and the script goes on' {
        # A server that takes the connection and never says a word.
        $silent = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
        $silent.Start()
        $null = Invoke-Kubectl $env:KUBECONFIG 'config', 'set-cluster', 'silent', "--server=https://127.0.0.1:$($silent.LocalEndpoint.Port)"
        $null = Invoke-Kubectl $env:KUBECONFIG 'config', 'set-context', 'silent', '--cluster=silent', '--user=nobody'
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        $after = $false
        (Get-K8ssEffectiveImage -Context live, silent -Namespace $One -Datacenter dc1 -WarningAction SilentlyContinue | Select-Object -First 1).Datacenter | Should -Be 'dc1'
        $after = $true
        $after | Should -BeTrue
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 5
        $silent.Stop()
        $null = Invoke-Kubectl $env:KUBECONFIG 'config', 'delete-context', 'silent'
        @(Get-K8ssDatacenter -Context live -Namespace $One).Count | Should -Be 3
    }

    It 'show only what was asked for' {
        (Get-K8ssDatacenter -Context live -Namespace $One -Datacenter DC*, we*).Name | Sort-Object | Should -Be 'dc1', 'west'
        (Get-K8ssDatacenter -Context live -Namespace $One -Cluster demo).Name | Should -Be 'dc1'
        (Get-K8ssEffectiveImage -Context live -Namespace $One -Component system-logger).Container | Sort-Object -Unique | Should -Be 'server-system-logger'
        (Get-K8ssEffectiveImage -Context live -Namespace $One | Where-Object Workload -EQ Operator).Namespace | Should -Be $One, $One
        (Get-K8ssEffectiveImage -Context live -Namespace $One -Cluster *).Workload | Should -Not -Contain 'Operator'
        (Get-K8ssImageConfig -Context live -Namespace $One).Namespace | Should -Be $One
    }

    It 'are read as the current context where nothing is named' {
        (Get-K8ssOperator -Namespace $One).Context | Sort-Object -Unique | Should -Be 'live'
        (Compare-K8ssImage -Namespace $One).Context | Sort-Object -Unique | Should -Be 'live'
        { Get-K8ssCluster } | Should -Throw -ErrorId 'NothingToRead,*'
    }

    It 'have operators' {
        $operators = Get-K8ssOperator -Context live -Namespace $One
        @($operators | ForEach-Object { "$($_.Kind) $($_.Version) $($_.ImageConfigName)" } | Sort-Object) | Should -Be 'CassOperator 1.30.2 cass-operator-image-config', 'K8ssandraOperator 1.32.5 cass-operator-image-config'
        (Get-K8ssOperator -Context live -Namespace $One -Kind K8ssandraOperator).Name | Should -Be 'k8ssandra-operator'
        ($operators | Get-K8ssEffectiveImage).Image | Sort-Object | Should -Be 'docker.io/k8ssandra/cass-operator:v1.30.2', 'docker.io/k8ssandra/k8ssandra-operator:v1.32.5'
    }

    It 'are compared with what runs' {
        $rows = Compare-K8ssImage -Context live -Namespace $One -Datacenter dc1
        $rows | Should -BeOfType [K8ssandraImages.K8ssImageDrift]
        $cassandra = $rows | Where-Object Container -EQ cassandra
        $cassandra.Resource, $cassandra.Rack | Should -Be 'statefulset/demo-dc1-default-sts', 'default'
        $cassandra.Desired | Should -Be 'registry.example:5000/k8ssandra/cass-management-api:4.1.5-ubi'
        $cassandra.Template | Should -Be 'registry.example:5000/k8ssandra/cass-management-api:4.1.4-ubi'
        # No pod of the operator runs here.
        $cassandra.State | Should -Be 'RolloutBlocked'
        $cassandra.NextStep | Should -Not -BeNullOrEmpty
        ($rows | Where-Object Container -EQ server-system-logger).Template | Should -Be 'registry.example:5000/k8ssandra/system-logger:v1.30.2'
        (Compare-K8ssImage -Context live -Namespace $One -Datacenter dc1 -State RolloutBlocked).Container | Should -Contain 'cassandra'
        (Compare-K8ssImage -Context live -Namespace $One -Datacenter dc1 -State RolloutBlocked).Container | Should -Not -Contain 'server-system-logger'
    }

    It 'are compared by component and container, and the containers beside them are not taken for strangers' {
        (Compare-K8ssImage -Context live -Namespace $One -Datacenter dc1 -Container server-system-logger).Container | Should -Be 'server-system-logger'
        (Compare-K8ssImage -Context live -Namespace $One -Datacenter dc1 -Component cassandra).Container | Sort-Object | Should -Be 'cassandra', 'server-config-init-base'
    }

    It 'are compared with manifests, from files and from text' {
        $text = (Get-Content -Raw -Path "$PSScriptRoot/live/fleet.yaml").Replace('4.1.5', '4.1.9')
        $file = Join-Path $TestDrive newer.yaml
        Set-Content -Path $file -Value $text
        $expected = 'registry.example:5000/k8ssandra/cass-management-api:4.1.9-ubi'
        (Compare-K8ssImage $file -Context live -Namespace $One -Datacenter dc1 -Container cassandra).Manifest | Should -Be $expected
        (Compare-K8ssImage -LiteralPath $file -Context live -Namespace $One -Datacenter dc1 -Container cassandra).Manifest | Should -Be $expected
        ($text | Compare-K8ssImage -Context live -Namespace $One -Datacenter dc1 -Container cassandra).Manifest | Should -Be $expected
        (Get-Content -Path $file | Compare-K8ssImage -Namespace $One -Datacenter dc1 -Container cassandra).Manifest | Should -Be $expected
        (Get-K8ssDatacenter -Context live -Namespace $One -Datacenter dc1 | Compare-K8ssImage -Path $file -Container cassandra).Manifest | Should -Be $expected
        (Compare-K8ssImage -Context live -Namespace $One -Datacenter dc1 -Container cassandra).Manifest | Should -BeNullOrEmpty
        Compare-K8ssImage nowhere.yaml -Context live -Namespace $One -ErrorVariable errors -ErrorAction SilentlyContinue | Out-Null
        $errors.FullyQualifiedErrorId | Should -BeLike 'PathNotFound,*'
    }

    It 'are compared object by object too' {
        $whole = Compare-K8ssImage -Context live -Namespace $One
        $pieces = @(Get-K8ssCluster -Context live -Namespace $One; Get-K8ssDatacenter -Context live -Namespace $One -Cluster demo; Get-K8ssOperator -Context live -Namespace $One) | Compare-K8ssImage
        Get-Line $pieces | Should -Be (Get-Line $whole)
        @($pieces.State | Sort-Object) | Should -Be @($whole.State | Sort-Object)
        (Get-K8ssDatacenter -Context live -Namespace $One -Datacenter west | Compare-K8ssImage).Datacenter | Sort-Object -Unique | Should -Be 'west'
    }

    It 'are compared under the options of the command before, unless this one has its own' {
        $config = Join-Path $TestDrive config.yaml
        (Get-Content -Raw -Path "$PSScriptRoot/live/operators.yaml").Split('---')[0].Replace('registry.example', 'mirror.example') | Set-Content -Path $config
        $dc = Get-K8ssDatacenter -Context live -Namespace $One -Datacenter dc1 -ImageConfigPath $config
        ($dc | Compare-K8ssImage -Container cassandra).Desired | Should -BeLike 'mirror.example:5000/*'
        (Get-K8ssDatacenter -Context live -Namespace $One -Datacenter dc1 | Compare-K8ssImage -Container cassandra -ImageConfigPath $config).Desired | Should -BeLike 'mirror.example:5000/*'
    }

    It 'show pods' {
        $pods = (Compare-K8ssImage -Context live -Namespace $One -Datacenter dc1 -Container cassandra).Pods
        foreach ($pod in $pods) { $pod.Pod, $pod.IsReady | Should -Be 'demo-dc1-default-sts-0', $false }
    }

    It 'are shown at 120 columns' {
        foreach ($objects in (Get-K8ssOperator -Context live -Namespace $One), (Compare-K8ssImage -Context live -Namespace $One), (Get-K8ssCluster -Context live -Namespace $One)) {
            $text = $objects | Out-String -Width 120
            $text | Should -Match "live / $One"
            ($text -split '\r?\n' | Measure-Object -Property Length -Maximum).Maximum | Should -BeLessOrEqual 120
            $text | Should -Not -Match ([char]0x2026)
            $objects | Format-List | Out-String -Width 120 | Should -Match 'Context +: live'
        }
        $text = Compare-K8ssImage -Context live -Namespace $One -Datacenter dc1 | Out-String -Width 120
        $text | Should -Match 'workload: live / .* / demo / dc1 / statefulset/demo-dc1-default-sts'
        $text | Should -Match 'cassandra +RolloutBlocked +registry\.example'
        $text | Should -Match 'template: registry\.example'
    }

    It 'lead to what their control planes place elsewhere, by the name that is mapped' {
        $namespace = $Two
        $manifest = "apiVersion: k8ssandra.io/v1alpha1`nkind: K8ssandraCluster`nmetadata: {name: far}`nspec: {cassandra: {serverVersion: 4.0.14, datacenters: [{metadata: {name: away, namespace: $One}, k8sContext: eu-data, size: 1}]}}"
        Set-Content -Path "$TestDrive/far.yaml" -Value $manifest
        $null = Invoke-Kubectl $Kubeconfig 'apply', '--validate=false', '-n', $namespace, '-f', "$TestDrive/far.yaml"
        try {
            $image = Get-K8ssEffectiveImage -Context live -Namespace $namespace -Cluster far -Container cassandra -ContextMap @{ 'eu-data' = 'live' } -WarningAction SilentlyContinue
            $image.Context, $image.Namespace, $image.Registry | Should -Be 'live', $One, 'registry.example:5000'
        }
        finally { $null = Invoke-Kubectl $Kubeconfig 'delete', 'k8ssandracluster', '-n', $namespace, 'far' }
    }

    It 'are completed: namespaces, clusters and datacenters' {
        $offered = Complete "Get-K8ssCluster -Context live -Namespace pester-"
        $One, $Two | Should -BeIn $offered
        Complete "Get-K8ssCluster -Context live -Cluster d" | Should -Contain 'demo'
        Complete "Get-K8ssEffectiveImage -Context live -Cluster kc -Datacenter " | Should -Be 'east', 'west'
        Complete "Compare-K8ssImage -Datacenter dc" | Should -Contain 'dc1'
    }

    Context 'as an account of one namespace' -Skip:(-not $HasLimited) {
        BeforeAll {
            $null = Invoke-Kubectl $Kubeconfig 'config', 'set-context', 'limited', "--namespace=$One"
            $script:Limited = @{ KubeConfig = $Kubeconfig; Context = 'limited' }
        }

        It 'are read in the namespace of the context, with one warning' {
            $datacenters = Get-K8ssDatacenter @Limited -WarningVariable warnings -WarningAction SilentlyContinue
            @($datacenters.Name | Sort-Object) | Should -Be 'dc1', 'east', 'west'
            $datacenters.Namespace | Sort-Object -Unique | Should -Be $One
            @($warnings -match '^KSI0141') | Should -HaveCount 1
        }

        It 'answer the same as to everybody' {
            (Get-K8ssEffectiveImage @Limited -Datacenter dc1 -WarningAction SilentlyContinue).Image | Should -Be (Get-K8ssEffectiveImage -Context live -Namespace $One -Datacenter dc1).Image
        }

        It 'give an error for a namespace that is not theirs' {
            (Get-K8ssCluster @Limited -Namespace $One, $Two -ErrorVariable errors -ErrorAction SilentlyContinue -WarningAction SilentlyContinue).Namespace | Should -Be $One
            $errors | Should -Not -BeNullOrEmpty
            $errors.CategoryInfo.Category | Sort-Object -Unique | Should -Be 'PermissionDenied'
            $errors.FullyQualifiedErrorId | Should -BeLike 'KSI0142,*'
            "$errors" | Should -Match $Two
        }

        It 'complete what it may see' {
            Complete "Get-K8ssCluster -KubeConfig '$Kubeconfig' -Context limited -Namespace " | Should -Be $One
        }
    }

    It 'keep the token out of everything' -Skip:(-not $HasLimited) {
        $token = Invoke-Kubectl $Kubeconfig 'config', 'view', '--raw', '-o', 'jsonpath={.users[?(@.name=="limited")].user.token}'
        $token.Length | Should -BeGreaterThan 10
        $everything = & {
            Get-K8ssCluster -KubeConfig $Kubeconfig -Context limited -Namespace $One, $Two -Verbose -ErrorAction Continue | Format-List -Property * -Force
            Get-K8ssContext -KubeConfig $Kubeconfig | ConvertTo-Json -Depth 6
        } *>&1 | Out-String -Width 500
        $everything | Should -Match 'forbidden'
        $everything | Should -Not -Match ([regex]::Escape($token))
    }
}
