# The cmdlets live in a load context of their own (ModuleLoadContext); only the types of the pipeline are in the default one,
# and those of one version only.
$file = [System.IO.Path]::Combine($PSScriptRoot, 'K8ssandraImages.Contracts.dll')
try {
    $contracts = [System.Reflection.Assembly]::LoadFrom($file)
    $isOther = $contracts.Location -ne $file -and $contracts.FullName -ne [System.Reflection.AssemblyName]::GetAssemblyName($file).FullName
}
catch [System.IO.FileLoadException] {
    $isOther = $true
}

if ($isOther) {
    throw "Another version of K8ssandraImages is already loaded in this process. Start a new PowerShell session to load the one in '$PSScriptRoot'."
}

$inner = Import-Module -Assembly $contracts.GetType('K8ssandraImages.ModuleLoadContext')::Cmdlets -PassThru

# A module that stays cached exports nothing when it is imported a second time (PowerShell/PowerShell#20710).
$ExecutionContext.SessionState.Module.OnRemove = { Remove-Module -ModuleInfo $inner }.GetNewClosure()
