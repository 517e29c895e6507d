# What can be told without a cluster.
BeforeAll {
    Import-Module "$PSScriptRoot/../../output/K8ssandraImages/K8ssandraImages.psd1" -Force
    $script:Fixtures = "$PSScriptRoot/fixtures"
    $script:Names = 'prod-eu', 'prod-us', 'lab', 'broken', 'two words'
    $script:Forbidden = "$([char]27)\[31m|\u202e"
    $script:Before = $env:KUBECONFIG
    $script:Folder = (New-Item -ItemType Directory -Path (Join-Path $TestDrive kube)).FullName
    Copy-Item -Path "$Fixtures/kubeconfig" -Destination "$Folder/config"
    $env:KUBECONFIG = "$Folder/config"
    Push-Location -Path $Folder

    # The plugin of the context lab leaves a trace when it is started.
    function Add-Plugin {
        Set-Content -Path "$Folder/login" -Value "#!/bin/sh`necho started >'$Folder/started'`nexit 1"
        chmod +x "$Folder/login"
    }

    # A server that takes connections and never answers; and a context for it.
    function Get-SilentServer {
        $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
        $listener.Start()
        Set-Content -Path "$Folder/silent" -Value @"
apiVersion: v1
kind: Config
current-context: silent
clusters: [{name: c, cluster: {server: 'https://127.0.0.1:$($listener.LocalEndpoint.Port)'}}]
contexts: [{name: silent, context: {cluster: c, user: u}}]
users: [{name: u, user: {token: t}}]
"@
        $listener
    }

    function Complete([string] $Line) { (TabExpansion2 -inputScript $Line).CompletionMatches.CompletionText }
}

AfterAll {
    Pop-Location
    $env:KUBECONFIG = $Before
}

Describe 'Get-K8ssContext' {
    It 'lists the contexts in the order of the file' {
        $contexts = Get-K8ssContext
        $contexts | Should -BeOfType [K8ssandraImages.K8ssContext]
        $contexts.Name | Select-Object -First 5 | Should -Be $Names
        $contexts | Where-Object IsCurrent | ForEach-Object Name | Should -Be 'prod-eu'
    }

    It 'tells what a context is' {
        $eu, $us, $lab = Get-K8ssContext -Name prod-eu, prod-us, lab
        $eu.Server, $eu.User, $eu.DefaultNamespace, $eu.Authentication | Should -Be 'https://127.0.0.1:1', 'reader', 'cass', 'Token'
        $us.Authentication, $lab.Authentication, $lab.CredentialPlugin | Should -Be 'Basic', 'CredentialPlugin', (Join-Path $Folder login)
        $eu.Location.ToString() | Should -BeLike '*config:*'
    }

    It 'holds no secret' {
        $all = Get-K8ssContext
        $text = ($all | Format-List -Property * | Out-String -Width 500) + ($all | ConvertTo-Json -Depth 5) + "$all"
        $text | Should -Match 'prod-eu'
        $text | Should -Not -Match 'hidden'
    }

    It 'lists what cannot be used too, and says why' {
        $broken = Get-K8ssContext -Name broken
        $broken.Diagnostics.Id | Should -Be 'KSI0125'
        $broken.Diagnostics.Message | Should -Match 'nowhere'
    }

    It 'takes wildcards, and case matters' {
        (Get-K8ssContext -Name prod-*).Name | Should -Be 'prod-eu', 'prod-us'
        (Get-K8ssContext -Name ?ab, prod-eu).Name | Should -Be 'prod-eu', 'lab'
        Get-K8ssContext -Name PROD-* -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
    }

    It 'says what is not there, and goes on' {
        (Get-K8ssContext -Name nope, lab, no* -ErrorVariable errors -ErrorAction SilentlyContinue).Name | Should -Be 'lab'
        $errors | Should -HaveCount 2
        $errors.FullyQualifiedErrorId | Should -BeLike 'KSI0144,*'
        $errors.CategoryInfo.Category | Should -Be 'ObjectNotFound', 'ObjectNotFound'
        "$($errors[0])" | Should -Match 'prod-eu'
    }

    It 'gets the current one' {
        (Get-K8ssContext -Current).Name | Should -Be 'prod-eu'
        Set-Content -Path none -Value "apiVersion: v1`nkind: Config"
        Get-K8ssContext -Current -KubeConfig none -ErrorVariable errors -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'NoCurrentContext,*'
    }

    It 'starts no credential plugin' -Skip:$IsWindows {
        Add-Plugin
        Get-K8ssContext | Format-List -Property * | Out-Null
        "$Folder/started" | Should -Not -Exist
    }
}

