BeforeAll {
    Import-Module "$PSScriptRoot/../../output/K8ssandraImages/K8ssandraImages.psd1" -Force
    $script:Fixtures = "$PSScriptRoot/fixtures"
    $script:Escape = [char]27
}

Describe 'Findings' {
    It 'are one error for each bad document, with its place, and the rest goes on' {
        $dc = Get-K8ssDatacenter "$Fixtures/broken.txt" -ErrorVariable errors -ErrorAction SilentlyContinue
        $dc.Name | Should -Be 'good'
        $errors.FullyQualifiedErrorId | Should -Be @(
            'KSI0001,K8ssandraImages.PowerShell.Commands.GetK8ssDatacenterCommand', 'KSI0001,K8ssandraImages.PowerShell.Commands.GetK8ssDatacenterCommand',
            'KSI0068,K8ssandraImages.PowerShell.Commands.GetK8ssDatacenterCommand')
        $errors[0].CategoryInfo.Category | Should -Be 'ParserError'
        $errors[0].ToString() | Should -Match 'broken\.txt:\d+:\d+: '
        $errors[0].TargetObject | Should -BeOfType [K8ssandraImages.Diagnostic]
        $errors[0].ErrorDetails.RecommendedAction | Should -Be $errors[0].TargetObject.Remedy
        $errors[2].ToString() | Should -BeLike '*broken.txt:17:1: *'
    }

    It 'are one error for each bad path, and the rest goes on' {
        $dc = Get-K8ssDatacenter 'nowhere.yaml', 'no*where.yaml', 'Env:/PATH', 'NoSuchDrive:/x', "$Fixtures/datacenter.yaml" -ErrorVariable errors -ErrorAction SilentlyContinue
        $dc.Name | Should -Be 'dc1'
        $errors.CategoryInfo.Category | Should -Be 'ObjectNotFound', 'ObjectNotFound', 'InvalidArgument', 'ObjectNotFound'
        $errors[0].TargetObject | Should -Be 'nowhere.yaml'
    }

    It 'end the command under -ErrorAction Stop' {
        { Get-K8ssDatacenter "$Fixtures/broken.txt" -ErrorAction Stop } | Should -Throw -ErrorId 'KSI0001,*'
    }

    It 'are verbose where they only inform' {
        $verbose = Get-K8ssDatacenter "$Fixtures/datacenter.yaml" -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }
        "$verbose" | Should -Match 'KSI006\d .*-CassOperatorVersion'
        Get-K8ssDatacenter "$Fixtures/datacenter.yaml" 3>&1 4>&1 | Should -BeOfType [K8ssandraImages.K8ssDatacenter]
    }

    It 'are warnings where the operator surprises' {
        $text = (Get-Content -Raw "$Fixtures/datacenter.yaml") + "  clusterName: twice`n"
        $text | Get-K8ssDatacenter -WarningVariable warnings -WarningAction SilentlyContinue -ErrorAction SilentlyContinue | Out-Null
        "$warnings" | Should -Match 'KSI0003 -:\d+:\d+: '
    }
}

