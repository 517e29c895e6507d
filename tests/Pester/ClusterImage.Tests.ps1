# Set-K8ssClusterImage.
BeforeDiscovery {
    . "$PSScriptRoot/Cluster.ps1"
    $script:HasCluster = Test-Cluster
}

BeforeAll {
    . "$PSScriptRoot/Cluster.ps1"
    $script:Module = "$PSScriptRoot/../../output/K8ssandraImages/K8ssandraImages.psd1"
    Import-Module $Module -Force
    $script:State = $env:K8SSANDRAIMAGES_STATE
    $env:K8SSANDRAIMAGES_STATE = Join-Path $TestDrive state
    $script:New = 'registry.example.com/team/cassandra:4.0.14'

    # Another PowerShell, to which nobody can answer but by what is piped in.
    function Invoke-Other([string] $Command, [string] $Answer, [string[]] $Switch) {
        $Answer | & ([Environment]::ProcessPath) -NoProfile @Switch -Command "Import-Module '$Module'; `$PSStyle.OutputRendering = 'PlainText'; $Command" 2>&1 | Out-String
    }
}

AfterAll {
    $env:K8SSANDRAIMAGES_STATE = $State
    Remove-Module -Name K8ssandraImages
}

Describe 'Set-K8ssClusterImage in a file' {
    BeforeEach {
        $script:File = Join-Path $TestDrive fleet.yaml
        Copy-Item -Path "$PSScriptRoot/live/fleet.yaml" -Destination $File
        $script:Text = Get-Content -Raw -Path $File
        # What other tests have said is not repeated here.
        $script:Quiet = @{ Confirm = $false; WarningAction = 'SilentlyContinue' }
    }

    It 'changes what it has to and leaves every other byte alone' {
        $change = Set-K8ssClusterImage -Path $File -Cluster kc -Datacenter west -ServerImage $New @Quiet
        $change | Should -BeOfType [K8ssandraImages.K8ssChange]
        Get-Content -Raw -Path $File | Should -BeExactly $Text.Replace("name: west}`n        size: 3`n", "name: west}`n        size: 3`n        serverImage: $New`n")
        $change.State, $change.Kind, $change.Name, $change.Datacenter | Should -Be 'Applied', 'K8ssandraCluster', 'kc', 'west'
        $change.Images.Datacenter | Sort-Object -Unique | Should -Be 'west'
        $change.Restarts[0] | Should -BeLike 'The Cassandra pods of west restart*'
        $change.BackupPath | Should -Exist
        $change.NextStep | Should -Match 'kubectl apply -f'
    }

    It 'warns of what restarts' {
        Set-K8ssClusterImage -Path $File -Cluster kc -ServerImage $New -Confirm:$false -WarningVariable warnings -WarningAction SilentlyContinue | Out-Null
        "$warnings" | Should -Match 'KSI0208 .*When it is applied: The Cassandra pods of east, west restart'
    }

    It 'shows with -WhatIf what would be and writes nothing, whatever else is said' {
        $state = Join-Path $TestDrive untouched
        $time = (Get-Item $File).LastWriteTimeUtc
        foreach ($more in @{}, @{ Force = $true }, @{ Force = $true; Confirm = $false; PassThru = $true }) {
            $change = Set-K8ssClusterImage -Path $File -Cluster kc -ServerImage $New -JournalPath $state -WhatIf -WarningAction SilentlyContinue @more
            $change.State, $change.BackupPath | Should -Be 'Planned', $null
            $change.Diff | Should -Match '\+    serverImage: '
        }
        Get-Content -Raw -Path $File | Should -BeExactly $Text
        (Get-Item $File).LastWriteTimeUtc | Should -Be $time
        $state | Should -Not -Exist
    }

    It 'asks by itself, says what is to happen, and takes no for an answer' {
        $asked = Invoke-Other "Set-K8ssClusterImage -Path '$File' -Cluster kc -ServerImage $New" 'N'
        $asked -replace '\s+', ' ' | Should -Match 'Change 1 line of K8ssandraCluster kc in .*; 2 images of 2 datacenters change; pods restart'
        Get-Content -Raw -Path $File | Should -BeExactly $Text
        Invoke-Other "Set-K8ssClusterImage -Path '$File' -Cluster kc -ServerImage $New" 'Y' | Should -Match 'State +: Applied'
        Get-Content -Raw -Path $File | Should -Match 'serverImage'
    }

    It 'asks with -Force too, and fails where nobody can answer' {
        Invoke-Other "Set-K8ssClusterImage -Path '$File' -Cluster kc -ServerImage $New -Force" -Answer '' -Switch '-NonInteractive' | Should -Match 'NonInteractive'
        Get-Content -Raw -Path $File | Should -BeExactly $Text
    }

    It 'takes clusters and datacenters out of the pipeline, and passes them on' {
        (Get-K8ssDatacenter -Path $File -Datacenter east, dc1 | Set-K8ssClusterImage -ServerImage $New @Quiet | ForEach-Object { $_.Kind + '/' + $_.Datacenter }) | Should -Be 'K8ssandraCluster/east', 'CassandraDatacenter/dc1'
        $passed = Get-K8ssCluster -Path $File | Set-K8ssClusterImage -Remove Server -Datacenter east -PassThru @Quiet
        $passed | Should -BeOfType [K8ssandraImages.K8ssDatacenter]
        ($passed | Get-K8ssEffectiveImage -Container cassandra).Image | Should -Not -Be $New
        Get-K8ssCluster -Path $File | Set-K8ssClusterImage -ServerImage $New -PassThru @Quiet | Should -BeOfType [K8ssandraImages.K8ssCluster]
        # The images differ by the operators that stand in another file.
        $both = Get-K8ssDatacenter -Path $File, "$PSScriptRoot/live/operators.yaml" -Datacenter dc1 | Set-K8ssClusterImage -Remove Server @Quiet
        ($both.Images | Where-Object Container -EQ cassandra).After | Should -BeLike 'registry.example:5000/*'
        $Text | Get-K8ssCluster | Set-K8ssClusterImage -ServerImage $New @Quiet -ErrorVariable errors -ErrorAction SilentlyContinue
        $errors.FullyQualifiedErrorId | Should -BeLike 'ObjectHasNoFile,*'
    }

    It 'says which it could be where nothing is named' {
        Set-K8ssClusterImage -Path $File -ServerImage $New @Quiet -ErrorVariable errors -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $errors.FullyQualifiedErrorId | Should -BeLike 'KSI0172,*'
        "$errors" | Should -Match 'K8ssandraCluster kc, CassandraDatacenter dc1'
        Get-Content -Raw -Path $File | Should -BeExactly $Text
    }

    It 'goes on behind what cannot be changed' {
        $changes = Set-K8ssClusterImage -Path $File -Cluster * -StargateImage registry.example.com/a/stargate:1 -ServerImage $New @Quiet -ErrorVariable errors -ErrorAction SilentlyContinue
        $changes | Should -BeNullOrEmpty
        $errors.FullyQualifiedErrorId -replace ',.*' | Sort-Object | Should -Be 'KSI0200', 'KSI0201'
        $changes = Set-K8ssClusterImage -Path $File -Datacenter west, nope, dc1 -ServerImage $New @Quiet -ErrorVariable errors -ErrorAction SilentlyContinue
        $changes.Datacenter | Should -Be 'west', 'dc1'
        $errors.FullyQualifiedErrorId | Should -BeLike 'KSI0161,*'
    }

    It 'refuses what is not complete: <Case>' -ForEach @(
        @{ Case = 'nothing'; Arguments = @{}; Id = 'KSI0182' }
        @{ Case = 'set and removed'; Arguments = @{ ServerImage = 'a/b:1'; Remove = 'Server' }; Id = 'KSI0182' }
        @{ Case = 'no tag'; Arguments = @{ ServerImage = 'a/b' }; Id = 'KSI0183' }
        @{ Case = 'no image'; Arguments = @{ ServerImage = 'A B' }; Id = 'KSI0181' }
    ) {
        { Set-K8ssClusterImage -Path $File -Cluster kc @Arguments @Quiet } | Should -Throw -ErrorId "$Id,*"
    }

    It 'shows a change at 100 columns, and nothing of it can do harm' {
        Set-Content -Path $File -Value $Text.Replace('name: kc', "name: `"kc\e[31m`"")
        $change = Set-K8ssClusterImage -Path $File -Datacenter west -ServerImage $New @Quiet
        $shown = $change | Out-String -Width 100
        ($shown -split '\r?\n' | ForEach-Object { $_ -replace '\x1b\[[0-9;]*m' } | Measure-Object -Property Length -Maximum).Maximum | Should -BeLessOrEqual 100
        $shown | Should -Not -Match '\x1b\[31mw'
        $shown -replace '\x1b\[[0-9;]*m' | Should -Match 'Restarts +: The Cassandra pods of west'
        $shown -replace '\x1b\[[0-9;]*m' | Should -Match 'Undo +: '
    }
}

Describe 'Set-K8ssClusterImage at a server' -Skip:(-not $HasCluster) {
    BeforeAll {
        $script:Before = $env:KUBECONFIG
        $env:KUBECONFIG = Join-Path $TestDrive kubeconfig
        Copy-Kubeconfig -Path $env:KUBECONFIG -Context live -Only
        $script:Definitions = Install-Definition $env:KUBECONFIG
        $script:Space = "pester-image-$PID"
        $null = Invoke-Kubectl $env:KUBECONFIG 'create', 'namespace', $Space
        $null = Invoke-Kubectl $env:KUBECONFIG 'apply', '--validate=false', '-n', $Space, '-f', "$PSScriptRoot/live/fleet.yaml", '-f', "$PSScriptRoot/live/operators.yaml"
        function Get-Field([string] $Path) { Invoke-Kubectl $env:KUBECONFIG 'get', 'k8ssandracluster', '-n', $Space, 'kc', '-o', "jsonpath=$Path" }
    }

    AfterAll {
        Clear-Cluster -Kubeconfig $env:KUBECONFIG -Namespace $Space -Definition $Definitions
        $env:KUBECONFIG = $Before
    }

    It 'looks, changes, and is undone by the command that it names' {
        $version = Get-Field '{.metadata.resourceVersion}'
        $planned = Get-K8ssDatacenter -Context live -Namespace $Space -Datacenter west | Set-K8ssClusterImage -ServerImage $New -WhatIf -WarningAction SilentlyContinue
        $planned.State, $planned.Datacenter | Should -Be 'Planned', 'west'
        Get-Field '{.metadata.resourceVersion}' | Should -Be $version
        $change = Get-K8ssDatacenter -Context live -Namespace $Space -Datacenter west | Set-K8ssClusterImage -ServerImage $New -Confirm:$false -WarningVariable warnings -WarningAction SilentlyContinue
        $change.State, $change.Context, $change.Namespace | Should -Be 'Applied', 'live', $Space
        $change.Diff | Should -BeExactly $planned.Diff
        Get-Field '{.spec.cassandra.datacenters[*].serverImage}' | Should -Be $New
        "$warnings" | Should -Match 'The Cassandra pods of west restart'
        (Get-K8ssEffectiveImage -Context live -Namespace $Space -Datacenter west -Container cassandra).Image | Should -Be $New
        & ([scriptblock]::Create($change.Undo)) | Should -Match 'patched'
        Get-Field '{.spec.cassandra.datacenters[*].serverImage}' | Should -BeNullOrEmpty
        # Twice is once too often.
        & ([scriptblock]::Create("$($change.Undo) 2>&1")) | Out-String | Should -Match 'test|Invalid|error'
    }

    It 'takes the current context, and names of clusters' {
        $change = Set-K8ssClusterImage -Namespace $Space -Cluster kc -ServerImage $New -Confirm:$false -PassThru -WarningAction SilentlyContinue
        $change | Should -BeOfType [K8ssandraImages.K8ssCluster]
        ($change | Get-K8ssEffectiveImage -Container cassandra).Image | Sort-Object -Unique | Should -Be $New
        (Set-K8ssClusterImage -Namespace $Space -Cluster kc -ServerImage $New -Confirm:$false).State | Should -Be 'Unchanged'
    }
}
