BeforeDiscovery {
    . "$PSScriptRoot/Cluster.ps1"
    $hasCluster = Test-Cluster
    $pages = Get-ChildItem -Path "$PSScriptRoot/../../docs/en-US/*.md"
    $commands = @($pages | Where-Object BaseName -NotLike about_* | ForEach-Object { @{ Name = $_.BaseName } })
    $topics = @($pages | Where-Object BaseName -Like about_* | ForEach-Object { @{ Name = $_.BaseName } })
    # Each example: its title, its code and the output that the page shows for it.
    $examples = @(
        foreach ($page in $pages | Where-Object BaseName -NotLike about_*) {
            $text = (Get-Content -Path $page -Raw) -replace "`r"
            foreach ($match in [regex]::Matches($text, '(?s)\n### Example \d+: (?<title>[^\n]+)\n\n```powershell\n(?<code>.*?)\n```\n(\n```output\n(?<output>.*?)\n```\n)?')) {
                @{
                    Name   = $page.BaseName
                    Title  = $match.Groups['title'].Value
                    Code   = $match.Groups['code'].Value
                    Output = $match.Groups['output'].Value
                    # It asks a server.
                    IsLive = $match.Groups['code'].Value -match '(?s)-Context|-AllContexts|Get-K8ssOperator|Compare-K8ssImage|Get-K8ssContext.*\| *\n? *Get-K8ss'
                }
            }
        }
    )
    $shown = @($examples | Where-Object { $_.Output })
}

BeforeAll {
    . "$PSScriptRoot/Cluster.ps1"
    Import-Module "$PSScriptRoot/../../output/K8ssandraImages/K8ssandraImages.psd1" -Force
    $script:Rendering = $PSStyle.OutputRendering
    $PSStyle.OutputRendering = 'PlainText'

    # What a cluster would answer: a list, line by line.
    function global:kubectl { Get-Content -Path kustomize-rendered/datacenters.json }

    # The contexts of the examples; where there is a server, they lead to it, and some of the samples are there.
    $script:Before = $env:KUBECONFIG, $env:K8SSANDRAIMAGES_STATE
    $env:KUBECONFIG = Join-Path $TestDrive kubeconfig
    $env:K8SSANDRAIMAGES_STATE = Join-Path $TestDrive state
    $script:HasCluster = Test-Cluster
    if ($HasCluster) {
        Copy-Kubeconfig -Path $env:KUBECONFIG -Context prod-eu, prod-us, lab -Only
        $script:Definitions = Install-Definition $env:KUBECONFIG
        foreach ($namespace in 'k8ssandra', 'cassandra') { $null = Invoke-Kubectl $env:KUBECONFIG 'create', 'namespace', $namespace }
        $null = Invoke-Kubectl $env:KUBECONFIG 'apply', '--validate=false', '-f', "$PSScriptRoot/../../samples/k8ssandra-cluster", '-f', "$PSScriptRoot/../../samples/cassandra-datacenter"
    }
    else {
        Copy-Item -Path "$PSScriptRoot/fixtures/kubeconfig" -Destination $env:KUBECONFIG
    }

    function Get-Table($Objects) {
        (($Objects | Out-String -Width 76) -split '\r?\n').TrimEnd().Where({ $_ }) -join "`n"
    }
}

AfterAll {
    $PSStyle.OutputRendering = $script:Rendering
    if ($HasCluster) { Clear-Cluster -Kubeconfig $env:KUBECONFIG -Namespace k8ssandra, cassandra -Definition $Definitions }
    $env:KUBECONFIG, $env:K8SSANDRAIMAGES_STATE = $Before
    Remove-Item -Path Function:/kubectl
    Remove-Module -Name K8ssandraImages
}

Describe 'Help of <Name>' -ForEach $commands {
    BeforeAll {
        $script:Help = Get-Help -Name $Name -Full
        $script:Command = Get-Command -Name $Name
    }

    It 'is that of the page, not made up' {
        $Help.Synopsis | Should -Not -Match '^\s*Get-K8ss'
        $page = (Get-Content -Path "$PSScriptRoot/../../docs/en-US/$Name.md" -Raw) -replace '\s+', ' '
        $page | Should -BeLike "*## SYNOPSIS $($Help.Synopsis -replace '\s+', ' ') ## SYNTAX*"
    }

    It 'tells what the cmdlet does, takes and puts out' {
        ($Help.description.Text -join '').Length | Should -BeGreaterThan 200
        foreach ($type in @{ Text = 'System.String[]'; InputObject = 'K8ssandraImages.K8ssObject[]' }.GetEnumerator().Where({ $Command.Parameters.ContainsKey($_.Key) })) {
            $Help.inputTypes.inputType.type.name | Should -Contain $type.Value
        }
        $Help.returnValues.returnValue.type.name | Should -Be $Command.OutputType.Name
        $Help.relatedLinks.navigationLink.linkText | Should -Contain 'about_K8ssandraImages'
        ($Help.alertSet | Out-String).Trim() | Should -Not -BeNullOrEmpty
    }

    It 'describes every parameter' {
        $common = [System.Management.Automation.PSCmdlet]::CommonParameters
        $parameters = $Command.Parameters.Values | Where-Object Name -NotIn $common
        @($Help.parameters.parameter.name | Sort-Object) | Should -Be @($parameters.Name | Sort-Object)
        foreach ($parameter in $parameters) {
            $described = Get-Help -Name $Name -Parameter $parameter.Name
            ($described.description.Text -join '').Length | Should -BeGreaterThan 30 -Because $parameter.Name
            $described.type.name | Should -Be ([Nullable]::GetUnderlyingType($parameter.ParameterType) ?? $parameter.ParameterType).Name
            $described.aliases | Should -Be $(if ($parameter.Aliases) { $parameter.Aliases -join ', ' } else { 'none' })
        }
    }

    It 'shows the syntax that PowerShell knows' {
        $known = (Get-Command -Name $Name -Syntax).Trim().Replace('<int>', '<Int32>') -split '(\r?\n)+' -match '\S'
        $shown = [regex]::Matches((Get-Content -Path "$PSScriptRoot/../../docs/en-US/$Name.md" -Raw), "(?s)``````\r?\n($Name .*?)``````").ForEach({ ($_.Groups[1].Value -replace '\s+', ' ').Trim() })
        @($shown | Sort-Object) | Should -Be @($known | Sort-Object)
    }

    It 'shows at least three examples' {
        @((Get-Help -Name $Name -Examples).examples.example).Count | Should -BeGreaterOrEqual 3
    }

    It 'is found in another language too' -Skip:$IsWindows {
        $before = $env:LANG, $env:LC_ALL
        try {
            $env:LC_ALL = $null
            $env:LANG = 'de_DE.UTF-8'
            $manifest = (Get-Module -Name K8ssandraImages).Path -replace 'bin.K8ssandraImages\.psm1$', 'K8ssandraImages.psd1'
            & (Get-Command pwsh -CommandType Application -TotalCount 1).Source -NoProfile -NonInteractive -Command "Import-Module '$manifest'; (Get-Help $Name).Synopsis" |
                Should -Be $Help.Synopsis
        }
        finally {
            $env:LANG, $env:LC_ALL = $before
        }
    }
}

