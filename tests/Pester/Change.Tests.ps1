# Cmdlets that change ImageConfigs.
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
    $script:Old = @"
# ours
apiVersion: config.k8ssandra.io/v1beta1
kind: ImageConfig
images:
  system-logger: "k8ssandra/system-logger:v1"   # pinned
  config-builder: 'datastax/cass-config-builder:1'
"@ + "`n"

    # A file with that text.
    function Write-ImageConfig([string] $Name = 'image_config.yaml') {
        $file = Join-Path $TestDrive $Name
        [System.IO.File]::WriteAllText($file, $Old)
        $file
    }

    # Another PowerShell, to which nobody can answer but by what is piped in.
    function Invoke-Other([string] $Command, [string] $Answer) {
        $Answer | & ([Environment]::ProcessPath) -NoProfile -Command "Import-Module '$Module'; `$PSStyle.OutputRendering = 'PlainText'; $Command" 2>&1 | Out-String
    }
}

AfterAll {
    $env:K8SSANDRAIMAGES_STATE = $State
    Remove-Module -Name K8ssandraImages
}

Describe 'Set-K8ssImageConfig' {
    It 'changes what it has to and leaves every other byte alone' {
        $file = Write-ImageConfig
        $change = Set-K8ssImageConfig -Path $file -Registry registry.example.com -Override
        $change | Should -BeOfType [K8ssandraImages.K8ssChange]
        [System.IO.File]::ReadAllText($file) | Should -BeExactly ($Old + "imageRegistry: registry.example.com`n")
        $change.State, $change.Kind, $change.Path | Should -Be 'Applied', 'ImageConfig', $file
        ($change.Images | Where-Object Component -EQ system-logger).After | Should -Be 'registry.example.com/k8ssandra/system-logger:v1'
        $change.Diff | Should -Match '\+imageRegistry: registry\.example\.com'
        $change.BackupPath | Should -Exist
    }

    It 'shows with -WhatIf what would be and writes nothing, whatever else is said' {
        $file = Write-ImageConfig
        $state = Join-Path $TestDrive untouched
        $time = (Get-Item $file).LastWriteTimeUtc
        foreach ($more in @{}, @{ Force = $true }, @{ Force = $true; Confirm = $false; PassThru = $true }) {
            $change = Set-K8ssImageConfig -Path $file -Registry registry.example.com -Override -JournalPath $state -WhatIf @more
            $change.State | Should -Be 'Planned'
            $change.Diff | Should -Match '\+imageRegistry'
            $change.Images.Count | Should -BeGreaterThan 1
            $change.BackupPath | Should -BeNullOrEmpty
        }
        [System.IO.File]::ReadAllText($file) | Should -BeExactly $Old
        (Get-Item $file).LastWriteTimeUtc | Should -Be $time
        $state | Should -Not -Exist
    }

    It 'asks with -Confirm, says what is to happen, and takes no for an answer' {
        $file = Write-ImageConfig
        $asked = Invoke-Other "Set-K8ssImageConfig -Path '$file' -Registry registry.example.com -Override -Confirm" 'N'
        $asked | Should -Match 'Change 1 line of ImageConfig in '
        [System.IO.File]::ReadAllText($file) | Should -BeExactly $Old
        Invoke-Other "Set-K8ssImageConfig -Path '$file' -Registry registry.example.com -Override -Confirm" 'Y' | Should -Match 'State +: Applied'
        [System.IO.File]::ReadAllText($file) | Should -Match 'imageRegistry'
    }

    It 'does not ask by itself' {
        $file = Write-ImageConfig
        Invoke-Other "Set-K8ssImageConfig -Path '$file' -Registry registry.example.com -Override" '' | Should -Match 'State +: Applied'
    }

    It 'writes nothing where all is so already' {
        $file = Write-ImageConfig
        Set-K8ssImageConfig -Path $file -Registry registry.example.com -Override | Out-Null
        $time = (Get-Item $file).LastWriteTimeUtc
        $change = Set-K8ssImageConfig -Path $file -Registry registry.example.com -Override
        $change.State, $change.Diff, $change.BackupPath | Should -Be 'Unchanged', '', $null
        (Get-Item $file).LastWriteTimeUtc | Should -Be $time
    }

    It 'passes the ImageConfig on, and takes it from Get-K8ssImageConfig' {
        $file = Write-ImageConfig
        $config = Get-K8ssImageConfig -Path $file | Set-K8ssImageConfig -Override -Registry registry.example.com -PassThru | Set-K8ssImageConfig -Component system-logger -Tag v2 -PassThru
        $config | Should -BeOfType [K8ssandraImages.K8ssImageConfig]
        ($config.Images | Where-Object Component -EQ system-logger).Image | Should -Be 'registry.example.com/k8ssandra/system-logger:v2'
        $config.Content | Should -BeExactly ([System.IO.File]::ReadAllText($file))
    }

    It 'changes each of several in one file' {
        $file = Join-Path $TestDrive two.yaml
        $map = "apiVersion: v1`nkind: ConfigMap`nmetadata: {name: NAME}`ndata:`n  image_config.yaml: |`n    apiVersion: config.k8ssandra.io/v1beta1`n    kind: ImageConfig`n    images: {system-logger: 'a/b:1'}`n"
        [System.IO.File]::WriteAllText($file, $map.Replace('NAME', 'one') + "---`n" + $map.Replace('NAME', 'two'))
        (Get-K8ssImageConfig -Path $file -WarningAction SilentlyContinue | Set-K8ssImageConfig -Override -Registry registry.example.com -WarningAction SilentlyContinue).Name | Should -Be 'one', 'two'
    }

    It 'applies a change that was looked at' {
        $file = Write-ImageConfig
        Set-K8ssImageConfig -Path $file -Override -Registry registry.example.com -WhatIf | Set-K8ssImageConfig | ForEach-Object State | Should -Be 'Applied'
        [System.IO.File]::ReadAllText($file) | Should -Match 'imageRegistry'
    }

    It 'takes files from a listing, and a whole text' {
        $one, $two = (Write-ImageConfig one.yaml), (Write-ImageConfig two.yaml)
        (Get-Item $one, $two | Set-K8ssImageConfig -Override -PullPolicy Always).State | Should -Be 'Applied', 'Applied'
        $text = $Old.Replace(':v1"', ':v3"')
        (Set-K8ssImageConfig -LiteralPath $one -Content $text).State | Should -Be 'Applied'
        [System.IO.File]::ReadAllText($one) | Should -BeExactly $text
        # Get-Content gives lines.
        (Set-K8ssImageConfig -Path $two -Content (Get-Content $one)).State | Should -Be 'Applied'
        [System.IO.File]::ReadAllText($two) | Should -BeExactly $text
        [pscustomobject] @{ Content = $Old } | Set-K8ssImageConfig -Path $two | Out-Null
        [System.IO.File]::ReadAllText($two) | Should -BeExactly $Old
    }

    It 'compares the datacenters that are given, and names images that are not moved' {
        $file = Write-ImageConfig
        $dc = Join-Path $TestDrive dc.yaml
        Set-Content $dc "apiVersion: cassandra.datastax.com/v1beta1`nkind: CassandraDatacenter`nmetadata: {name: dc1}`nspec: {clusterName: demo, serverType: cassandra, serverVersion: 4.0.11, serverImage: docker.io/own/cassandra:4, size: 1}"
        $change = Set-K8ssImageConfig -Path $file, $dc -Registry registry.example.com -Override -WarningVariable warnings -WarningAction SilentlyContinue
        $change.Images.Datacenter | Sort-Object -Unique | Should -Be 'dc1'
        $change.NotMoved.After | Should -Be 'docker.io/own/cassandra:4'
        $change.NotMoved[0].Diagnostics[-1].Remedy | Should -Match 'spec\.serverImage'
        "$warnings" | Should -Match 'KSI0166'
    }

    It 'goes on behind a target that cannot be changed' {
        $good = Write-ImageConfig good.yaml
        $bad = Join-Path $TestDrive bad.yaml
        Set-Content $bad "apiVersion: v1`nkind: ConfigMap`nmetadata: {name: c}`ndata: {image_config.yaml: 'kind: &a ImageConfig'}"
        $changes = Set-K8ssImageConfig -Path $bad, $good, nowhere.yaml -Registry registry.example.com -Override -ErrorVariable errors -ErrorAction SilentlyContinue
        ($changes | Where-Object Name -Like *good.yaml).State | Should -Be 'Applied'
        $errors.FullyQualifiedErrorId -replace ',.*' | Should -Contain 'PathNotFound'
    }

    It 'refuses what is not complete: <Case>' -ForEach @(
        @{ Case = 'nothing'; Arguments = @{} }
        @{ Case = 'no level'; Arguments = @{ Registry = 'r.example.com' } }
        @{ Case = 'two levels'; Arguments = @{ Registry = 'r.example.com'; Override = $true; Default = $true } }
        @{ Case = 'text and fields'; Arguments = @{ Content = 'x'; Registry = 'r.example.com'; Override = $true } }
    ) {
        $file = Write-ImageConfig
        { Set-K8ssImageConfig -Path $file @Arguments } | Should -Throw -ErrorId 'KSI0172,*'
        [System.IO.File]::ReadAllText($file) | Should -BeExactly $Old
    }

    It 'shows a change at 100 columns' {
        $change = Set-K8ssImageConfig -Path (Write-ImageConfig) -Registry registry.example.com -Override
        $text = $change | Out-String -Width 100
        $text | Should -Match 'State +: Applied'
        $text | Should -Match '\+imageRegistry: registry\.example\.com'
        $text | Should -Match 'system-logger: k8ssandra/system-logger:v1 -> registry'
        $text | Should -Not -Match 'Owners'
    }

    It 'completes components, policies and fields' {
        (TabExpansion2 -inputScript 'Set-K8ssImageConfig -Component sy').CompletionMatches.CompletionText | Should -Be 'system-logger'
        (TabExpansion2 -inputScript 'Set-K8ssImageConfig -PullPolicy If').CompletionMatches.CompletionText | Should -Be 'IfNotPresent'
        (TabExpansion2 -inputScript 'Set-K8ssImageConfig -Remove Reg').CompletionMatches.CompletionText | Should -Be 'Registry'
    }
}

