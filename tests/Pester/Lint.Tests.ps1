BeforeAll {
    Import-Module "$PSScriptRoot/../../output/K8ssandraImages/K8ssandraImages.psd1" -Force
    $script:Samples = "$PSScriptRoot/../../samples"
    $script:Latest = "apiVersion: config.k8ssandra.io/v1beta2`nkind: ImageConfig`nimages:`n  system-logger: {repository: k, name: l, tag: latest}`ntypes: {cassandra: {name: c}}`n"
}

AfterAll { Remove-Module -Name K8ssandraImages }

Describe 'Test-K8ssImageConfig' {
    It 'puts out findings, and nothing goes to another stream' {
        $all = Test-K8ssImageConfig -Path $Samples *>&1
        $all | Should -Not -BeNullOrEmpty
        $all.ForEach({ $_ | Should -BeOfType K8ssandraImages.Diagnostic })
    }

    It 'finds each thing once' {
        $all = Test-K8ssImageConfig -Path $Samples
        @($all | ForEach-Object { "$_" } | Sort-Object -Unique).Count | Should -Be @($all).Count
    }

    It 'takes a bare ImageConfig by path, by listing and as text' {
        $file = Join-Path $TestDrive image_config.yaml
        Set-Content -Path $file -Value $Latest -NoNewline
        (Test-K8ssImageConfig $file -IncludeRule KSI0051).Location.Line | Should -Be 4
        (Get-Item $file | Test-K8ssImageConfig -IncludeRule KSI0051).Location.Line | Should -Be 4
        ($Latest | Test-K8ssImageConfig -IncludeRule KSI0051).Location.Line | Should -Be 4
        ($Latest -split "`n" | Test-K8ssImageConfig -IncludeRule KSI0051).Location.Line | Should -Be 4
        (Test-K8ssImageConfig -ImageConfigPath $file -IncludeRule KSI0051).Location.Line | Should -Be 4
    }

    It 'goes on from the objects of other cmdlets' {
        $path = "$Samples/private-registry"
        $expected = @(Test-K8ssImageConfig $path -IncludeRule KSI005* | ForEach-Object { "$_" } | Sort-Object)
        @(Get-K8ssImageConfig $path | Test-K8ssImageConfig -IncludeRule KSI005* | ForEach-Object { "$_" } | Sort-Object) | Should -Be $expected
        @(Get-K8ssDatacenter $path | Test-K8ssImageConfig -IncludeRule KSI005* | ForEach-Object { "$_" } | Sort-Object) | Should -Be $expected
        @(Get-K8ssCluster "$Samples/documentation-mistakes" -ErrorAction Ignore -WarningAction Ignore | Test-K8ssImageConfig -Severity Error).Id | Should -Be KSI0083, KSI0083
    }

    It 'minds comments on the way through the pipeline' {
        $file = Join-Path $TestDrive ignored.yaml
        Set-Content -Path $file -Value ($Latest -replace '(?m)latest\}$', 'latest} # k8ssimages-ignore KSI0051 for now') -NoNewline
        Test-K8ssImageConfig $file -IncludeRule KSI0051, KSI0118 | Should -BeNullOrEmpty
        Get-K8ssImageConfig $file -ErrorAction Ignore | Test-K8ssImageConfig -IncludeRule KSI0051 | Should -BeNullOrEmpty
    }

    It 'takes what is asked for: <Name>' -ForEach @(
        @{ Name = 'a severity'; Parameters = @{ Severity = 'Warning' }; Expected = 'KSI0040', 'KSI0050', 'KSI0051' }
        @{ Name = 'a severity without a rule'; Parameters = @{ Severity = 'Error'; ExcludeRule = 'KSI0040' }; Expected = @() }
        @{ Name = 'rules'; Parameters = @{ IncludeRule = 'KSI0051', 'ksi005?'; ExcludeRule = 'KSI0055' }; Expected = 'KSI0050', 'KSI0051' }
    ) {
        $text = $Latest -replace 'tag: latest', "tag: latest}`n  config-builder: {name: b"
        @(($text | Test-K8ssImageConfig -CassOperatorVersion 1.32.0 @Parameters).Id | Sort-Object -Unique) | Should -Be @($Expected)
    }

    It 'says in which releases a finding holds, in the table and in the list' {
        $finding = Test-K8ssImageConfig "$Samples/image-config/image_config.v1beta1.yaml" -IncludeRule KSI0032
        $finding.Releases | Should -Be 'cass-operator 1.8.0 to 1.10.0'
        ($finding | Out-String -Width 300) | Should -BeLike '*no image is moved. `[cass-operator 1.8.0 to 1.10.0`]*'
        ($finding | Format-List | Out-String -Width 300) | Should -Match 'Releases +: cass-operator 1.8.0 to 1.10.0'
    }

    It 'offers the rules with their titles' {
        $offered = (TabExpansion2 -inputScript 'Test-K8ssImageConfig -IncludeRule KSI003').CompletionMatches
        $offered.CompletionText | Should -Contain KSI0037
        $offered.Where({ $_.CompletionText -eq 'KSI0037' }).ToolTip | Should -Be 'Pull secrets in random order'
    }

    It 'needs something to look at' {
        { Test-K8ssImageConfig } | Should -Throw -ErrorId 'NothingToRead,*'
        { Test-K8ssImageConfig -Path $Samples -CassOperatorVersion one } | Should -Throw -ErrorId 'KSI0012,*'
        'x' | Where-Object { $false } | Test-K8ssImageConfig | Should -BeNullOrEmpty
    }

    It 'stops when enough has been seen' {
        Test-K8ssImageConfig -Path $Samples | Select-Object -First 1 | Should -HaveCount 1
    }
}