Describe 'The kubeconfig' {
    It 'is a PowerShell path' {
        New-PSDrive -Name Kube -PSProvider FileSystem -Root $Folder | Out-Null
        (Get-K8ssContext -KubeConfig Kube:/config -Name lab).Name | Should -Be 'lab'
        (Get-K8ssContext -KubeConfig ./config -Name lab).Name | Should -Be 'lab'
        Remove-PSDrive -Name Kube
    }

    It 'comes from KUBECONFIG, relative to where the user is, and of several files the first counts' {
        Set-Content -Path second -Value "apiVersion: v1`nkind: Config`ncurrent-context: more`ncontexts: [{name: more, context: {cluster: eu, user: nobody}}, {name: lab, context: {cluster: us, user: nobody}}]"
        $env:KUBECONFIG = 'config', 'missing', 'second' -join [System.IO.Path]::PathSeparator
        try {
            (Get-K8ssContext).Name | Select-Object -Last 1 | Should -Be 'more'
            (Get-K8ssContext -Current).Name | Should -Be 'prod-eu'
            (Get-K8ssContext -Name lab).Authentication | Should -Be 'CredentialPlugin'
        }
        finally { $env:KUBECONFIG = "$Folder/config" }
    }

    It 'ends the command where it cannot be read: <Path>' -ForEach @(
        @{ Path = 'nowhere'; Id = 'KSI0120' }
        @{ Path = 'Env:/PATH'; Id = 'KubeConfigNotFound' }
        @{ Path = 'NoSuchDrive:/x'; Id = 'KubeConfigNotFound' }
    ) {
        { Get-K8ssContext -KubeConfig $Path } | Should -Throw -ErrorId "$Id,*"
        { Get-K8ssCluster -AllContexts -KubeConfig $Path } | Should -Throw -ErrorId "$Id,*"
    }

    It 'is that from which a piped context came, whatever KUBECONFIG says by then' {
        $context = Get-K8ssContext -Name prod-eu
        Set-Content -Path other -Value "apiVersion: v1`nkind: Config`nclusters: [{name: c, cluster: {server: 'https://127.0.0.1:3'}}]`ncontexts: [{name: prod-eu, context: {cluster: c, user: u}}]`nusers: [{name: u, user: {token: t}}]"
        $env:KUBECONFIG = "$Folder/other"
        try { $context | Get-K8ssCluster -ErrorVariable errors -ErrorAction SilentlyContinue }
        finally { $env:KUBECONFIG = "$Folder/config" }
        $errors | Should -HaveCount 1
        "$errors" | Should -Match '127\.0\.0\.1:1\b'
    }

    It 'may be another one for each piped context' {
        Set-Content -Path other -Value "apiVersion: v1`nkind: Config`nclusters: [{name: c, cluster: {server: 'https://127.0.0.1:3'}}]`ncontexts: [{name: prod-eu, context: {cluster: c, user: u}}]`nusers: [{name: u, user: {token: t}}]"
        (Get-K8ssContext -Name prod-eu), (Get-K8ssContext -Name prod-eu -KubeConfig other) | Get-K8ssCluster -ErrorVariable errors -ErrorAction SilentlyContinue
        $errors | Should -HaveCount 2
        "$errors" | Should -Match '127\.0\.0\.1:1\b.*127\.0\.0\.1:3\b'
    }
}

