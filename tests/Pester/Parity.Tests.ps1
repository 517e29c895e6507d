# The cmdlet and the command line program give the same objects.
BeforeDiscovery {
    $script:program = Join-Path $PSScriptRoot ../../src/K8ssandraImages.Cli/bin/Release/net10.0/k8ssimages.dll
    $script:folders = Get-ChildItem (Join-Path $PSScriptRoot ../../samples) -Directory | ForEach-Object { @{ Folder = $_.Name } }
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot ../../output/K8ssandraImages/K8ssandraImages.psd1)
    $script:program = Join-Path $PSScriptRoot ../../src/K8ssandraImages.Cli/bin/Release/net10.0/k8ssimages.dll

    # The one camelCase shape of both, without what only one side has.
    function ConvertTo-Shape($Value) {
        if ($null -eq $Value -or $Value -is [string] -or $Value -is [ValueType]) { return "$Value" }
        if ($Value -is [System.Collections.IEnumerable]) { return , @($Value | ForEach-Object { ConvertTo-Shape $_ }) }
        $shape = [ordered]@{}
        foreach ($property in $Value.PSObject.Properties | Sort-Object Name) {
            $shape[$property.Name.Substring(0, 1).ToLowerInvariant() + $property.Name.Substring(1)] = ConvertTo-Shape $property.Value
        }
        $shape
    }
}

Describe 'Cmdlet and program' -Skip:(-not (Test-Path $program)) {
    BeforeAll { Push-Location (Join-Path $PSScriptRoot ../..) }
    AfterAll { Pop-Location }

    It 'give the same objects for <Folder>' -ForEach $folders {
        $fromProgram = dotnet $program images --path "samples/$Folder" --output json 2>$null | ConvertFrom-Json
        $fromCmdlet = Get-K8ssEffectiveImage -Path "samples/$Folder" -ErrorAction SilentlyContinue -WarningAction SilentlyContinue |
            Select-Object -ExcludeProperty Origin -Property *
        @($fromProgram).Count | Should -Be @($fromCmdlet).Count
        for ($i = 0; $i -lt @($fromProgram).Count; $i++) {
            foreach ($name in 'Context', 'Namespace', 'Cluster', 'Datacenter', 'Workload', 'Container', 'ContainerKind', 'Component', 'Image', 'Registry', 'Repository', 'Name', 'Tag', 'Digest', 'PullPolicy', 'PullSecrets', 'Source', 'Trace', 'Diagnostics') {
                $one = ConvertTo-Shape @($fromProgram)[$i].$name | ConvertTo-Json -Depth 6
                $other = ConvertTo-Shape @($fromCmdlet)[$i].$name | ConvertTo-Json -Depth 6
                $one | Should -BeExactly $other -Because "$name of $(@($fromCmdlet)[$i].Container)"
            }
        }
    }
}
