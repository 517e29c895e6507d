BeforeAll {
    $script:Manifest = (Resolve-Path "$PSScriptRoot/../../output/K8ssandraImages/K8ssandraImages.psd1").Path
    $script:Exported = (Import-PowerShellDataFile -Path $Manifest).CmdletsToExport
    $script:Fixtures = "$PSScriptRoot/fixtures"
    $script:Pwsh = (Get-Command pwsh -CommandType Application -TotalCount 1).Source

    # Runs a script in a process of its own, where nothing is loaded yet.
    function Invoke-Fresh([string] $Script) {
        $output = & $Pwsh -NoProfile -NonInteractive -Command "`$ErrorActionPreference = 'Stop'; $Script" 2>&1
        if ($LASTEXITCODE -ne 0) { throw "$output" }
        $output
    }

    # An assembly of a given name and version, as another module may bring it. (Add-Type names assemblies as it likes.)
    function Get-Decoy([string] $Name, [string] $Version, [string] $Code) {
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive "$Name-$Version")
        $source = "[assembly: System.Reflection.AssemblyVersion(`"$Version`")] $Code"
        $null = [System.Reflection.Assembly]::Load('Microsoft.CodeAnalysis.CSharp')
        $compilation = [Microsoft.CodeAnalysis.CSharp.CSharpCompilation]::Create(
            $Name,
            [Microsoft.CodeAnalysis.SyntaxTree[]]@([Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree]::ParseText($source)),
            [Microsoft.CodeAnalysis.MetadataReference[]]@([Microsoft.CodeAnalysis.MetadataReference]::CreateFromFile([object].Assembly.Location)),
            [Microsoft.CodeAnalysis.CSharp.CSharpCompilationOptions]::new([Microsoft.CodeAnalysis.OutputKind]::DynamicallyLinkedLibrary))
        $file = [System.IO.Path]::Combine($folder.FullName, "$Name.dll")
        $stream = [System.IO.File]::Create($file)
        try { $result = $compilation.Emit($stream) } finally { $stream.Dispose() }
        if (-not $result.Success) { throw "$($result.Diagnostics)" }
        $file
    }

    $script:Count = "(Get-Command -Module K8ssandraImages -CommandType Cmdlet).Count"
    $script:Answer = "(Get-K8ssDatacenter '$Fixtures').Name -join ','"
}

Describe 'Importing the module' {
    It 'exports exactly what the manifest says' {
        $Exported.Count | Should -BeGreaterThan 7
        Invoke-Fresh "(Import-Module '$Manifest' -PassThru).ExportedCmdlets.Keys | Sort-Object" | Should -Be @($Exported | Sort-Object)
    }

    It 'loads from the manifest at the top of the repository too' {
        Invoke-Fresh "Import-Module '$PSScriptRoot/../../K8ssandraImages.psd1'; $Answer" | Should -Be 'east,west,dc1'
    }

    It 'writes nothing while it is imported' {
        Invoke-Fresh "Import-Module '$Manifest' -Verbose:`$false" | Should -BeNullOrEmpty
    }

    It 'still exports its cmdlets after -Force, twice' {
        Invoke-Fresh "1..3 | ForEach-Object { Import-Module '$Manifest' -Force; $Count }; $Answer" | Should -Be @($Exported.Count, $Exported.Count, $Exported.Count, 'east,west,dc1')
    }

    It 'leaves nothing behind when it is removed, and comes back' {
        Invoke-Fresh "Import-Module '$Manifest'; Remove-Module K8ssandraImages
            @(Get-Command Get-K8ss* -ErrorAction Ignore).Count; @(Get-Module -All | Where-Object Name -Match K8ssandraImages).Count
            Import-Module '$Manifest'; $Count; $Answer" | Should -Be @(0, 0, $Exported.Count, 'east,west,dc1')
    }

    It 'says so when another version has been loaded before: <_>' -ForEach '0.0.1.0', '99.0.0.0' {
        $other = Get-Decoy -Name 'K8ssandraImages.Contracts' -Version $_ -Code 'namespace K8ssandraImages { public class Other { } }'
        { Invoke-Fresh "`$null = [Reflection.Assembly]::LoadFrom('$other'); Import-Module '$Manifest'" } | Should -Throw '*another version*new PowerShell session*'
    }

    It 'takes another copy of the same version for the same' {
        $copy = Join-Path $TestDrive 'copy/K8ssandraImages'
        New-Item -ItemType Directory -Path (Split-Path $copy) | Out-Null
        Copy-Item (Split-Path $Manifest) $copy -Recurse
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
        $script:Decoy = Get-Decoy -Name 'YamlDotNet' -Version '99.0.0.0' -Code @'
namespace YamlDotNet.Serialization { public class Decoy { public static string Name => typeof(Decoy).Assembly.FullName; } }
namespace YamlDotNet.Core { public class Parser { } }
'@
        $script:DecoyName = 'YamlDotNet, Version=99.0.0.0, Culture=neutral, PublicKeyToken=null'
        $script:UseDecoy = "[Reflection.Assembly]::LoadFrom('$Decoy').GetType('YamlDotNet.Serialization.Decoy')::Name"
    }

    It 'does not disturb when it was loaded before' {
        Invoke-Fresh "$UseDecoy; Import-Module '$Manifest'; $Answer" | Should -Be @($DecoyName, 'east,west,dc1')
    }

    It 'is not disturbed when it is loaded after' {
        Invoke-Fresh "Import-Module '$Manifest'; $Answer; $UseDecoy; $Answer" | Should -Be @('east,west,dc1', $DecoyName, 'east,west,dc1')
    }

    It 'does not disturb between import and first use' {
        Invoke-Fresh "Import-Module '$Manifest'; $UseDecoy; $Answer" | Should -Be @($DecoyName, 'east,west,dc1')
    }
}