Describe 'Example of <Name>: <Title>' -ForEach $examples {
    BeforeAll { Push-Location -Path "$PSScriptRoot/../../samples" }
    AfterAll { Pop-Location }

    if ($IsLive) {
        It 'runs against a server' -Skip:(-not $hasCluster) {
            # No pod is made here, so whoever waits for one does it in vain, and need not do it for long.
            $ErrorActionPreference = 'Continue'
            $records = & ([scriptblock]::Create(($Code -replace "(?<=Timeout( = '| ))\w+", '2s'))) *>&1
            # What others have left in the server may have findings of its own.
            # And where no operator runs there is not every datacenter, and none is re-created.
            $records | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] -and $_.FullyQualifiedErrorId -notmatch '^KSI(00|024[0-3]|027[01])' } | Should -BeNullOrEmpty
            # No operator is started and no pod made here, so nobody runs on an old ImageConfig.
            if ($Title -notin 'Find operators that wait for a restart', 'Look at one datacenter', 'What waits, and nothing else') { $records | Should -Not -BeNullOrEmpty }
        }
    }
    else {
        It 'runs without an error or a warning' {
            $records = & ([scriptblock]::Create($Code)) *>&1
            $records | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] -or $_ -is [System.Management.Automation.WarningRecord] } | Should -BeNullOrEmpty
            # This one asks for what must not be there, and of operations there are none.
            if ($Title -ne 'Find what does not come from your registry' -and $Name -notlike '*-K8ssOperation') { $records | Should -Not -BeNullOrEmpty }
        }
    }
}

Describe 'Output of the example of <Name>: <Title>' -ForEach $shown {
    BeforeAll { Push-Location -Path "$PSScriptRoot/../../samples" }
    AfterAll { Pop-Location }

    It 'is what the page shows' {
        Get-Table (& ([scriptblock]::Create($Code))) | Should -Be (($Output -split '\r?\n').TrimEnd() -join "`n")
    }
}

Describe 'Topic <Name>' -ForEach $topics {
    It 'is found' {
        $topic = Get-Help -Name $Name
        $topic | Should -BeLike "TOPIC*$Name*LONG DESCRIPTION*"
        (Get-Help -Name $Name).Synopsis | Should -Not -BeNullOrEmpty
    }

    It 'names only cmdlets, parameters and topics that there are' {
        $text = Get-Help -Name $Name | Out-String
        foreach ($word in [regex]::Matches($text, '\b([A-Z][a-z]+-K8ss\w+|about_K8ss\w+)').Value | Sort-Object -Unique) {
            if ($word -like 'about_*') { Get-Help -Name $word | Should -Not -BeNullOrEmpty } else { Get-Command -Name $word | Should -Not -BeNullOrEmpty }
        }
    }
}

Describe 'The manifest at the top of the repository' {
    It 'has the same help' {
        $script = "Import-Module '$PSScriptRoot/../../K8ssandraImages.psd1'; (Get-Help Get-K8ssCluster).Synopsis; (Get-Help about_K8ssandraImages).Length"
        & (Get-Command pwsh -CommandType Application -TotalCount 1).Source -NoProfile -NonInteractive -Command $script |
            Should -Be (Get-Help -Name Get-K8ssCluster).Synopsis, "$((Get-Help -Name about_K8ssandraImages).Length)"
    }
}

Describe 'Topics' {
    It 'are in the list with their short descriptions' {
        (Get-Help -Name about_K8ss* | Sort-Object -Property Name).Synopsis.Trim() |
            Should -Be 'Which image each container of Cassandra on Kubernetes runs, and why.', 'How ImageConfigs and image fields are changed, checked and undone.', 'How Kubernetes clusters are read: contexts, accounts, failures.', 'Restarts, updates, re-creations and rollouts, and how they are resumed.', 'Which place decides the image of each container, in which releases.'
    }
}
