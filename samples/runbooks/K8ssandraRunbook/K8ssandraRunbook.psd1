@{
    RootModule        = 'K8ssandraRunbook.psm1'
    ModuleVersion     = '0.1.0'
    GUID              = '0f3c7f0e-5d0e-4f0c-9a57-8a4c2d3c0b6e'
    Author            = 'The K8ssandraImages authors'
    Description       = 'What the runbooks of K8ssandraImages share: transcript, report, what was broken off before, exit codes.'
    PowerShellVersion = '7.4'
    RequiredModules   = @('K8ssandraImages')
    FunctionsToExport = @('Invoke-Runbook')
    CmdletsToExport   = @()
    VariablesToExport = @()
    AliasesToExport   = @()
}
