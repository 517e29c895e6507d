<#
.SYNOPSIS
    Builds, tests, packages or installs K8ssandraImages.
.DESCRIPTION
    Thin over dotnet and Pester. Every build lays out the module in output/K8ssandraImages.
.PARAMETER Task
    Build: compile everything. Test: build and run all tests. Package: build and write output/K8ssandraImages-<version>.zip.
    Install: build and copy the module to where PowerShell finds it.
.PARAMETER Configuration
    The build configuration.
.PARAMETER Destination
    The modules folder to install into; without it, the first one in PSModulePath (that of the current user).
.EXAMPLE
    ./build.ps1 Test
.EXAMPLE
    ./build.ps1 Install -WhatIf
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Package', 'Install')]
    [string] $Task = 'Build',

    [ValidateSet('Release', 'Debug')]
    [string] $Configuration = 'Release',

    [ValidateNotNullOrEmpty()]
    [string] $Destination = ($env:PSModulePath -split [System.IO.Path]::PathSeparator)[0]
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
$solution = "$PSScriptRoot/Module.sln"
$package = "$PSScriptRoot/output/K8ssandraImages"

dotnet build $solution --configuration $Configuration --nologo
$version = (Import-PowerShellDataFile -Path "$package/K8ssandraImages.psd1").ModuleVersion

switch ($Task) {
    'Test' {
        dotnet test $solution --configuration $Configuration --no-build --nologo
        # In a process of its own: the package must not be held by this one.
        & (Get-Command pwsh -CommandType Application -TotalCount 1).Source -NoProfile -File "$PSScriptRoot/tests/Pester/Invoke-Tests.ps1"
    }
    'Package' {
        $archive = "$PSScriptRoot/output/K8ssandraImages-$version.zip"
        Compress-Archive -Path $package -DestinationPath $archive -Force
        Get-Item $archive
    }
    'Install' {
        $folder = "$Destination/K8ssandraImages/$version"
        if ($PSCmdlet.ShouldProcess($folder, 'Install K8ssandraImages')) {
            $null = New-Item -ItemType Directory -Path $folder -Force
            Copy-Item -Path "$package/*" -Destination $folder -Recurse -Force
            Get-Item $folder
        }
    }
}
