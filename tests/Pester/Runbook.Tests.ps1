# The runbooks of samples: what they promise, and what they do against a real API server.
BeforeDiscovery {
    . "$PSScriptRoot/Cluster.ps1"
    $script:HasCluster = Test-Cluster
    $folder = (Resolve-Path "$PSScriptRoot/../../samples/runbooks").Path
    $script:Runbooks = Get-ChildItem -Path $folder -Filter *.ps1 | ForEach-Object { @{ Name = $_.BaseName; Path = $_.FullName } }
    $script:Folders = Get-ChildItem -Path "$folder/kubernetes" -Directory | Where-Object Name -NE image | ForEach-Object { @{ Name = $_.Name; Path = $_.FullName } }
}

BeforeAll {
    . "$PSScriptRoot/Cluster.ps1"
    $script:Folder = (Resolve-Path "$PSScriptRoot/../../samples/runbooks").Path
    $script:Docs = (Resolve-Path "$PSScriptRoot/../../docs/runbooks").Path
    $script:ModulePath = $env:PSModulePath
    $env:PSModulePath = (Resolve-Path "$PSScriptRoot/../../output").Path + [System.IO.Path]::PathSeparator + $env:PSModulePath

    # A runbook as a scheduler starts it: a process of its own, and nobody to answer.
    function Invoke-Script([string] $Name, [string[]] $Arguments) {
        $out = Join-Path $TestDrive "$([guid]::NewGuid()).txt"
        $process = Start-Process -FilePath ([Environment]::ProcessPath) -PassThru -RedirectStandardOutput $out -RedirectStandardError "$out.err" -Environment @{ NO_COLOR = '1' } `
            -ArgumentList (@('-NoProfile', '-NonInteractive', '-File', "$Folder/$Name.ps1") + $Arguments | ForEach-Object { "`"$_`"" })
        $null = $process.Handle # the exit code is lost without it
        $process.WaitForExit()
        [pscustomobject]@{ Code = $process.ExitCode; Out = "$(Get-Content -Raw $out)"; Error = "$(Get-Content -Raw "$out.err")" }
    }
}

AfterAll {
    $env:PSModulePath = $ModulePath
}

Describe 'The runbook <Name>' -ForEach $Runbooks {
    BeforeAll {
        $script:Command = Get-Command -Name $Path
        $script:Help = Get-Help -Name $Path -Full
        $script:Text = Get-Content -Raw -Path $Path
    }

    It 'can be parsed, by PowerShell 7.4' {
        $errors = $null
        $null = [System.Management.Automation.Language.Parser]::ParseFile($Path, [ref] $null, [ref] $errors)
        $errors | Should -BeNullOrEmpty
        $Text | Should -Match '(?m)\A#Requires -Version 7\.4$'
    }

    It 'has help, for every parameter, with examples' {
        $Help.Synopsis | Should -Not -Match '\.ps1'
        $Help.Description.Text | Should -Match 'Exit codes: 0 .*, 1 .*, 2 bad usage'
        $documented = $Help.parameters.parameter | Where-Object { $_.description.Text } | ForEach-Object name
        $common = [System.Management.Automation.Cmdlet]::CommonParameters + [System.Management.Automation.Cmdlet]::OptionalCommonParameters
        $Command.Parameters.Keys | Where-Object { $_ -notin $common } | Where-Object { $_ -notin $documented } | Should -BeNullOrEmpty
        $Help.examples.example | Should -Not -BeNullOrEmpty
    }

    It 'has examples with parameters that it has' {
        foreach ($example in $Help.examples.example) {
            $ast = [System.Management.Automation.Language.Parser]::ParseInput(($example.introduction.Text + $example.code) -replace '^PS > ?', '', [ref] $null, [ref] $null)
            $call = $ast.Find({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)
            $call.GetCommandName() | Should -Be "./$Name.ps1"
            foreach ($parameter in $call.CommandElements | Where-Object { $_ -is [System.Management.Automation.Language.CommandParameterAst] }) { $Command.Parameters.Keys | Should -Contain $parameter.ParameterName }
        }
    }

    It 'supports -WhatIf and -Confirm' {
        $Command.Parameters.Keys | Should -Contain 'WhatIf'
        $Command.Parameters.Keys | Should -Contain 'Confirm'
    }

    It 'asks nobody anything' {
        $Text | Should -Not -Match 'Read-Host|PromptFor|Get-Credential|Mandatory'
    }

    It 'has a page, and a row in the list' {
        "$Docs/$Name.md" | Should -Exist
        Get-Content -Raw "$Docs/README.md" | Should -Match ([regex]::Escape("| [$Name]($Name.md) |"))
    }

    It 'ends with 2 where its parameters make no sense, and says which' {
        $result = Invoke-Script $Name '-Typo', 'x'
        $result.Code | Should -Be 2
        $result.Error | Should -Match '-Typo x'
    }
}

Describe 'The pages' {
    It 'link to files that are there: <_>' -ForEach (Get-ChildItem "$PSScriptRoot/../../docs/runbooks" -Filter *.md).Name {
        $text = Get-Content -Raw -Path "$Docs/$_"
        foreach ($match in [regex]::Matches($text, '\]\((?!https?:)([^)#]+)')) { Join-Path $Docs $match.Groups[1].Value | Should -Exist }
    }

    It 'show parameters that there are: <_>' -ForEach (Get-ChildItem "$PSScriptRoot/../../docs/runbooks" -Filter *.md).Name {
        $text = Get-Content -Raw -Path "$Docs/$_"
        $calls = foreach ($block in [regex]::Matches($text, '(?s)```powershell\n(.*?)```')) {
            $errors = $null
            $ast = [System.Management.Automation.Language.Parser]::ParseInput($block.Groups[1].Value, [ref] $null, [ref] $errors)
            $errors | Should -BeNullOrEmpty
            $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true) | Where-Object { $_.GetCommandName() -like './*.ps1' }
        }
        foreach ($call in $calls) {
            $keys = (Get-Command -Name (Join-Path $Folder (Split-Path -Leaf $call.GetCommandName()))).Parameters.Keys
            foreach ($parameter in $call.CommandElements | Where-Object { $_ -is [System.Management.Automation.Language.CommandParameterAst] }) { $keys | Should -Contain $parameter.ParameterName }
        }
    }
}

