BeforeDiscovery {
    $repository = (Resolve-Path "$PSScriptRoot/../..").Path
    $scripts = @(
        "$repository/build.ps1", "$repository/K8ssandraImages.psd1"
        (Get-ChildItem "$repository/src/K8ssandraImages.PowerShell/module" -Filter *.psm1).FullName
        (Get-ChildItem $PSScriptRoot -Filter *.ps1).FullName
        (Get-ChildItem "$repository/samples" -Recurse -Include *.ps1, *.psm1, *.psd1).FullName
    ) | ForEach-Object { @{ Path = $_; Name = [System.IO.Path]::GetRelativePath($repository, $_) } }
    $hasAnalyzer = [bool](Get-Module -ListAvailable PSScriptAnalyzer)
}

Describe 'Scripts' {
    It 'have nothing that PSScriptAnalyzer finds: <Name>' -ForEach $scripts -Skip:(-not $hasAnalyzer) {
        # Pester hands variables from block to block, which the analyzer does not see.
        $exclude = if ($Name -like '*.Tests.ps1') { @{ ExcludeRule = 'PSUseDeclaredVarsMoreThanAssignments' } } else { @{ } }
        Invoke-ScriptAnalyzer -Path $Path @exclude | ForEach-Object { "$($_.RuleName) $($_.Line): $($_.Message)" } | Should -BeNullOrEmpty
    }

    It 'describe a manifest that PowerShell accepts' {
        $manifest = "$PSScriptRoot/../../output/K8ssandraImages/K8ssandraImages.psd1"
        (Test-ModuleManifest $manifest).ExportedCmdlets.Count | Should -Be (Import-PowerShellDataFile -Path $manifest).CmdletsToExport.Count
    }
}
