# The cmdlets live in a load context of their own (ModuleLoadContext); only the types of the pipeline are in the default one.
$file = [System.IO.Path]::Combine($PSScriptRoot, 'K8ssandraImages.Contracts.dll')
try {
    $contracts = [System.Reflection.Assembly]::LoadFrom($file)
}
catch [System.IO.FileLoadException] {
    throw [System.InvalidOperationException]::new("Another version of K8ssandraImages is already loaded in this process. Start a new PowerShell session to load the one in '$PSScriptRoot'.", $_.Exception)
}

$inner = Import-Module -Assembly $contracts.GetType('K8ssandraImages.ModuleLoadContext')::Cmdlets -PassThru

# A module that stays cached exports nothing when it is imported a second time (PowerShell/PowerShell#20710).
$ExecutionContext.SessionState.Module.OnRemove = { Remove-Module -ModuleInfo $inner }.GetNewClosure()
