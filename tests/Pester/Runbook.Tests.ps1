# The runbooks of samples: what they promise, and what they do against a real API server.
BeforeDiscovery {
    . "$PSScriptRoot/Cluster.ps1"
    $script:HasCluster = Test-Cluster
    $folder = (Resolve-Path "$PSScriptRoot/../../samples/runbooks").Path
    $script:Runbooks = Get-ChildItem -Path $folder -Filter *.ps1 | ForEach-Object { @{ Name = $_.BaseName; Path = $_.FullName } }
    $script:Simulator = Get-ChildItem -Path "$PSScriptRoot/../kube/K8ssandraImages.SimulatedOperators/bin" -Recurse -Filter K8ssandraImages.SimulatedOperators.dll -ErrorAction Ignore | Sort-Object LastWriteTime | Select-Object -Last 1
    $script:HasSimulation = $HasCluster -and $Simulator -and (Get-Command -Name dotnet -CommandType Application -ErrorAction Ignore)
    $script:Folders = Get-ChildItem -Path "$folder/kubernetes" -Directory | Where-Object Name -NE image | ForEach-Object { @{ Name = $_.Name; Path = $_.FullName } }

    # Each verb on each resource, and whether the runbook gets on without it, seeing less.
    $advised = @('list events', 'list poddisruptionbudgets', 'get namespaces', 'get leases', 'list cassandratasks', 'list k8ssandratasks') +
        @('cassandratasks', 'scheduledtasks', 'medusabackupschedules' | ForEach-Object { "create $_" })
    # What goes with a datacenter is not deleted without being seen.
    $needed = @('recreate-datacenter list cassandratasks')
    # Those that are for K8ssandraClusters only: with which fixture they are needed.
    $special = @{ 'private-registry get k8ssandraclusters' = 'cluster'; 'private-registry patch k8ssandraclusters' = 'cluster'; 'recreate-datacenter get k8ssandraclusters' = 'cluster'; 'check get cassandradatacenters' = 'cluster' }
    $script:Permissions = if ($HasSimulation) {
        foreach ($runbook in 'check', 'private-registry', 'recreate-datacenter') {
            $objects = (Invoke-Kubectl $env:K8SSANDRAIMAGES_TEST_KUBECONFIG 'apply', '--dry-run=client', '-o', 'json', '-f', "$folder/kubernetes/$runbook/rbac.yaml") -join "`n" | ConvertFrom-Json -Depth 99
            foreach ($role in $objects.items | Where-Object kind -In Role, ClusterRole) {
                foreach ($rule in 0..($role.rules.Count - 1)) {
                    foreach ($resource in $role.rules[$rule].resources) {
                        foreach ($verb in $role.rules[$rule].verbs) {
                            @{ Runbook = $runbook; Kind = $role.kind; Rule = $rule; Resource = $resource; Verb = $verb; Permission = "$verb $resource"; IsAdvised = "$verb $resource" -in $advised -and "$runbook $verb $resource" -notin $needed; Needs = $special["$runbook $verb $resource"] }
                        }
                    }
                }
            }
        }
    }
}

BeforeAll {
    . "$PSScriptRoot/Cluster.ps1"
    $script:Simulator = (Get-ChildItem -Path "$PSScriptRoot/../kube/K8ssandraImages.SimulatedOperators/bin" -Recurse -Filter K8ssandraImages.SimulatedOperators.dll -ErrorAction Ignore | Sort-Object LastWriteTime | Select-Object -Last 1).FullName
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

    # A kustomization with the test's own namespaces in it.
    function Get-Manifest([string] $Path, [string] $Runs, [string] $Works) {
        $manifests = ((Invoke-Kubectl $env:KUBECONFIG 'kustomize', $Path) -join "`n").Replace('k8ssandra-runbooks', $Runs).Replace('namespace: k8ssandra-operator', "namespace: $Works")
        # CronJobs of Kubernetes 1.20 have the same fields under another version.
        if (Invoke-Kubectl $env:KUBECONFIG 'api-versions' | Select-String -SimpleMatch -Quiet 'batch/v1beta1') { $manifests = $manifests -replace 'batch/v1(?=\nkind: CronJob)', 'batch/v1beta1' }
        $manifests
    }

    # The objects of a file, as the server or kubectl sees them; without what the server has written.
    function Read-Object([string] $File, [string] $By) {
        $objects = (Invoke-Kubectl $env:KUBECONFIG 'apply', "--dry-run=$By", '-o', 'json', '-f', $File) -join "`n" | ConvertFrom-Json -Depth 99
        foreach ($object in $objects.items ?? $objects) {
            foreach ($field in 'resourceVersion', 'uid', 'creationTimestamp', 'managedFields', 'annotations') { $object.metadata.PSObject.Properties.Remove($field) }
            $object
        }
    }
}