Describe 'Restore-K8ssImageConfig' {
    It 'undoes a change that is piped into it, and the restore too' {
        $file = Write-ImageConfig
        $change = Set-K8ssImageConfig -Path $file -Registry registry.example.com -Override
        $after = [System.IO.File]::ReadAllText($file)
        $restored = $change | Restore-K8ssImageConfig
        $restored.State | Should -Be 'Applied'
        [System.IO.File]::ReadAllText($file) | Should -BeExactly $Old
        $restored | Restore-K8ssImageConfig | Out-Null
        [System.IO.File]::ReadAllText($file) | Should -BeExactly $after
    }

    It 'undoes the last change of a file, one by its identifier, and one by its backup' {
        $file = Write-ImageConfig
        Set-K8ssImageConfig -Path $file -Registry registry.example.com -Override | Out-Null
        (Restore-K8ssImageConfig -Path $file).State | Should -Be 'Applied'
        [System.IO.File]::ReadAllText($file) | Should -BeExactly $Old
        $change = Set-K8ssImageConfig -Path $file -Registry registry.example.com -Override
        (Restore-K8ssImageConfig -Id $change.Id).State | Should -Be 'Applied'
        [System.IO.File]::ReadAllText($file) | Should -BeExactly $Old
        $change = Set-K8ssImageConfig -Path $file -Registry registry.example.com -Override
        (Restore-K8ssImageConfig -BackupPath $change.BackupPath).State | Should -Be 'Applied'
        [System.IO.File]::ReadAllText($file) | Should -BeExactly $Old
    }

    It 'writes nothing with -WhatIf' {
        $file = Write-ImageConfig
        $change = Set-K8ssImageConfig -Path $file -Registry registry.example.com -Override
        $after = [System.IO.File]::ReadAllText($file)
        ($change | Restore-K8ssImageConfig -WhatIf).State | Should -Be 'Planned'
        [System.IO.File]::ReadAllText($file) | Should -BeExactly $after
    }

    It 'does not undo what somebody did since, unless told to' {
        $file = Write-ImageConfig
        $change = Set-K8ssImageConfig -Path $file -Registry registry.example.com -Override
        Add-Content $file '# theirs'
        $change | Restore-K8ssImageConfig -ErrorVariable errors -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $errors.FullyQualifiedErrorId | Should -BeLike 'KSI0167,*'
        [System.IO.File]::ReadAllText($file) | Should -Match '# theirs'
        ($change | Restore-K8ssImageConfig -Force -WarningAction SilentlyContinue).State | Should -Be 'Applied'
        [System.IO.File]::ReadAllText($file) | Should -BeExactly $Old
    }

    It 'says that there is nothing to restore' {
        $file = Write-ImageConfig never.yaml
        Restore-K8ssImageConfig -Path $file -ErrorVariable errors -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $errors.FullyQualifiedErrorId | Should -BeLike 'KSI0170,*'
        Set-K8ssImageConfig -Path $file -Registry registry.example.com -Override -WhatIf | Restore-K8ssImageConfig -ErrorVariable errors -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $errors.FullyQualifiedErrorId | Should -BeLike 'NothingToRestore,*'
        { Restore-K8ssImageConfig -Last -Id x } | Should -Throw -ErrorId 'RestoreNotUnderstood,*'
    }
}

