@{
    RootModule           = 'bin/K8ssandraImages.psm1'
    ModuleVersion        = '0.1.0'
    GUID                 = '6d1c0f52-3a0e-4c57-9a35-0b8f4f1d7c9e'
    Author               = 'The K8ssandraImages authors'
    CompanyName          = 'The K8ssandraImages authors'
    Copyright            = 'Copyright The K8ssandraImages authors'
    Description          = 'Tells which image each container of Cassandra on Kubernetes (K8ssandra) should run and really runs, and why: in manifests, and in the clusters of a kubeconfig.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    FormatsToProcess     = @('bin/K8ssandraImages.Format.ps1xml')
    TypesToProcess       = @('bin/K8ssandraImages.Types.ps1xml')
    CmdletsToExport      = @(
        'Compare-K8ssImage'
        'Compare-K8ssOperatorRelease'
        'ConvertTo-K8ssHelmValues'
        'ConvertTo-K8ssImageConfig'
        'Get-K8ssCluster'
        'Get-K8ssContext'
        'Get-K8ssDatacenter'
        'Get-K8ssEffectiveImage'
        'Get-K8ssImageConfig'
        'Get-K8ssImageImpact'
        'Get-K8ssOperation'
        'Get-K8ssOperator'
        'Invoke-K8ssImageRollout'
        'New-K8ssImageKustomization'
        'Reset-K8ssDatacenter'
        'Restart-CassOperator'
        'Restore-K8ssImageConfig'
        'Resume-K8ssOperation'
        'Set-K8ssClusterImage'
        'Set-K8ssImageConfig'
        'Test-K8ssImageConfig'
        'Update-K8ssDatacenter'
        'Wait-K8ssDatacenter'
    )
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    FileList             = @(
        'K8ssandraImages.psd1'
        'LICENSE'
        'bin/K8ssandraImages.Contracts.dll'
        'bin/K8ssandraImages.Engine.dll'
        'bin/K8ssandraImages.Format.ps1xml'
        'bin/K8ssandraImages.Kubernetes.dll'
        'bin/K8ssandraImages.Operations.dll'
        'bin/K8ssandraImages.PowerShell.dll'
        'bin/K8ssandraImages.Types.ps1xml'
        'bin/K8ssandraImages.psm1'
        'bin/YamlDotNet.dll'
        'en-US/K8ssandraImages.PowerShell.dll-Help.xml'
        'en-US/about_K8ssandraImages.help.txt'
        'en-US/about_K8ssandraImages_Changes.help.txt'
        'en-US/about_K8ssandraImages_Contexts.help.txt'
        'en-US/about_K8ssandraImages_Operations.help.txt'
        'en-US/about_K8ssandraImages_Precedence.help.txt'
    )
    PrivateData          = @{
        PSData = @{
            Tags         = @('Cassandra', 'K8ssandra', 'Kubernetes', 'cass-operator', 'k8ssandra-operator', 'ImageConfig', 'Container', 'Image', 'Linux', 'MacOS', 'Windows', 'PSEdition_Core')
            LicenseUri   = 'https://www.apache.org/licenses/LICENSE-2.0'
            ReleaseNotes = 'First release: effective images, datacenters, clusters and ImageConfigs out of manifests and running clusters, with the reason for each image; what runs, and what it waits for.'
        }
    }
}