Describe 'Contexts that do not answer' {
    It 'are one error each, in <_>' -ForEach 'Get-K8ssCluster', 'Get-K8ssEffectiveImage', 'Get-K8ssOperator', 'Compare-K8ssImage' {
        & $_ -Context prod-eu, broken, nope -ErrorVariable errors -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $errors | Should -HaveCount 3
        @($errors | ForEach-Object { ($_.FullyQualifiedErrorId -split ',')[0] + ' ' + $_.CategoryInfo.Category } | Sort-Object) | Should -Be 'KSI0140 ConnectionError', 'KSI0140 InvalidArgument', 'KSI0144 ObjectNotFound'
        $refused = $errors | Where-Object { $_.CategoryInfo.Category -eq 'ConnectionError' }
        $refused.TargetObject | Should -BeOfType [K8ssandraImages.Diagnostic]
        $refused.TargetObject.Location.Source | Should -Be 'prod-eu'
        $refused.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        # The remedy is told once.
        "$refused" | Should -Not -Match ([regex]::Escape($refused.ErrorDetails.RecommendedAction))
    }

    It 'end the command under -ErrorAction Stop' {
        { Get-K8ssCluster -Context prod-eu -ErrorAction Stop } | Should -Throw -ErrorId 'KSI0140,*'
    }

    It 'give way to Ctrl+C at once, with progress until then' {
        $listener = Get-SilentServer
        $shell = [powershell]::Create()
        try {
            $shell.AddCommand('Import-Module').AddParameter('Name', (Get-Module -Name K8ssandraImages).Path).Invoke()
            $shell.Commands.Clear()
            $null = $shell.AddCommand('Get-K8ssCluster').AddParameter('Context', 'silent').AddParameter('KubeConfig', "$Folder/silent")
            $running = $shell.BeginInvoke()
            Start-Sleep -Seconds 2
            $running.IsCompleted | Should -BeFalse
            $shell.Streams.Progress[0].StatusDescription | Should -Match 'reading silent'
            $clock = [System.Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 2
            $shell.Streams.Error | Should -BeNullOrEmpty
        }
        finally {
            $shell.Dispose()
            $listener.Stop()
        }
    }
}

Describe 'Credential plugins' -Skip:$IsWindows {
    BeforeAll { Add-Plugin }
    BeforeEach { Remove-Item -Path "$Folder/started" -ErrorAction Ignore }

    It 'are started as the kubeconfig says, and one that fails is one error' {
        Get-K8ssCluster -Context lab -ErrorVariable errors -ErrorAction SilentlyContinue
        "$Folder/started" | Should -Exist
        $errors | Should -HaveCount 1
        $errors[0].CategoryInfo.Category | Should -Be 'AuthenticationError'
    }

    It 'are not started where the policy forbids it: <Name>' -ForEach @(
        @{ Name = 'DenyAll'; Arguments = @{ CredentialPluginPolicy = 'DenyAll' } }
        @{ Name = 'a list without it'; Arguments = @{ CredentialPluginAllowlist = 'aws' } }
        @{ Name = 'an empty Allowlist'; Arguments = @{ CredentialPluginPolicy = 'Allowlist' } }
        @{ Name = 'a list that contradicts the policy'; Arguments = @{ CredentialPluginPolicy = 'AllowAll'; CredentialPluginAllowlist = 'aws' } }
    ) {
        Get-K8ssCluster -Context lab @Arguments -ErrorVariable errors -ErrorAction SilentlyContinue
        "$Folder/started" | Should -Not -Exist
        $errors | Should -HaveCount 1
        "$errors" | Should -Match 'polic|allowlist'
    }

    It 'that take their time give way to Ctrl+C at once' {
        Set-Content -Path "$Folder/login" -Value "#!/bin/sh`necho started >'$Folder/started'`nexec sleep 60"
        $shell = [powershell]::Create()
        try {
            $shell.AddCommand('Import-Module').AddParameter('Name', (Get-Module -Name K8ssandraImages).Path).Invoke()
            $shell.Commands.Clear()
            $running = $shell.AddCommand('Get-K8ssCluster').AddParameter('Context', 'lab').AddParameter('KubeConfig', "$Folder/config").BeginInvoke()
            foreach ($i in 1..50) { if (Test-Path -Path "$Folder/started") { break }; Start-Sleep -Milliseconds 100 }
            "$Folder/started" | Should -Exist
            $running.IsCompleted | Should -BeFalse
            $clock = [System.Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 2
        }
        finally {
            $shell.Dispose()
            Add-Plugin
        }
    }

    It 'are started where the list names them' {
        Get-K8ssCluster -Context lab -CredentialPluginAllowlist "$Folder/login" -ErrorAction SilentlyContinue
        "$Folder/started" | Should -Exist
    }
}

Describe 'Arguments' {
    It 'say what to give when nothing is given' {
        { Get-K8ssCluster } | Should -Throw -ErrorId 'NothingToRead,*'
        { Get-K8ssCluster } | Should -Throw '*-Context*'
        { Get-K8ssCluster -AllContexts:$false } | Should -Throw -ErrorId 'NothingToRead,*'
    }

    It 'are refused before anything is read: <_>' -ForEach @(
        '-ThrottleLimit 0', '-ThrottleLimit 65', '-Namespace Prod', '-Namespace a*', "-Namespace 'a/b'", '-ContextMap @{ a = "" }', '-Path x', '-AllContexts', '-CredentialPluginPolicy Some', '-Cluster [a]'
    ) {
        { & ([scriptblock]::Create("Get-K8ssCluster -Context prod-eu $_")) } | Should -Throw
    }

    It 'read nothing where no context comes through the pipeline' {
        Get-K8ssContext -Name nope -ErrorAction Ignore | Get-K8ssOperator -ErrorVariable errors
        Get-K8ssContext -Name nope -ErrorAction Ignore | Compare-K8ssImage -ErrorVariable +errors
        Get-K8ssContext -Name nope -ErrorAction Ignore | Get-K8ssCluster -ErrorVariable +errors
        $errors | Should -BeNullOrEmpty
    }

    It 'filter manifests by cluster and datacenter' {
        (Get-K8ssDatacenter $Fixtures -Datacenter e*, DC1).Name | Should -Be 'east', 'dc1'
        (Get-K8ssDatacenter $Fixtures -Cluster kc).Name | Should -Be 'east', 'west'
        (Get-K8ssCluster $Fixtures -Datacenter west).Name | Should -Be 'kc'
        Get-K8ssCluster $Fixtures -Datacenter dc1 | Should -BeNullOrEmpty
        (Get-K8ssEffectiveImage $Fixtures -Cluster kc -Datacenter west).Datacenter | Sort-Object -Unique | Should -Be 'west'
    }

    It 'that went through a file are refused with what to do' {
        Get-K8ssContext -Name lab | Export-Clixml -Path context.xml
        Import-Clixml -Path context.xml | Get-K8ssCluster -ErrorVariable errors -ErrorAction SilentlyContinue
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'ObjectNotUsable,*'
        $errors[0].ErrorDetails.RecommendedAction | Should -BeLike '*-Context*'
    }

    It 'that have nothing that runs are refused, each once' {
        Get-K8ssDatacenter "$Fixtures/cluster.yaml" | Compare-K8ssImage -ErrorVariable errors -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $errors.FullyQualifiedErrorId | Should -BeLike 'ObjectNotLive,*'
        $errors | Should -HaveCount 2
    }

    It 'are of no use where nothing follows from them' {
        Get-K8ssDatacenter "$Fixtures/datacenter.yaml" | Get-K8ssOperator -ErrorVariable errors -ErrorAction SilentlyContinue
        $errors.FullyQualifiedErrorId | Should -BeLike 'ObjectNotFollowed,*'
    }
}

Describe 'Formats of contexts' {
    It 'fit 120 columns and show no control characters' {
        $table = Get-K8ssContext | Out-String -Width 120
        $table | Should -Match 'True +prod-eu +https://127\.0\.0\.1:1 +reader +cass +Token'
        $table | Should -Match '\\u001b'
        $table | Should -Not -Match $Forbidden
        ($table -split '\r?\n' | Measure-Object -Property Length -Maximum).Maximum | Should -BeLessOrEqual 120
        $list = Get-K8ssContext | Format-List | Out-String -Width 120
        $list | Should -Match 'CredentialPlugin +: .*login'
        $list | Should -Not -Match $Forbidden
    }

    It 'show no control characters in errors' {
        Get-K8ssCluster -Context bad* -ErrorVariable errors -ErrorAction SilentlyContinue
        Get-K8ssContext -Name "x$([char]27)[31m" -ErrorVariable +errors -ErrorAction SilentlyContinue
        $errors | Should -HaveCount 2
        "$errors" | Should -Match '\\u001b'
        "$errors" | Should -Not -Match $Forbidden
    }
}

Describe 'Completion of contexts' {
    It 'offers the contexts of the kubeconfig: <_>' -ForEach 'Get-K8ssCluster -Context', 'Get-K8ssContext -Name', 'Get-K8ssContext', 'Compare-K8ssImage -Context' {
        # A name that a terminal would act upon is not offered.
        Complete "$_ " | Should -Be 'prod-eu', 'prod-us', 'lab', 'broken', "'two words'"
        Complete "$_ prod" | Should -Be 'prod-eu', 'prod-us'
        Complete "$_ 'tw" | Should -Be "'two words'"
    }

    It 'offers those of the file that is named' {
        Set-Content -Path other -Value "apiVersion: v1`nkind: Config`ncontexts: [{name: elsewhere, context: {cluster: c, user: u}}]"
        Complete 'Get-K8ssCluster -KubeConfig other -Context ' | Should -Be 'elsewhere'
    }

    It 'never throws and never writes: <_>' -ForEach @(
        'Get-K8ssCluster -KubeConfig nowhere -Context ', 'Get-K8ssCluster -KubeConfig Env:/PATH -Context ', 'Get-K8ssCluster -KubeConfig NoSuch:/x -Context ', "Get-K8ssCluster -Context '", 'Get-K8ssCluster -Context ['
        'Get-K8ssCluster -Context prod-eu -Namespace ', 'Get-K8ssCluster -Context broken -Cluster ', 'Get-K8ssCluster -AllContexts -KubeConfig nowhere -Datacenter '
    ) {
        $count = $global:Error.Count
        { $script:Offered = Complete $_ } | Should -Not -Throw
        $global:Error.Count | Should -Be $count
    }

    It 'starts no credential plugin' -Skip:$IsWindows {
        Add-Plugin
        Remove-Item -Path "$Folder/started" -ErrorAction Ignore
        Complete 'Get-K8ssCluster -Context lab -Namespace '
        Complete 'Get-K8ssCluster -AllContexts -Cluster '
        "$Folder/started" | Should -Not -Exist
    }

    It 'contacts no server where manifests are read' {
        $listener = Get-SilentServer
        try {
            $env:KUBECONFIG = "$Folder/silent"
            Complete 'Get-K8ssDatacenter -Path x -Datacenter '
            $listener.Pending() | Should -BeFalse
        }
        finally {
            $env:KUBECONFIG = "$Folder/config"
            $listener.Stop()
        }
    }

    It 'takes a second at most' {
        $listener = Get-SilentServer
        try {
            $clock = [System.Diagnostics.Stopwatch]::StartNew()
            Complete "Get-K8ssCluster -KubeConfig '$Folder/silent' -Context silent -Namespace "
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 2
            $listener.Pending() | Should -BeTrue
            # And what was not found is not asked for again at once.
            $clock.Restart()
            Complete "Get-K8ssCluster -KubeConfig '$Folder/silent' -Context silent -Cluster "
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 0.5
        }
        finally { $listener.Stop() }
    }
}