Describe 'Stopping' {
    BeforeAll {
        $script:Large = Join-Path $TestDrive 'large.yaml'
        $one = [System.IO.File]::ReadAllText("$Fixtures/cluster.yaml")
        $writer = [System.IO.StreamWriter]::new($Large)
        foreach ($i in 1..60000) { $writer.Write("---`n" + $one.Replace('name: kc', "name: kc$i")) }
        $writer.Dispose()
    }

    It 'Select-Object -First stops the reading, and the script goes on' {
        $after = $false
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        Get-K8ssDatacenter $Fixtures | Get-K8ssEffectiveImage | Select-Object -First 1 | ForEach-Object Container | Should -Not -BeNullOrEmpty
        (Get-K8ssEffectiveImage $Large | Select-Object -First 3).Count | Should -Be 3
        $after = $true
        $after | Should -BeTrue
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 30
    }

    It 'Ctrl+C ends a large reading at once, in <_>' -ForEach 'Get-K8ssEffectiveImage', 'Get-K8ssImageConfig', 'Get-K8ssCluster' {
        $shell = [powershell]::Create()
        try {
            $shell.AddCommand('Import-Module').AddParameter('Name', (Get-Module K8ssandraImages).Path).Invoke()
            $shell.Commands.Clear()
            # Nobody takes the output: what is measured is the reading.
            $null = $shell.AddCommand($_).AddParameter('Path', $Large).AddCommand('Out-Null')
            $running = $shell.BeginInvoke()
            Start-Sleep -Milliseconds 300
            $running.IsCompleted | Should -BeFalse
            $clock = [System.Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 5
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
            $shell.Streams.Error | Should -BeNullOrEmpty
        }
        finally {
            $shell.Dispose()
        }
    }

    It 'shows progress while it takes long, and takes it away' {
        $shell = [powershell]::Create()
        try {
            $shell.AddCommand('Import-Module').AddParameter('Name', (Get-Module K8ssandraImages).Path).Invoke()
            $shell.Commands.Clear()
            $null = $shell.AddCommand('Get-K8ssEffectiveImage').AddParameter('Path', $Large).AddCommand('Select-Object').AddParameter('First', 400000).AddCommand('Out-Null')
            $shell.Invoke()
            $shell.Streams.Progress.Count | Should -BeGreaterThan 0
            $shell.Streams.Progress[0].StatusDescription | Should -Match 'objects'
        }
        finally {
            $shell.Dispose()
        }
    }
}

Describe 'Formats' {
    It 'show images in groups, whole, at 120 columns' {
        $text = Get-K8ssEffectiveImage $Fixtures | Out-String -Width 120
        $text | Should -Match 'Namespace / cluster / datacenter: cass / demo / dc1'
        $text | Should -Match 'datacenter: k8ssandra / kc / east'
        $text | Should -Match 'server-config-init-base +Init +registry\.example:5000/k8ssandra/cass-management-api'
        $text | Should -Match 'ImageConfigOverrides'
        $text | Should -Not -Match ([char]0x2026)
        ($text -split '\r?\n' | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 120
    }

    It 'show why in a list' {
        $text = Get-K8ssEffectiveImage "$Fixtures/datacenter.yaml", "$Fixtures/config.yaml" -Container cassandra | Format-List | Out-String -Width 160
        $text | Should -Match 'Trace +: Image +Won +registry\.example:5000/k8ssandra/cass-management-api:4\.1\.5 +\[ImageConfigOverrides\]'
        $text | Should -Match 'config\.yaml:\d+:\d+'
    }

    It 'show clusters, datacenters, ImageConfigs and what they consist of' {
        Get-K8ssCluster $Fixtures | Out-String -Width 120 | Should -Match 'kc +cassandra +4\.0\.14 +\S+ +east, west'
        Get-K8ssDatacenter $Fixtures | Out-String -Width 120 | Should -Match 'demo +dc1 +cassandra +4\.1\.5 +3 False'
        Get-K8ssImageConfig $Fixtures | Out-String -Width 120 | Should -Match 'cass-operator-manager-config +v1beta1 +True'
        (Get-K8ssImageConfig $Fixtures).Images | Out-String -Width 120 | Should -Match 'system-logger +registry\.example:5000/k8ssandra/system-logger:v1\.22\.0'
        (Get-K8ssEffectiveImage "$Fixtures/datacenter.yaml")[0].Trace | Out-String -Width 160 | Should -Match 'Field +Outcome +Value +Tier'
        $errors = $null
        Get-K8ssDatacenter "$Fixtures/broken.txt" -ErrorVariable errors -ErrorAction SilentlyContinue | Out-Null
        $errors.TargetObject | Out-String -Width 120 | Should -Match 'KSI0001 Error'
    }

    It 'show copies that went through a file' {
        $file = Join-Path $TestDrive 'images.xml'
        Get-K8ssEffectiveImage $Fixtures | Export-Clixml $file
        $copies = Import-Clixml $file
        $copies | Out-String -Width 120 | Should -Be (Get-K8ssEffectiveImage $Fixtures | Out-String -Width 120)
        $copies[0].Trace[0].Location.Line | Should -BeGreaterThan 0
        $copies[0] | Format-List | Out-String -Width 200 | Should -Match 'Trace +: Image +Won'
    }

    It 'mark images with findings' {
        $text = (Get-Content -Raw "$Fixtures/datacenter.yaml") + "  serverImage: 'not an image'`n"
        $text | Get-K8ssEffectiveImage -Container cassandra -ErrorAction SilentlyContinue | Out-String -Width 120 | Should -Match ' E\s*(\r?\n)'
    }
}

Describe 'A terminal' {
    BeforeAll {
        $script:Hostile = (Get-Content -Raw "$Fixtures/datacenter.yaml").Replace('clusterName: demo', 'clusterName: "de\e[31mmo\u202e"').Replace('name: dc1', 'name: "dc\e]0;x\a1"') +
            "  serverImage: `"evil\e[2Jimage:1\u009b31m`"`n"
        $script:Forbidden = "$Escape\[2J|$Escape\[31m|$Escape\]0|[\u0007\u009b\u202e]"
    }

    It 'gets no control characters of a manifest: <_>' -ForEach 'Get-K8ssEffectiveImage', 'Get-K8ssDatacenter' {
        foreach ($format in 'Format-Table', 'Format-List') {
            $text = $Hostile | & $_ -ErrorAction SilentlyContinue | & $format | Out-String -Width 300
            $text | Should -Match '\\u001b'
            $text | Should -Not -Match $Forbidden
        }
    }

    It 'gets none in errors, warnings and verbose messages' {
        $streams = $Hostile | Get-K8ssEffectiveImage -Verbose *>&1 | Where-Object { $_ -isnot [K8ssandraImages.EffectiveImage] } | Out-String -Width 300
        $streams | Should -Not -Match $Forbidden
        $traces = $Hostile | Get-K8ssEffectiveImage -ErrorAction SilentlyContinue
        $traces.Trace | Out-String -Width 300 | Should -Not -Match $Forbidden
        $traces.Diagnostics | Format-List | Out-String -Width 300 | Should -Not -Match $Forbidden
    }

    It 'gets none of an object that somebody made up' {
        $file = Join-Path $TestDrive 'made-up.xml'
        Get-K8ssDatacenter "$Fixtures/datacenter.yaml" | Export-Clixml $file
        [System.IO.File]::WriteAllText($file, [System.IO.File]::ReadAllText($file).Replace('<T>K8ssandraImages.K8ssDatacenter', '<T>K8ssandraImages.x_x001B_[31m').Replace('>dc1<', '>d_x001B_[31m<'))
        Import-Clixml $file | Get-K8ssCluster -ErrorVariable errors -ErrorAction SilentlyContinue
        "$errors" | Should -Match 'has lost what it was made from'
        "$errors" | Should -Not -Match $Forbidden
    }

    It 'gets none of a file name' -Skip:$IsWindows {
        $file = Join-Path $TestDrive "a$Escape[31mb.yaml"
        [System.IO.File]::WriteAllText($file, "a: [`n")
        $missing = "no$Escape[31mpe.yaml"
        try { Get-K8ssCluster -LiteralPath $file, $missing -ErrorVariable errors -ErrorAction SilentlyContinue }
        finally { [System.IO.File]::Delete($file) }
        $errors | Should -HaveCount 2
        "$errors" | Should -Match 'a\\u001b'
        "$errors" | Should -Not -Match $Forbidden
    }
}

Describe 'Objects as data' {
    It 'become JSON' {
        $json = Get-K8ssEffectiveImage $Fixtures -Container cassandra | ConvertTo-Json -Depth 5 -EnumsAsStrings | ConvertFrom-Json
        $json[0].Image | Should -Not -BeNullOrEmpty
        $json[0].Source | Should -BeOfType [string]
        $json[0].Trace[0].Location.Line | Should -BeGreaterThan 0
        $json[0].PSObject.Properties.Name | Should -Not -Contain 'Origin'
    }

    It 'tell where the winning value stands' {
        (Get-K8ssEffectiveImage "$Fixtures/datacenter.yaml", "$Fixtures/config.yaml" -Container server-system-logger).Location.ToString() | Should -Match 'config\.yaml:\d+:\d+$'
    }

    It 'become CSV' {
        (Get-K8ssEffectiveImage "$Fixtures/datacenter.yaml" | Select-Object Namespace, Datacenter, Container, Image, Source | ConvertTo-Csv)[0] |
            Should -Be '"Namespace","Datacenter","Container","Image","Source"'
    }
}