Describe 'ImageConfigs of clusters' -Skip:(-not $HasCluster) {
    BeforeAll {
        $script:Before = $env:KUBECONFIG
        $env:KUBECONFIG = Join-Path $TestDrive kubeconfig
        Copy-Kubeconfig -Path $env:KUBECONFIG -Context change -Only
        $script:Space = "pester-change-$PID"
        $script:Definitions = Install-Definition $env:KUBECONFIG
        $null = Invoke-Kubectl $env:KUBECONFIG 'create', 'namespace', $Space
        $null = Invoke-Kubectl $env:KUBECONFIG 'apply', '--validate=false', '-n', $Space, '-f', "$PSScriptRoot/live/fleet.yaml", '-f', "$PSScriptRoot/live/operators.yaml"
        function Get-Text { (Get-K8ssImageConfig -Context change -Namespace $Space).Content }
    }

    AfterAll {
        Clear-Cluster -Kubeconfig $env:KUBECONFIG -Namespace $Space -Definition $Definitions
        $env:KUBECONFIG = $Before
    }

    It 'are planned, changed and restored' {
        $text = Get-Text
        $planned = Set-K8ssImageConfig -Namespace $Space -Registry registry.example.com -Override -WhatIf -WarningAction SilentlyContinue
        $planned.State, $planned.Name, $planned.Namespace, $planned.Context | Should -Be 'Planned', 'cass-operator-image-config', $Space, 'change'
        Get-Text | Should -BeExactly $text
        $change = Set-K8ssImageConfig -Namespace $Space -Registry registry.example.com -Override -WarningAction SilentlyContinue
        $change.State | Should -Be 'Applied'
        Get-Text | Should -BeExactly ($text + "overrides:`n  registry: registry.example.com`n")
        $change.Images.After | Should -Contain 'registry.example.com/k8ssandra/cass-management-api:4.1.5-ubi'
        $change.NextStep | Should -Match "rollout restart deployment/cass-operator-controller-manager -n $Space --context change"
        ($change | Restore-K8ssImageConfig -WarningAction SilentlyContinue).State | Should -Be 'Applied'
        Get-Text | Should -BeExactly $text
    }

    It 'are taken from operators, contexts and ImageConfigs of the pipeline' {
        foreach ($command in { Get-K8ssOperator -Namespace $Space -Kind CassOperator }, { Get-K8ssImageConfig -Context change -Namespace $Space }) {
            $change = & $command | Set-K8ssImageConfig -Override -PullPolicy Never -WhatIf -WarningAction SilentlyContinue
            $change.Namespace, $change.State | Should -Be $Space, 'Planned'
        }
        (Get-K8ssContext -Name change | Set-K8ssImageConfig -Namespace $Space -Override -PullPolicy Never -WhatIf -WarningAction SilentlyContinue).Namespace | Should -Be $Space
    }

    It 'that no operator reads are refused' {
        $null = Invoke-Kubectl $env:KUBECONFIG 'create', 'configmap', '-n', $Space, 'cass-operator-manager-config', '--from-literal=image_config.yaml=images: {}'
        Set-K8ssImageConfig -Namespace $Space -ConfigMapName cass-operator-manager-config -Registry r.example.com -Override -ErrorVariable errors -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $errors.FullyQualifiedErrorId | Should -BeLike 'KSI0162,*'
        "$errors" | Should -Match 'cass-operator-image-config'
    }
}
