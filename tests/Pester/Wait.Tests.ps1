# Wait-K8ssDatacenter against a real API server, without nodes: datacenters that no operator brings up, and one that is stopped.
BeforeDiscovery {
    . "$PSScriptRoot/Cluster.ps1"
    $script:HasCluster = Test-Cluster
}

Describe 'Wait-K8ssDatacenter' -Skip:(-not $HasCluster) {
    BeforeAll {
        . "$PSScriptRoot/Cluster.ps1"
        Import-Module "$PSScriptRoot/../../output/K8ssandraImages/K8ssandraImages.psd1" -Force
        $script:Before = $env:KUBECONFIG
        $env:KUBECONFIG = Join-Path $TestDrive kubeconfig
        Copy-Kubeconfig -Path $env:KUBECONFIG -Context live -Only
        $script:Namespace = "pester-wait-$PID"
        $script:Definitions = Install-Definition $env:KUBECONFIG
        $null = Invoke-Kubectl $env:KUBECONFIG 'create', 'namespace', $Namespace
        $null = Invoke-Kubectl $env:KUBECONFIG 'apply', '--validate=false', '-n', $Namespace, '-f', "$PSScriptRoot/live/operators.yaml"
        foreach ($name in 'up', 'halted') {
            $stopped = if ($name -eq 'halted') { 'true' } else { 'false' }
            Set-Content -Path "$TestDrive/$name.yaml" -Value @"
apiVersion: cassandra.datastax.com/v1beta1
kind: CassandraDatacenter
metadata: {name: $name}
spec: {clusterName: orders, serverType: cassandra, serverVersion: "4.0.11", size: 1, stopped: $stopped, racks: [{name: r1}]}
"@
            $null = Invoke-Kubectl $env:KUBECONFIG 'apply', '--validate=false', '-n', $Namespace, '-f', "$TestDrive/$name.yaml"
        }
        $null = Invoke-Kubectl $env:KUBECONFIG 'patch', 'cassandradatacenter', 'halted', '-n', $Namespace, '--subresource=status', '--type=merge', '-p', '{"status":{"observedGeneration":1,"cassandraOperatorProgress":"Ready","conditions":[{"type":"Stopped","status":"True"}]}}'
        $script:Wait = @{ Context = 'live'; Namespace = $Namespace }

        function Complete([string] $Line) { (TabExpansion2 -inputScript $Line).CompletionMatches.CompletionText }
    }

    AfterAll {
        Clear-Cluster -Kubeconfig $env:KUBECONFIG -Namespace $Namespace -Definition $Definitions
        $env:KUBECONFIG = $Before
    }

    It 'puts out what is well at once, and what is not at the deadline, with an error record' {
        $healths = Wait-K8ssDatacenter @Wait -For Ready -Timeout 2s -ErrorVariable errors -ErrorAction SilentlyContinue
        $healths | Should -BeOfType [K8ssandraImages.K8ssDatacenterHealth]
        $healths.Name | Should -Be 'halted', 'up'
        $healths.IsReady | Should -Be $true, $false
        $healths.IsStopped | Should -Be $true, $false
        $healths.IsTimedOut | Should -Be $false, $true
        $healths[1].Reasons | Should -Contain 'r1: there is no StatefulSet yet'
        $healths[1].Waited.TotalSeconds | Should -BeGreaterOrEqual 2
        $errors | Should -HaveCount 1
        $errors[0].FullyQualifiedErrorId | Should -Be 'KSI0243,K8ssandraImages.PowerShell.Commands.WaitK8ssDatacenterCommand'
        $errors[0].CategoryInfo.Category | Should -Be 'OperationTimeout'
    }

    It 'takes times as <_>' -ForEach '-Timeout 1s', '-Timeout 1', '-Timeout "1s"', '-Timeout 00:00:01', '-Timeout ([timespan]::FromSeconds(1))', '-Timeout 0.5' {
        $health = & ([scriptblock]::Create("Wait-K8ssDatacenter up @Wait -For Ready -ErrorAction Ignore $_"))
        $health.IsTimedOut | Should -BeTrue
        $health.Waited.TotalSeconds | Should -BeLessThan 12
    }

    It 'refuses <_> as a time' -ForEach '0', '-1', 'soon', '2kb', '1.5.2' {
        { & ([scriptblock]::Create("Wait-K8ssDatacenter up @Wait -Timeout $_")) } | Should -Throw '*is no time that can be waited for*'
    }

    It 'follows datacenters of the pipeline, and names among them' {
        $datacenters = Get-K8ssDatacenter @Wait
        ($datacenters | Wait-K8ssDatacenter halted -For Ready -Timeout 5s).Name | Should -Be 'halted'
        ($datacenters | Wait-K8ssDatacenter -Cluster other* -For Ready -Timeout 5s) | Should -BeNullOrEmpty
        ($datacenters | Where-Object Name -EQ halted | Wait-K8ssDatacenter -For Ready | Wait-K8ssDatacenter -For Ready).Name | Should -Be 'halted'
    }

    It 'waits for nothing where nothing comes' {
        @(Get-K8ssDatacenter @Wait | Where-Object Name -EQ none | Wait-K8ssDatacenter) | Should -HaveCount 0
    }

    It 'names what there is for a name that nothing has' {
        Wait-K8ssDatacenter nope @Wait -ErrorVariable errors -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'KSI0240,*'
        $errors[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        "$($errors[0])" | Should -BeLike '*there are halted, up.'
    }

    It 'refuses what came from manifests' {
        Get-Content -Raw "$TestDrive/up.yaml" | Get-K8ssDatacenter -CassOperatorVersion 1.30.0 | Wait-K8ssDatacenter -ErrorVariable errors -ErrorAction SilentlyContinue
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'KSI0240,*'
    }

    It 'tells what it waits for, whenever it is another thing' {
        $records = Wait-K8ssDatacenter up @Wait -For Ready -Timeout 3s -ErrorAction Ignore -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] -and "$_" -like '*there is no StatefulSet yet*' }
        @($records) | Should -HaveCount 1
        "$($records)" | Should -BeLike "The datacenter $Namespace/up in the context live: r1: there is no StatefulSet yet."
    }

    It 'ends as soon as the pipeline has enough' {
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        (Wait-K8ssDatacenter @Wait -For Ready -Timeout 60s | Select-Object -First 1).Name | Should -Be 'halted'
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 20
    }

    It 'ends at once with Ctrl+C' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$PSScriptRoot/../../output/K8ssandraImages/K8ssandraImages.psd1'; Wait-K8ssDatacenter up -Context live -Namespace $Namespace -For Ready -Timeout 60s")
        $run = $shell.BeginInvoke()
        Start-Sleep -Seconds 4
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $shell.Stop()
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 2
        $run.IsCompleted | Should -BeTrue
        $shell.Dispose()
    }

    It 'shows itself as a table and as a list' {
        $health = Wait-K8ssDatacenter halted @Wait -For Ready
        $table = $health | Format-Table | Out-String -Width 120
        $table | Should -Match 'halted +stopped +- +0/0'
        ($health | Format-List | Out-String -Width 120) | Should -Match 'IsStopped +: True'
        ($health.Racks | Out-String -Width 120) | Should -Match 'r1 +0 +0 +0'
    }

    It 'completes names without being told a context' {
        Complete "Wait-K8ssDatacenter u" | Should -Contain 'up'
        Complete "Wait-K8ssDatacenter -Cluster o" | Should -Contain 'orders'
        Complete "Wait-K8ssDatacenter -For R" | Should -Be 'Ready'
    }
}
