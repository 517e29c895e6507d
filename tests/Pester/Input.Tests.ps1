BeforeAll {
    Import-Module "$PSScriptRoot/../../output/K8ssandraImages/K8ssandraImages.psd1" -Force
    $script:Fixtures = "$PSScriptRoot/fixtures"
}

Describe 'Paths' {
    BeforeAll {
        $folder = Join-Path $TestDrive 'fleet'
        New-Item -ItemType Directory "$folder/sub" | Out-Null
        Copy-Item "$Fixtures/cluster.yaml" "$folder/cluster.yaml"
        Copy-Item "$Fixtures/datacenter.yaml" "$folder/sub/dc[1].yml"
        Set-Content "$folder/values.yaml" 'replicas: 3'
        Set-Content "$folder/notes.md" '# not a manifest: ['
        Push-Location $folder
    }

    AfterAll { Pop-Location }

    It 'reads a file' { (Get-K8ssDatacenter cluster.yaml).Name | Should -Be 'east', 'west' }

    It 'reads a folder with all below it, and only manifests' { (Get-K8ssDatacenter .).Name | Should -Be 'east', 'west', 'dc1' }

    It 'reads several paths as one snapshot' {
        $alone = Get-K8ssEffectiveImage "$Fixtures/datacenter.yaml" -Container cassandra
        $together = Get-K8ssEffectiveImage "$Fixtures/datacenter.yaml", "$Fixtures/config.yaml" -Container cassandra
        $together.Registry | Should -Be 'registry.example:5000'
        $alone.Registry | Should -Not -Be $together.Registry
    }

    It 'expands wildcards' { (Get-K8ssDatacenter c*.yaml).Name | Should -Be 'east', 'west' }

    It 'does not mind what is no manifest where nobody named it' {
        Get-K8ssDatacenter *.yaml -ErrorVariable errors -ErrorAction SilentlyContinue | Should -HaveCount 2
        $errors | Should -BeNullOrEmpty
    }

    It 'takes -LiteralPath as it is written' {
        (Get-K8ssDatacenter -LiteralPath 'sub/dc[1].yml').Name | Should -Be 'dc1'
        (Get-K8ssDatacenter -LP 'sub/dc[1].yml').Name | Should -Be 'dc1'
    }

    It 'takes the brackets of -Path as a wildcard' {
        Get-K8ssDatacenter 'sub/dc[1].yml' -ErrorVariable errors -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $errors[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }

    It 'reads files out of the pipeline, brackets and folders included' {
        (Get-ChildItem -Recurse -Filter *.y*ml | Get-K8ssDatacenter).Name | Should -Be 'east', 'west', 'dc1'
        (Get-Item . | Get-K8ssDatacenter).Name | Should -Be 'east', 'west', 'dc1'
    }

    It 'reads a file once, however often it is named' {
        (Get-ChildItem -Recurse | Where-Object Extension -NE .md | Get-K8ssDatacenter).Name | Should -HaveCount 3
        (Get-K8ssDatacenter cluster.yaml, ./cluster.yaml, c*.yaml).Name | Should -HaveCount 2
    }

    It 'follows the drives of PowerShell' {
        New-PSDrive -Name Fleet -PSProvider FileSystem -Root $PWD.ProviderPath | Out-Null
        (Get-K8ssDatacenter Fleet:/cluster.yaml).Name | Should -Be 'east', 'west'
        (Get-K8ssDatacenter Fleet:/c*.yaml).Name | Should -Be 'east', 'west'
        Remove-PSDrive Fleet
    }

    It 'names files relative to where the user is' {
        (Get-K8ssCluster .).Location.ToString() | Should -Be 'cluster.yaml:1:1'
        (Get-ChildItem cluster.yaml | Get-K8ssCluster).Location.ToString() | Should -Be 'cluster.yaml:1:1'
    }
}

Describe 'Text' {
    It 'puts the lines of a native command together' {
        Get-Content "$Fixtures/cluster.yaml" | Get-K8ssDatacenter | ForEach-Object Name | Should -Be 'east', 'west'
    }

    It 'names it -' { (Get-Content "$Fixtures/cluster.yaml" | Get-K8ssCluster).Location.ToString() | Should -Be '-:1:1' }

    It 'takes a whole file as a text of its own' {
        Get-Content -Raw "$Fixtures/cluster.yaml", "$Fixtures/datacenter.yaml" | Get-K8ssDatacenter | ForEach-Object Name | Should -Be 'east', 'west', 'dc1'
    }

    It 'takes JSON' {
        '{"apiVersion":"k8ssandra.io/v1alpha1","kind":"K8ssandraCluster","metadata":{"name":"j"},"spec":{"cassandra":{"serverVersion":"4.0.14","datacenters":[{"metadata":{"name":"d"},"size":1}]}}}' |
            Get-K8ssDatacenter | ForEach-Object Name | Should -Be 'd'
    }

    It 'is never a path, and one is told so' {
        "$Fixtures/cluster.yaml", "$Fixtures/datacenter.yaml" | Get-K8ssCluster -ErrorVariable errors -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $errors.FullyQualifiedErrorId | Should -BeLike 'TextIsPath,*'
        $errors.ErrorDetails.RecommendedAction | Should -BeLike '*-Path*'
    }

    It 'may be empty' {
        '' | Get-K8ssCluster | Should -BeNullOrEmpty
        @() | Get-K8ssCluster | Should -BeNullOrEmpty
    }
}

Describe 'Objects' {
    It 'flow from cluster to datacenter to image' {
        $images = Get-K8ssCluster $Fixtures | Get-K8ssDatacenter | Get-K8ssEffectiveImage
        $images | Should -BeOfType [K8ssandraImages.EffectiveImage]
        $images.Datacenter | Sort-Object -Unique | Should -Be 'east', 'west'
        $images.Image | Should -Be (Get-K8ssEffectiveImage $Fixtures | Where-Object Cluster -EQ kc).Image
    }

    It 'flow from a datacenter back to its cluster, and none from a stand-alone one' {
        (Get-K8ssDatacenter "$Fixtures/cluster.yaml" | Select-Object -First 1 | Get-K8ssCluster).Name | Should -Be 'kc'
        Get-K8ssDatacenter "$Fixtures/datacenter.yaml" | Get-K8ssCluster | Should -BeNullOrEmpty
    }

    It 'flow from a datacenter to the ImageConfig that applies' {
        Get-K8ssDatacenter $Fixtures | Where-Object Name -EQ dc1 | Get-K8ssImageConfig | ForEach-Object Name | Should -Be 'cass-operator-manager-config'
        Get-K8ssImageConfig $Fixtures | Get-K8ssImageConfig -CassOperatorVersion 1.22.0 | ForEach-Object CassOperatorVersion | Should -Be '1.22.0'
    }

    It 'are answered with the versions of this command, not with their own properties' {
        $dc = Get-K8ssDatacenter "$Fixtures/datacenter.yaml" -CassOperatorVersion 1.22.0
        $dc.CassOperatorVersion | Should -Be '1.22.0'
        ($dc | Get-K8ssDatacenter).CassOperatorVersion | Should -Be '1.22.0'
        ($dc | Get-K8ssDatacenter -CassOperatorVersion 1.24.0).CassOperatorVersion | Should -Be '1.24.0'
    }

    It 'are answered one by one' {
        $seen = [System.Collections.Generic.List[string]]::new()
        Get-K8ssDatacenter "$Fixtures/cluster.yaml" | ForEach-Object { $seen.Add("in $($_.Name)"); $_ } | Get-K8ssDatacenter | ForEach-Object { $seen.Add("out $($_.Name)") }
        $seen | Should -Be 'in east', 'out east', 'in west', 'out west'
    }

    It 'go by -InputObject' {
        (Get-K8ssDatacenter -InputObject (Get-K8ssCluster $Fixtures)).Name | Should -Be 'east', 'west'
    }

    It 'work in other runspaces' {
        $module = (Get-Module K8ssandraImages).Path
        $counts = Get-K8ssDatacenter "$Fixtures/cluster.yaml" | ForEach-Object -Parallel { Import-Module $using:module; @($_ | Get-K8ssEffectiveImage).Count }
        $counts | Should -HaveCount 2
        $counts[0] | Should -BeGreaterThan 3
        $counts[0] | Should -Be $counts[1]
    }

    It 'that went through a file are refused with what to do' {
        $file = Join-Path $TestDrive 'dc.xml'
        Get-K8ssDatacenter "$Fixtures/datacenter.yaml" | Export-Clixml $file
        Import-Clixml $file | Get-K8ssEffectiveImage -ErrorVariable errors -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $errors | Should -HaveCount 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'ObjectNotUsable,*'
        $errors[0].ErrorDetails.RecommendedAction | Should -BeLike '*-Path*'
    }

    It 'of other kinds are refused, each once, and the rest goes on' {
        $names = 5, (Get-K8ssDatacenter "$Fixtures/datacenter.yaml"), (Get-Date) | Get-K8ssDatacenter -ErrorVariable errors -ErrorAction SilentlyContinue
        $names.Name | Should -Be 'dc1'
        $errors | Should -HaveCount 2
    }

    It 'that say nothing to a cmdlet are refused' {
        Get-K8ssImageConfig $Fixtures | Get-K8ssEffectiveImage -ErrorVariable errors -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $errors[0].ErrorDetails.RecommendedAction | Should -BeLike '*-ImageConfigPath*'
    }
}

Describe 'Filters' {
    It 'takes components with wildcards' {
        (Get-K8ssEffectiveImage "$Fixtures/cluster.yaml" -Component MEDUSA*, cassandra).Component | Sort-Object -Unique | Should -Be 'cassandra', 'medusa'
    }

    It 'takes containers with wildcards' {
        (Get-K8ssEffectiveImage "$Fixtures/cluster.yaml" -Container *-restore).Container | Sort-Object -Unique | Should -Be 'medusa-restore'
    }

    It 'leaves out clusters and datacenters without them' {
        (Get-K8ssDatacenter $Fixtures -Component medusa).Name | Should -Be 'east', 'west'
        (Get-K8ssCluster $Fixtures | Get-K8ssEffectiveImage -Component medusa -Container medusa).Count | Should -Be 2
    }

    It 'refuses wildcards that would match nothing' {
        { Get-K8ssEffectiveImage $Fixtures -Component '[m]edusa' } | Should -Throw '*wildcards are*'
    }
}

Describe 'Options' {
    It 'reads -ImageConfigPath as a PowerShell path' {
        Copy-Item "$Fixtures/config.yaml" TestDrive:/config.yaml
        (Get-K8ssEffectiveImage "$Fixtures/datacenter.yaml" -ImageConfigPath TestDrive:/config.yaml -Container cassandra).Registry | Should -Be 'registry.example:5000'
        (Get-K8ssDatacenter "$Fixtures/datacenter.yaml" | Get-K8ssEffectiveImage -ImageConfigPath TestDrive:/config.yaml -Container cassandra).Registry | Should -Be 'registry.example:5000'
    }

    It 'ends with an error on an ImageConfig that is not there' {
        { Get-K8ssEffectiveImage "$Fixtures/datacenter.yaml" -ImageConfigPath nowhere.yaml } | Should -Throw -ErrorId 'KSI0010,*'
        { Get-K8ssDatacenter "$Fixtures/datacenter.yaml" | Get-K8ssEffectiveImage -ImageConfigPath nowhere.yaml } | Should -Throw -ErrorId 'KSI0010,*'
    }

    It 'ends with an error on a version that is none' {
        { Get-K8ssEffectiveImage "$Fixtures/datacenter.yaml" -CassOperatorVersion newest } | Should -Throw -ErrorId 'KSI0012,*'
        { Get-K8ssEffectiveImage "$Fixtures/datacenter.yaml" -K8ssandraOperatorVersion newest } | Should -Throw -ErrorId 'KSI0012,*'
    }

    It 'ends with an error, and no prompt, when there is nothing to read' {
        { Get-K8ssEffectiveImage } | Should -Throw -ErrorId 'NothingToRead,*'
    }
}

Describe 'Completion' {
    It 'offers releases, newest first' -ForEach 'CassOperatorVersion', 'K8ssandraOperatorVersion' {
        $offered = (TabExpansion2 "Get-K8ssEffectiveImage -$_ ").CompletionMatches.CompletionText
        $offered.Count | Should -BeGreaterThan 10
        $versions = $offered | ForEach-Object { [semver]$_ }
        $versions | Should -Be ($versions | Sort-Object -Descending)
    }

    It 'offers those that begin so' {
        (TabExpansion2 'Get-K8ssDatacenter -CassOperatorVersion 1.22').CompletionMatches.CompletionText | Should -Contain '1.22.0'
        (TabExpansion2 'Get-K8ssDatacenter -CassOperatorVersion 1.22').CompletionMatches.CompletionText | Should -Not -Contain '1.24.0'
    }

    It 'offers components and containers' {
        (TabExpansion2 'Get-K8ssEffectiveImage -Component medusa, sys').CompletionMatches.CompletionText | Should -Be 'system-logger'
        (TabExpansion2 'Get-K8ssEffectiveImage -Container server-').CompletionMatches.CompletionText | Should -Be 'server-system-logger', 'server-config-init', 'server-config-init-base'
    }

    It 'offers every component and container of the samples' {
        $images = Get-K8ssEffectiveImage "$PSScriptRoot/../../samples" -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        $components = (TabExpansion2 'Get-K8ssEffectiveImage -Component ').CompletionMatches.CompletionText
        $images.Component | Sort-Object -Unique | Should -BeIn $components
        $containers = (TabExpansion2 'Get-K8ssEffectiveImage -Container ').CompletionMatches.CompletionText
        # The containers of Stargate are named after the cluster, those of the user by the user.
        ($images | Where-Object Component -NotIn stargate, custom).Container | Sort-Object -Unique | Should -BeIn $containers
    }

    It 'survives any word' -ForEach "'", '[', '*', '"x' {
        { TabExpansion2 "Get-K8ssEffectiveImage -Component $_" } | Should -Not -Throw
    }
}