AfterAll {
    $env:PSModulePath = $ModulePath
    Remove-Module -Name K8ssandraRunbook -ErrorAction Ignore
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
        $script:Here, $script:There = "pester-here-$PID", "pester-there-$PID"
        foreach ($namespace in $Here, $There) { $null = Invoke-Kubectl $env:KUBECONFIG 'create', 'namespace', $namespace }
        $file = Join-Path $TestDrive manifests.yaml
        Set-Content -Path $file -Value (Get-Manifest -Path $Path -Runs $Here -Works $There)
        $script:Objects = @(Read-Object $file 'server')
        $script:Job = ($Objects | Where-Object kind -EQ Job).spec ?? ($Objects | Where-Object kind -EQ CronJob).spec.jobTemplate.spec
        $script:Pod = $Job.template.spec
        $script:Rules = ($Objects | Where-Object kind -In Role, ClusterRole).rules
    }

    AfterAll {
        Clear-Cluster -Kubeconfig $env:KUBECONFIG -Namespace $Here, $There
        $env:KUBECONFIG = $Before
    }

    It 'are taken by an API server' {
        $Objects | Should -Not -BeNullOrEmpty
        if ($Name -ne 'common') { ($Objects | Where-Object kind -In Job, CronJob).metadata.name | Should -Be $Name }
    }

    It 'run the script with parameters that it has' -Skip:($Name -eq 'common') {
        $command = $Pod.containers[0].command
        $command[0..3] | Should -Be 'pwsh', '-NoProfile', '-NonInteractive', '-File'
        $command[4] | Should -Be "/runbooks/$Name.ps1"
        $parameters = (Get-Command -Name "$Folder/$Name.ps1").Parameters
        $Pod.containers[0].args | Where-Object { $_ -cmatch '^-[A-Z]' } | ForEach-Object { $parameters.Keys | Should -Contain $_.Substring(1) }
    }

    It 'run once, for a limited time, one at a time' -Skip:($Name -eq 'common') {
        $Job.backoffLimit, $Pod.restartPolicy | Should -Be 0, 'Never'
        $Job.activeDeadlineSeconds | Should -BeGreaterThan 0
        ($Objects | Where-Object kind -EQ CronJob | ForEach-Object { $_.spec.concurrencyPolicy }) ?? 'Forbid' | Should -Be 'Forbid'
        # A name that the server makes up would let two Jobs run side by side.
        ($Objects | Where-Object kind -In Job, CronJob).metadata.PSObject.Properties['generateName'] | Should -BeNullOrEmpty
    }

    It 'have a pod that may do as little as possible' -Skip:($Name -eq 'common') {
        $Pod.securityContext.runAsNonRoot, $Pod.securityContext.seccompProfile.type | Should -Be $true, 'RuntimeDefault'
        $security = $Pod.containers[0].securityContext
        $security.readOnlyRootFilesystem, $security.allowPrivilegeEscalation, "$($security.capabilities.drop)" | Should -Be $true, $false, 'ALL'
    }

    It 'keep the journal on a volume that outlives the pod' -Skip:($Name -in 'common', 'check') {
        $arguments = $Pod.containers[0].args
        $journal = $arguments[$arguments.IndexOf('-JournalPath') + 1]
        $mount = $Pod.containers[0].volumeMounts | Where-Object { $journal.StartsWith($_.mountPath + '/') }
        ($Pod.volumes | Where-Object name -EQ $mount.name).persistentVolumeClaim.claimName | Should -Be 'runbook-state'
    }

    It 'give no right on secrets, none on everything, and none to anybody else' -Skip:($Name -eq 'common') {
        $Rules | Should -Not -BeNullOrEmpty
        $Rules.resources | Should -Not -Contain 'secrets'
        @($Rules.resources) + @($Rules.verbs) + @($Rules.apiGroups) | Should -Not -Contain '*'
        $Pod.serviceAccountName | Should -Be $Name
        foreach ($binding in $Objects | Where-Object kind -In RoleBinding, ClusterRoleBinding) { $binding.subjects.name | Should -Be $Name }
        if ($Name -eq 'check') { $Rules.verbs | Where-Object { $_ -notin 'list', 'get' } | Should -BeNullOrEmpty }
    }

    It 'take the image from one place' -Skip:($Name -eq 'common') {
        $Pod.containers[0].image | Should -Be 'registry.example.com/k8ssandraimages:latest'
    }
}