Describe 'The manifests of <Name>' -Skip:(-not $HasCluster) -ForEach $Folders {
    BeforeAll {
        $script:Before = $env:KUBECONFIG
        $env:KUBECONFIG = Join-Path $TestDrive kubeconfig
        Copy-Kubeconfig -Path $env:KUBECONFIG -Context runbook -Only
        # The namespaces that they name are the server's own matter: those of the test take their place.
        $script:Here, $script:There = "pester-here-$PID", "pester-there-$PID"
        $build = (Invoke-Kubectl $env:KUBECONFIG 'kustomize', $Path) -join "`n"
        $script:Manifests = $build.Replace('k8ssandra-runbooks', $Here).Replace('namespace: k8ssandra-operator', "namespace: $There")
        foreach ($namespace in $Here, $There) { $null = Invoke-Kubectl $env:KUBECONFIG 'create', 'namespace', $namespace }
        # CronJobs of Kubernetes 1.20 have the same fields under another version.
        if (-not (Invoke-Kubectl $env:KUBECONFIG 'api-resources', '--api-group=batch', '-o', 'name' | Select-String -SimpleMatch 'cronjobs') -or
            (Invoke-Kubectl $env:KUBECONFIG 'api-resources', '--api-group=batch' | Select-String 'cronjobs.*v1beta1')) { $Manifests = $Manifests -replace 'batch/v1(?=\nkind: CronJob)', 'batch/v1beta1' }
        $file = Join-Path $TestDrive manifests.yaml
        Set-Content -Path $file -Value $Manifests
        $script:Objects = ((Invoke-Kubectl $env:KUBECONFIG 'apply', '--dry-run=server', '-o', 'json', '-f', $file) -join "`n" | ConvertFrom-Json -Depth 99).items
        $script:Pod = ($Objects | Where-Object kind -EQ Job).spec.template.spec ?? ($Objects | Where-Object kind -EQ CronJob).spec.jobTemplate.spec.template.spec
        $script:Job = ($Objects | Where-Object kind -EQ Job).spec ?? ($Objects | Where-Object kind -EQ CronJob).spec.jobTemplate.spec
    }

    AfterAll {
        Clear-Cluster -Kubeconfig $env:KUBECONFIG -Namespace $Here, $There
        $env:KUBECONFIG = $Before
    }

    It 'are taken by an API server' {
        $Objects | Should -Not -BeNullOrEmpty
    }
}
