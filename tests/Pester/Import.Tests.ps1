BeforeAll {
    $script:Manifest = (Resolve-Path "$PSScriptRoot/../../output/K8ssandraImages/K8ssandraImages.psd1").Path
    $script:Fixtures = "$PSScriptRoot/fixtures"
    $script:Pwsh = (Get-Process -Id $PID).Path

    # Runs a script in a process of its own, where nothing is loaded yet.
    function Invoke-Fresh([string] $Script) {
        $output = & $Pwsh -NoProfile -NonInteractive -Command "`$ErrorActionPreference = 'Stop'; $Script" 2>&1
        if ($LASTEXITCODE -ne 0) { throw "$output" }
        $output
    }

    $script:Count = "(Get-Command -Module K8ssandraImages -CommandType Cmdlet).Count"
    $script:Answer = "(Get-K8ssDatacenter '$Fixtures').Name -join ','"
}

Describe 'Importing the module' {
    It 'exports exactly what the manifest says' {
        Invoke-Fresh "(Import-Module '$Manifest' -PassThru).ExportedCmdlets.Keys -join ' '" |
            Should -Be 'Get-K8ssCluster Get-K8ssDatacenter Get-K8ssEffectiveImage Get-K8ssImageConfig'
    }

    It 'loads from the manifest at the top of the repository too' {
        Invoke-Fresh "Import-Module '$PSScriptRoot/../../K8ssandraImages.psd1'; $Answer" | Should -Be 'east,west,dc1'
    }

    It 'writes nothing while it is imported' {
        Invoke-Fresh "Import-Module '$Manifest' -Verbose:`$false" | Should -BeNullOrEmpty
    }

    It 'still exports its cmdlets after -Force, twice' {
        Invoke-Fresh "1..3 | ForEach-Object { Import-Module '$Manifest' -Force; $Count }; $Answer" | Should -Be @(4, 4, 4, 'east,west,dc1')
    }

    It 'leaves nothing behind when it is removed, and comes back' {
        Invoke-Fresh "Import-Module '$Manifest'; Remove-Module K8ssandraImages
            @(Get-Command Get-K8ss* -ErrorAction Ignore).Count; @(Get-Module -All | Where-Object Name -Match K8ssandraImages).Count
            Import-Module '$Manifest'; $Count; $Answer" | Should -Be @(0, 0, 4, 'east,west,dc1')
    }

    It 'says so when another copy has been loaded before' {
        $copy = Join-Path $TestDrive 'copy/K8ssandraImages'
        Copy-Item (Split-Path $Manifest) $copy -Recurse -Force
        New-Item -ItemType Directory -Force -Path (Split-Path $copy) | Out-Null
        # The same version is the same thing; its types are those that are loaded.
        Invoke-Fresh "Import-Module '$Manifest'; Remove-Module K8ssandraImages; Import-Module '$copy/K8ssandraImages.psd1'; $Answer" | Should -Be 'east,west,dc1'
    }

    It 'keeps only the types of the pipeline in the default load context' {
        $contexts = Invoke-Fresh "Import-Module '$Manifest'; $Answer | Out-Null
            [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object FullName -Match '^(K8ssandraImages|YamlDotNet)' |
                ForEach-Object { `$_.GetName().Name + '=' + [Runtime.Loader.AssemblyLoadContext]::GetLoadContext(`$_).Name } | Sort-Object"
        $contexts | Should -Be @(
            'K8ssandraImages.Contracts=Default', 'K8ssandraImages.Engine=K8ssandraImages', 'K8ssandraImages.Operations=K8ssandraImages',
            'K8ssandraImages.PowerShell=K8ssandraImages', 'YamlDotNet=K8ssandraImages')
    }

    It 'lets scripts name the types of the pipeline' {
        Invoke-Fresh "Import-Module '$Manifest'; (Get-K8ssDatacenter '$Fixtures/datacenter.yaml') -is [K8ssandraImages.K8ssDatacenter]" | Should -Be $true
    }

    It 'works in several runspaces at once' {
        Invoke-Fresh "(1..4 | ForEach-Object -Parallel { Import-Module '$Manifest'; (Get-K8ssEffectiveImage '$Fixtures').Count } | Sort-Object -Unique).Count" | Should -Be 1
    }
}

Describe 'Another YamlDotNet in the process' {
    BeforeAll {
        $script:Decoy = Join-Path $TestDrive 'YamlDotNet.dll'
        Add-Type -OutputAssembly $Decoy -TypeDefinition @'
[assembly: System.Reflection.AssemblyVersion("99.0.0.0")]
namespace YamlDotNet.Serialization { public class Decoy { public static string Name => "decoy"; } }
namespace YamlDotNet.Core { public class Parser { } }
'@
        $script:UseDecoy = "[Reflection.Assembly]::LoadFrom('$Decoy').GetType('YamlDotNet.Serialization.Decoy')::Name"
    }

    It 'does not disturb when it was loaded before' {
        Invoke-Fresh "$UseDecoy; Import-Module '$Manifest'; $Answer" | Should -Be @('decoy', 'east,west,dc1')
    }

    It 'is not disturbed when it is loaded after' {
        Invoke-Fresh "Import-Module '$Manifest'; $Answer; $UseDecoy; $Answer" | Should -Be @('east,west,dc1', 'decoy', 'east,west,dc1')
    }

    It 'does not disturb between import and first use' {
        Invoke-Fresh "Import-Module '$Manifest'; $UseDecoy; $Answer" | Should -Be @('decoy', 'east,west,dc1')
    }
}