Describe 'Runbooks at work' -Skip:(-not $HasSimulation) {
    BeforeAll {
        $script:Before = $env:KUBECONFIG
        $env:KUBECONFIG = Join-Path $TestDrive admin
        Copy-Kubeconfig -Path $env:KUBECONFIG -Context runbook -Only
        $script:Runs = "pester-runs-$PID"
        $null = Invoke-Kubectl $env:KUBECONFIG 'create', 'namespace', $Runs
        $script:Known = @(Invoke-Kubectl $env:KUBECONFIG 'get', 'customresourcedefinition', '-o', 'name')
        $script:Simulations = @{}
        $script:Drive = $TestDrive

        # Operators, nodes and a datacenter in a namespace.
        function Invoke-Simulation([string] $Namespace, [string] $Fixture, [string[]] $More) {
            $log = Join-Path $Drive "$Namespace.log"
            $process = Start-Process -FilePath dotnet -PassThru -RedirectStandardOutput $log -RedirectStandardError "$log.err" `
                -ArgumentList (@($Simulator, '--kubeconfig', $env:KUBECONFIG, '--namespace', $Namespace, '--unpullable', 'bad\.example\.com') + $More | ForEach-Object { "`"$_`"" })
            $Simulations[$Namespace] = $process
            Wait-For "the simulation of $Namespace" { Select-String -Path $log -SimpleMatch 'ready' -Quiet }
            $null = Invoke-Kubectl $env:KUBECONFIG 'apply', '--validate=false', '-n', $Namespace, '-f', "$PSScriptRoot/live/$Fixture.yaml"
            Wait-For 'the datacenter' { (Get-Object $Namespace cassandradatacenter/dc1).status.cassandraOperatorProgress -eq 'Ready' }
        }

        function Wait-For([string] $What, [scriptblock] $Condition) {
            $clock = [System.Diagnostics.Stopwatch]::StartNew()
            while (-not (& $Condition)) {
                if ($clock.Elapsed.TotalSeconds -gt 120) { throw "Waited in vain for $What." }
                Start-Sleep -Milliseconds 200
            }
        }

        function Get-Object([string] $Namespace, [string] $Name) {
            $object = Invoke-Kubectl $env:KUBECONFIG 'get', $Name, '-n', $Namespace, '-o', 'json', '--ignore-not-found'
            if ($object) { $object -join "`n" | ConvertFrom-Json -Depth 99 }
        }

        # What stands in the cluster, by version; without what moves by itself.
        function Get-Version([string] $Namespace) {
            $line = 'jsonpath={range .items[*]}{.kind}/{.metadata.name} {.metadata.resourceVersion}{"\n"}{end}'
            Invoke-Kubectl $env:KUBECONFIG 'get', 'configmap,deployment,statefulset,pod,persistentvolumeclaim,cassandradatacenter', '-n', $Namespace, '-o', $line
        }

        function Get-Image([string] $Namespace) {
            Invoke-Kubectl $env:KUBECONFIG 'get', 'pod', '-n', $Namespace, '-l', 'app.kubernetes.io/name=cassandra', '-o', 'jsonpath={.items[*].spec.containers[*].image}' | ForEach-Object { $_ -split ' ' } | Sort-Object -Unique
        }

        # The kubeconfig of a service account with the rights of a runbook in a namespace, as its pod has it.
        function Grant-Account([string] $Runbook, [string] $Namespace) {
            $file = Join-Path $Drive "$Runbook.$Namespace.yaml"
            Set-Content -Path $file -Value (Get-Manifest -Path "$Folder/kubernetes/$Runbook" -Runs $Runs -Works $Namespace)
            $script:Roles["$Runbook.$Namespace"] = @(Read-Object $file 'client' | Where-Object kind -In ServiceAccount, Role, RoleBinding, ClusterRole, ClusterRoleBinding)
            foreach ($object in $Roles["$Runbook.$Namespace"]) {
                # One service account is for both namespaces; roles of the cluster too.
                $null = Publish-Object $object
            }
            $kubeconfig = Join-Path $Drive "$Runbook.$Namespace.kubeconfig"
            Copy-Item -Path $env:KUBECONFIG -Destination $kubeconfig
            $script:Token = Invoke-Kubectl $env:KUBECONFIG 'create', 'token', $Runbook, '-n', $Runs, '--duration=2h'
            $null = Invoke-Kubectl $kubeconfig 'config', 'set-credentials', 'runbook', "--token=$Token"
            $null = Invoke-Kubectl $kubeconfig 'config', 'set-context', 'runbook', '--user=runbook'
            # The administrator's key goes, whatever it is called.
            foreach ($user in (Invoke-Kubectl $kubeconfig 'config', 'get-users' | Select-Object -Skip 1 | Where-Object { $_ -ne 'runbook' })) { $null = Invoke-Kubectl $kubeconfig 'config', 'delete-user', $user }
            $kubeconfig
        }

        function Publish-Object($Object) {
            $file = Join-Path $Drive object.json
            $Object | ConvertTo-Json -Depth 99 | Set-Content -Path $file
            Invoke-Kubectl $env:KUBECONFIG 'apply', '-f', $file
        }

        $script:Roles = @{}
        $script:One = "pester-one-$PID"
        Invoke-Simulation $One datacenter -More '--cass-operator', '1.28.1'
    }

    AfterAll {
        foreach ($process in $Simulations.Values) {
            Stop-Process -InputObject $process -ErrorAction Ignore
            $process.WaitForExit()
        }
        foreach ($namespace in $Simulations.Keys) {
            $claims = Invoke-Kubectl $env:KUBECONFIG 'get', 'persistentvolumeclaim', '-n', $namespace, '-o', 'jsonpath={.items[*].spec.volumeName}'
            # Nobody is left to take the finalizers away.
            foreach ($name in Invoke-Kubectl $env:KUBECONFIG 'get', 'cassandradatacenter,k8ssandracluster', '-n', $namespace, '-o', 'name') {
                $null = Invoke-Kubectl $env:KUBECONFIG 'patch', $name, '-n', $namespace, '--type=merge', '-p', '{"metadata":{"finalizers":null}}'
            }
            # And no kubelet.
            $null = Invoke-Kubectl $env:KUBECONFIG 'delete', 'pod', '--all', '-n', $namespace, '--grace-period=0', '--force', '--wait=false'
            Clear-Cluster -Kubeconfig $env:KUBECONFIG -Namespace $namespace
            if ($claims) { $null = Invoke-Kubectl $env:KUBECONFIG (@('delete', 'persistentvolume', '--ignore-not-found', '--timeout=60s') + ("$claims" -split ' ')) }
        }
        $null = Invoke-Kubectl $env:KUBECONFIG 'delete', 'clusterrole,clusterrolebinding', '--ignore-not-found', 'runbook-recreate-datacenter'
        $added = @(Invoke-Kubectl $env:KUBECONFIG 'get', 'customresourcedefinition', '-o', 'name' | Where-Object { $_ -notin $Known } | ForEach-Object { $_ -replace '^.*/' })
        Clear-Cluster -Kubeconfig $env:KUBECONFIG -Namespace $Runs -Definition $added
        $env:KUBECONFIG = $Before
    }

    It 'find nothing where all is well: check' {
        $script:Checker = Grant-Account check $One
        $before = Get-Version $One
        $result = Invoke-Script check '-KubeConfig', $Checker, '-Namespace', $One
        $result.Code | Should -Be 0 -Because $result.Error
        # As 1.28.1 is delivered, it has an ImageConfig besides that nobody reads, which is worth a warning.
        $result.Out -replace '(?m)^WARNING: KSI0066 .*$' -replace '\s' | Should -BeNullOrEmpty
        Get-Version $One | Should -Be $before
    }

    It 'show with -WhatIf what would be, and write nothing: private-registry' {
        $script:Mover = Grant-Account private-registry $One
        $before = Get-Version $One
        $result = Invoke-Script private-registry '-Registry', 'one.example.com', '-KubeConfig', $Mover, '-Namespace', $One, '-WhatIf', '-JournalPath', "$TestDrive/none", '-TranscriptPath', "$TestDrive/whatif.txt"
        $result.Code | Should -Be 0 -Because $result.Error
        Get-Version $One | Should -Be $before
        "$TestDrive/none" | Should -Not -Exist
        Get-Content -Raw "$TestDrive/whatif.txt" | Should -Match 'restart .*update the datacenter dc1'
    }

    It 'list what to copy, and end there: private-registry' {
        $before = Get-Version $One
        $result = Invoke-Script private-registry '-Registry', 'one.example.com', '-KubeConfig', $Mover, '-Namespace', $One, '-ListOnly', '-MirrorListPath', "$TestDrive/images.txt"
        $result.Code | Should -Be 0 -Because $result.Error
        $lines = Get-Content "$TestDrive/images.txt"
        $lines | Should -Contain 'docker.io/k8ssandra/cass-management-api:4.0.11-ubi one.example.com/k8ssandra/cass-management-api:4.0.11-ubi'
        $lines | ForEach-Object { $_ | Should -Match '^\S+ one\.example\.com/\S+$' }
        Get-Version $One | Should -Be $before
    }

    It 'run to their end with the rights of their service account: private-registry' {
        $how = '-Registry', 'one.example.com', '-KubeConfig', $Mover, '-Namespace', $One, '-JournalPath', "$TestDrive/state", '-AsText', '-TranscriptPath', "$TestDrive/move.txt"
        $result = Invoke-Script private-registry ($how + '-ReportPath', "$TestDrive/move.jsonl")
        $result.Code | Should -Be 0 -Because ($result.Out + $result.Error)
        Get-Image $One | Should -Be 'one.example.com/k8ssandra/cass-management-api:4.0.11-ubi', 'one.example.com/k8ssandra/system-logger:v1.28.1'

        $report = Get-Content "$TestDrive/move.jsonl" | ConvertFrom-Json -Depth 20
        $operation = $report | Where-Object type -EQ 'K8ssandraImages.K8ssOperation'
        $operation.object.State, $operation.runbook | Should -Be 'Completed', 'private-registry'
        @($operation.object.Steps | Where-Object State -EQ Completed).Count | Should -BeGreaterThan 3

        # Once more there is nothing left to do, which is fine too.
        $before = Get-Version $One
        $again = Invoke-Script private-registry ($how + '-ReportPath', "$TestDrive/move.md")
        $again.Code | Should -Be 0 -Because ($again.Out + $again.Error)
        $again.Out | Should -Match 'Unchanged'
        Get-Version $One | Should -Be $before
        Get-Content -Raw "$TestDrive/move.md" | Should -Match '\| step \| what \|'
    }

    It 'show no secret anywhere' {
        $files = Get-ChildItem -Path $TestDrive -Recurse -File | Where-Object Name -NotMatch 'kubeconfig$|^admin$'
        $files.Name | Should -Contain 'journal.jsonl'
        $files.Name | Should -Contain 'move.txt'
        $accounts = Get-ChildItem -Path $TestDrive -Filter *.kubeconfig
        foreach ($account in $accounts) {
            $secret = ((Invoke-Kubectl $account.FullName 'config', 'view', '--raw', '-o', 'json') -join "`n" | ConvertFrom-Json).users[0].user.token
            $secret.Length | Should -BeGreaterThan 100
            $files | Select-String -SimpleMatch $secret -List | Should -BeNullOrEmpty
        }
    }

    It 'find an ImageConfig that nobody has read, and bring it to the pods: check, operator-upgrade' {
        $map = Get-Object $One configmap/cass-operator-image-config
        # In whole seconds it is told which was later.
        Start-Sleep -Milliseconds 1100
        $map.data.'image_config.yaml' = $map.data.'image_config.yaml'.Replace('one.example.com', 'two.example.com')
        $map.metadata.PSObject.Properties.Remove('managedFields')
        $file = Join-Path $TestDrive map.json
        $map | ConvertTo-Json -Depth 9 | Set-Content $file
        $null = Invoke-Kubectl $env:KUBECONFIG 'replace', '-f', $file

        $found = Invoke-Script check '-KubeConfig', $Checker, '-Namespace', $One, '-AsText'
        $found.Code | Should -Be 1
        $found.Out | Should -Match 'OperatorRestartPending'

        $upgrade = Grant-Account operator-upgrade $One
        # What has to be read first is not read by itself.
        $late = Invoke-Script operator-upgrade '-Phase', 'After', '-ToCassOperatorVersion', '1.28.1', '-OperatorWaitSeconds', '1', '-KubeConfig', $upgrade, '-Namespace', $One, '-JournalPath', "$TestDrive/state"
        $late.Code | Should -Be 1
        $late.Error | Should -Match 'has not read its ImageConfig'

        $null = Invoke-Kubectl $env:KUBECONFIG 'rollout', 'restart', 'deployment/cass-operator-controller-manager', '-n', $One
        $result = Invoke-Script operator-upgrade '-Phase', 'After', '-ToCassOperatorVersion', '1.28.1', '-KubeConfig', $upgrade, '-Namespace', $One, '-JournalPath', "$TestDrive/state", '-AsText'
        $result.Code | Should -Be 0 -Because ($result.Out + $result.Error)
        $result.Out | Should -Match 'OnPermission'
        Get-Image $One | Should -Be 'two.example.com/k8ssandra/cass-management-api:4.0.11-ubi', 'two.example.com/k8ssandra/system-logger:v1.28.1'
        (Invoke-Script check '-KubeConfig', $Checker, '-Namespace', $One).Code | Should -Be 0
    }

    It 'tell what an upgrade changes: operator-upgrade' {
        $before = Get-Version $One
        $result = Invoke-Script operator-upgrade '-Phase', 'Before', '-ToCassOperatorVersion', '1.32.0', '-KubeConfig', (Grant-Account operator-upgrade $One), '-Namespace', $One, '-OutputPath', "$TestDrive/upgrade", '-AsText'
        $result.Code | Should -Be 0 -Because ($result.Out + $result.Error)
        $result.Out | Should -Match '1\.28\.1 -> 1\.32\.0'
        Get-Content "$TestDrive/upgrade/images.txt" | Should -Contain 'docker.io/k8ssandra/cass-operator:v1.32.0'
        Get-Content -Raw "$TestDrive/upgrade/$One.image_config.yaml" | Should -Match 'two\.example\.com'
        Get-Version $One | Should -Be $before
    }

    It 'go on with what was broken off: private-registry' {
        $state = Join-Path $TestDrive killed
        $arguments = @('-NoProfile', '-NonInteractive', '-File', "$Folder/private-registry.ps1", '-Registry', 'three.example.com', '-KubeConfig', $Mover, '-Namespace', $One, '-JournalPath', $state)
        $process = Start-Process -FilePath ([Environment]::ProcessPath) -PassThru -RedirectStandardOutput "$TestDrive/killed.txt" -RedirectStandardError "$TestDrive/killed.err" -ArgumentList ($arguments | ForEach-Object { "`"$_`"" })
        Wait-For 'the restart of the operator' { (Test-Path "$state/journal.jsonl") -and (Select-String -Path "$state/journal.jsonl" -SimpleMatch 'restart-operator' -Quiet) }
        $process.Kill()
        $process.WaitForExit()
        Get-Image $One | Should -Not -Contain 'three.example.com/k8ssandra/system-logger:v1.28.1'

        $shown = Invoke-Script private-registry '-Registry', 'three.example.com', '-KubeConfig', $Mover, '-Namespace', $One, '-JournalPath', $state, '-AsText', '-WhatIf'
        $shown.Code | Should -Be 0 -Because ($shown.Out + $shown.Error)
        $shown.Out | Should -Match 'Going on with'
        Get-Image $One | Should -Not -Contain 'three.example.com/k8ssandra/system-logger:v1.28.1'

        $result = Invoke-Script private-registry '-Registry', 'three.example.com', '-KubeConfig', $Mover, '-Namespace', $One, '-JournalPath', $state, '-AsText'
        $result.Code | Should -Be 0 -Because ($result.Out + $result.Error)
        $result.Out | Should -Match 'Going on with \S+: Rollout of .*Interrupted'
        Get-Image $One | Should -Be 'three.example.com/k8ssandra/cass-management-api:4.0.11-ubi', 'three.example.com/k8ssandra/system-logger:v1.28.1'
    }

    It 'put back what fails: private-registry' {
        $text = (Get-Object $One configmap/cass-operator-image-config).data.'image_config.yaml'
        $result = Invoke-Script private-registry '-Registry', 'bad.example.com', '-KubeConfig', $Mover, '-Namespace', $One, '-JournalPath', "$TestDrive/state", '-RollbackOnFailure', '-AsText', '-Timeout', '60s'
        $result.Code | Should -Be 1 -Because ($result.Out + $result.Error)
        $result.Out | Should -Match 'RolledBack'
        (Get-Object $One configmap/cass-operator-image-config).data.'image_config.yaml' | Should -BeExactly $text
        Get-Image $One | Should -Be 'three.example.com/k8ssandra/cass-management-api:4.0.11-ubi', 'three.example.com/k8ssandra/system-logger:v1.28.1'
    }

    It 'find who decided about an image that cannot be pulled, and mend it: image-pull-backoff' {
        $mender = Grant-Account image-pull-backoff $One
        $failed = Invoke-Script private-registry '-Registry', 'bad.example.com', '-KubeConfig', $Mover, '-Namespace', $One, '-JournalPath', "$TestDrive/bad", '-AsText', '-Timeout', '60s'
        $failed.Code | Should -Be 1 -Because ($failed.Out + $failed.Error)

        $found = Invoke-Script image-pull-backoff '-KubeConfig', $Checker, '-Namespace', $One, '-AsText'
        $found.Code | Should -Be 1
        $found.Out | Should -Match 'Pod: orders-dc1-r\d-sts-0; Container: \S+; Problem: (ImagePullBackOff|ErrImagePull); Image: bad\.example\.com'
        $found.Out | Should -Match 'Registry bad\.example\.com: ImageConfigOverrides at .*cass-operator-image-config'
        $found.Out | Should -Match 'unasked'

        $mended = Invoke-Script image-pull-backoff '-Registry', 'good.example.com', '-KubeConfig', $mender, '-Namespace', $One, '-JournalPath', "$TestDrive/bad", '-AsText'
        $mended.Code | Should -Be 0 -Because ($mended.Out + $mended.Error)
        Get-Image $One | Should -Be 'good.example.com/k8ssandra/cass-management-api:4.0.11-ubi', 'good.example.com/k8ssandra/system-logger:v1.28.1'
        $well = Invoke-Script image-pull-backoff '-KubeConfig', $Checker, '-Namespace', $One
        $well.Code | Should -Be 0 -Because $well.Error
    }

    It 'take the last change back: image-pull-backoff' {
        $result = Invoke-Script image-pull-backoff '-Undo', '-KubeConfig', (Grant-Account image-pull-backoff $One), '-Namespace', $One, '-JournalPath', "$TestDrive/bad", '-AsText', '-WhatIf'
        $result.Code | Should -Be 0 -Because ($result.Out + $result.Error)
        $result.Out | Should -Match 'bad\.example\.com'
        Get-Image $One | Should -Contain 'good.example.com/k8ssandra/system-logger:v1.28.1'
    }

    It 'bring an image of one''s own to all, or to one datacenter: custom-image' {
        $account = Grant-Account custom-image $One
        $all = Invoke-Script custom-image '-Image', 'good.example.com/platform/cassandra', '-Suffix', '-acme', '-KubeConfig', $account, '-Namespace', $One, '-JournalPath', "$TestDrive/state", '-AsText'
        $all.Code | Should -Be 0 -Because ($all.Out + $all.Error)
        Get-Image $One | Should -Contain 'good.example.com/platform/cassandra:4.0.11-acme'

        $single = Invoke-Script custom-image '-Image', 'good.example.com/platform/cassandra:4.0.11-dc1', '-Datacenter', 'dc1', '-KubeConfig', $account, '-Namespace', $One, '-JournalPath', "$TestDrive/state", '-AsText'
        $single.Code | Should -Be 0 -Because ($single.Out + $single.Error)
        Get-Image $One | Should -Contain 'good.example.com/platform/cassandra:4.0.11-dc1'
    }

    It 'refuse to re-create a datacenter for images: recreate-datacenter' {
        $script:Creator = Grant-Account recreate-datacenter $One
        $null = Invoke-Kubectl $env:KUBECONFIG 'patch', 'cassandradatacenter', 'dc1', '-n', $One, '--type=merge', '-p', '{"spec":{"serverImage":"bad.example.com/x:1"}}'
        Wait-For 'a pod that cannot start' { (Get-Image $One) -contains 'bad.example.com/x:1' }
        $uid = (Get-Object $One cassandradatacenter/dc1).metadata.uid
        $result = Invoke-Script recreate-datacenter '-Datacenter', 'dc1', '-Reason', 'new images', '-KubeConfig', $Creator, '-Namespace', $One, '-JournalPath', "$TestDrive/state", '-AsText'
        $result.Code | Should -Be 1
        $result.Out | Should -Match 'need not be re-created'
        (Get-Object $One cassandradatacenter/dc1).metadata.uid | Should -Be $uid
        $null = Invoke-Kubectl $env:KUBECONFIG 'patch', 'cassandradatacenter', 'dc1', '-n', $One, '--type=merge', '-p', '{"spec":{"serverImage":null}}'
        Wait-For 'the datacenter' { $dc = Get-Object $One cassandradatacenter/dc1; $dc.status.cassandraOperatorProgress -eq 'Ready' -and $dc.status.observedGeneration -eq $dc.metadata.generation -and (Get-Image $One) -notcontains 'bad.example.com/x:1' }
    }

    It 're-create a datacenter on its volumes: recreate-datacenter' {
        $claims = Invoke-Kubectl $env:KUBECONFIG 'get', 'persistentvolumeclaim', '-n', $One, '-o', 'jsonpath={.items[*].metadata.uid}'
        $uid = (Get-Object $One cassandradatacenter/dc1).metadata.uid
        $how = '-Datacenter', 'dc1', '-Reason', 'a test', '-KubeConfig', $Creator, '-Namespace', $One, '-JournalPath', "$TestDrive/state", '-AsText'
        $before = Get-Version $One
        $shown = Invoke-Script recreate-datacenter ($how + '-WhatIf')
        $shown.Code | Should -Be 0 -Because ($shown.Out + $shown.Error)
        Get-Version $One | Should -Be $before

        $result = Invoke-Script recreate-datacenter $how
        $result.Code | Should -Be 0 -Because ($result.Out + $result.Error)
        (Get-Object $One cassandradatacenter/dc1).metadata.uid | Should -Not -Be $uid
        Invoke-Kubectl $env:KUBECONFIG 'get', 'persistentvolumeclaim', '-n', $One, '-o', 'jsonpath={.items[*].metadata.uid}' | Should -Be $claims
    }

    It 'miss the permission to <Permission>, and say so: <Runbook>' -ForEach $Permissions {
        if ($Needs -and -not $Simulations.ContainsKey("pester-$Needs-$PID")) { Invoke-Simulation "pester-$Needs-$PID" $Needs -More '--cass-operator', '1.28.1', '--k8ssandra-operator', '1.28.0' }
        $space = $Needs ? "pester-$Needs-$PID" : $One
        $account = Grant-Account $Runbook $space
        $granted = $Roles["$Runbook.$space"]
        $role = @($granted | Where-Object kind -EQ $Kind)[0]
        $less = $role | ConvertTo-Json -Depth 99 | ConvertFrom-Json -Depth 99
        $less.rules = @(foreach ($index in 0..($role.rules.Count - 1)) {
                foreach ($name in $role.rules[$index].resources) {
                    $rest = @($role.rules[$index].verbs | Where-Object { $index -ne $Rule -or $name -ne $Resource -or $_ -ne $Verb })
                    $copy = $role.rules[$index].PSObject.Copy()
                    $copy.resources, $copy.verbs = @($name), $rest
                    if ($rest) { $copy }
                }
            })
        $null = Publish-Object $less
        $state = Join-Path $TestDrive ([guid]::NewGuid())
        $how = @{ KubeConfig = $account; Namespace = $space; AsText = $true }
        if ($Runbook -ne 'check') { $how += @{ JournalPath = $state; Timeout = '60s' } }
        $how += switch ($Runbook) {
            'private-registry' { @{ Registry = "r$([guid]::NewGuid().ToString('N').Substring(0, 8)).example.com" } }
            'recreate-datacenter' { @{ Datacenter = 'dc1'; Reason = 'a test' } }
            default { @{} }
        }
        try {
            # In this process, for there are many.
            $out = & "$Folder/$Runbook.ps1" @how *>&1 | Out-String -Width 4000
            $code = $LASTEXITCODE
        }
        finally {
            $null = Publish-Object $role
        }

        if ($IsAdvised) {
            $code | Should -Be 0 -Because $out
            return
        }
        $code | Should -Be 1 -Because $out
        $out | Should -Match "missing verb $Verb on $Resource"
        # What it had begun comes to its end when the permission is there.
        if (Test-Path "$state/operations") {
            $out = & "$Folder/$Runbook.ps1" @how *>&1 | Out-String -Width 4000
            $LASTEXITCODE | Should -Be 0 -Because $out
        }
    }
}
