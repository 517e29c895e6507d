# Operators that start anew and read their ImageConfig, in this PowerShell, on a real API server.
BeforeDiscovery {
    . "$PSScriptRoot/Cluster.ps1"
    . "$PSScriptRoot/Operators.ps1"
    $script:CanRun = (Test-Cluster) -and [bool](Get-SimulatedOperator) -and -not $IsWindows
}

Describe 'A restart' -Skip:(-not $CanRun) {
    BeforeAll {
        . "$PSScriptRoot/Cluster.ps1"
        . "$PSScriptRoot/Operators.ps1"
        $script:Module = (Resolve-Path "$PSScriptRoot/../../output/K8ssandraImages/K8ssandraImages.psd1").Path
        Import-Module $Module -Force
        $script:Before = $env:KUBECONFIG, $env:K8SSANDRAIMAGES_STATE
        $env:KUBECONFIG = Join-Path $TestDrive kubeconfig
        Copy-Kubeconfig -Path $env:KUBECONFIG -Context prod -Only
        $script:Space = "restart-$([guid]::NewGuid().ToString('n').Substring(0, 8))"
        $env:K8SSANDRAIMAGES_STATE = Join-Path $TestDrive state
        $script:Live = @{ Context = 'prod'; Namespace = $Space }
        $script:Operators = Invoke-SimulatedOperator $env:KUBECONFIG $Space '--cass-operator', '1.29.1', '--k8ssandra-operator', '1.31.0'
        Wait-Until 'the operators run' { @(Get-K8ssOperator @Live | Where-Object ReadyPods -EQ 1).Count -eq 2 }

        function Get-Pod { Invoke-Kubectl $env:KUBECONFIG 'get', 'pods', '-n', $Space, '-o', 'jsonpath={range .items[*]}{.metadata.labels.control-plane}{.metadata.uid}{"\n"}{end}' | Sort-Object }

        function Get-Text { (Invoke-Kubectl $env:KUBECONFIG 'get', 'configmap', 'cass-operator-image-config', '-n', $Space, '-o', 'jsonpath={.data.image_config\.yaml}') -join "`n" }
    }

    AfterAll {
        Complete-SimulatedOperator $Operators
        $null = Invoke-Kubectl $env:KUBECONFIG 'delete', 'namespace', $Space, '--wait=false'
        $env:KUBECONFIG, $env:K8SSANDRAIMAGES_STATE = $Before
        Remove-Module -Name K8ssandraImages
    }

    It 'is planned, with its impact, and nothing is written' {
        $pods = Get-Pod
        $plan = Restart-CassOperator @Live -WhatIf
        "$($plan.Kind) $($plan.State)" | Should -Be 'Restart Planned'
        $plan.Steps[0].Effect | Should -Not -BeNullOrEmpty
        $plan.Target | Should -Match 'cass-operator-controller-manager'
        Get-Pod | Should -Be $pods
        $env:K8SSANDRAIMAGES_STATE | Should -Not -Exist
    }

    It 'lets the new process read what is there now' {
        Start-Sleep -Milliseconds 1100 # times are told in whole seconds
        $null = Set-K8ssImageConfig @Live -Registry r.example.com -Override -Confirm:$false
        $script:Good = Get-Text
        Wait-Until 'it is seen' { (Get-K8ssOperator @Live | Where-Object Kind -EQ CassOperator).RunsCurrentImageConfig -eq $false }
        $pods = Get-Pod
        $done = Restart-CassOperator @Live -Confirm:$false -ErrorVariable problems
        "$($done.State)" | Should -Be 'Completed' -Because "$($done.Reason) $problems"
        (Get-K8ssOperator @Live | Where-Object Kind -EQ CassOperator).RunsCurrentImageConfig | Should -BeTrue
        @(Get-Pod | Where-Object { $_ -in $pods }).Count | Should -Be 1 -Because 'k8ssandra-operator was not asked for'
    }

    It 'can be for both, cass-operator first, from the pipeline too' {
        $done = Get-K8ssOperator @Live | Sort-Object Name -Descending | Restart-CassOperator -Confirm:$false
        $done.ForEach{ "$($_.State)" } | Should -Be 'Completed', 'Completed'
        $done[0].Target | Should -Match '/cass-operator'
        $done[1].Target | Should -Match 'k8ssandra-operator'
        $operators = Restart-CassOperator @Live -Operator All -PassThru -Confirm:$false
        $operators | Should -BeOfType [K8ssandraImages.K8ssOperator]
        $operators.Count | Should -Be 2
    }

    It 'does not wait where nobody wants that' {
        $started = Restart-CassOperator @Live -NoWait -Confirm:$false
        "$($started.State)" | Should -Be 'Started'
        $started.NextStep | Should -Not -BeNullOrEmpty
        Wait-Until 'it is through' { (Get-K8ssOperator @Live | Where-Object Kind -EQ CassOperator).ReadyPods -eq 1 }
    }

    It 'is refused where the operator would not come up, unless it is insisted on; and takes the text back then' {
        $bad = "apiVersion: config.k8ssandra.io/v1beta2`nkind: ImageConfig`nimages:`n  system-logger: [not, an, image]`n"
        $null = Set-K8ssImageConfig @Live -Content $bad -Force -Confirm:$false -WarningAction SilentlyContinue
        Get-Text | Should -Match 'not, an, image'
        $refused = Restart-CassOperator @Live -Confirm:$false -ErrorVariable problems -ErrorAction SilentlyContinue
        $refused | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'KSI0252,*'

        $back = Restart-CassOperator @Live -Force -RollbackOnFailure -Confirm:$false -ErrorVariable problems -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        "$($back.State)" | Should -Be 'RolledBack' -Because "$($back.Reason) $problems"
        $back.Reason | Should -Match 'system-logger'
        Get-Text | Should -Be $Good
        (Get-K8ssOperator @Live | Where-Object Kind -EQ CassOperator).RunsCurrentImageConfig | Should -BeTrue
    }
}
