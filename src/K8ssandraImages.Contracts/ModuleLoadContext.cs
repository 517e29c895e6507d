using System.Reflection;
using System.Runtime.Loader;

namespace K8ssandraImages;

/// <summary>
/// The load context of the PowerShell module. The types that flow through a pipeline are in the default context, so that every
/// script can name them; the cmdlets and all that they use are in here, so that no other module's assemblies get in the way.
/// </summary>
public sealed class ModuleLoadContext : AssemblyLoadContext
{
    private static readonly Assembly Contracts = typeof(ModuleLoadContext).Assembly;
    private static readonly Lazy<Assembly> Loaded = new(static () => new ModuleLoadContext().LoadFromAssemblyName(new AssemblyName("K8ssandraImages.PowerShell")));
    private readonly string _folder = Path.GetDirectoryName(Contracts.Location)!;

    private ModuleLoadContext()
        : base("K8ssandraImages")
    {
    }

    /// <summary>The assembly with the cmdlets, loaded once per process.</summary>
    /// <exception cref="FileNotFoundException">It is not beside this assembly.</exception>
    public static Assembly Cmdlets => Loaded.Value;

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        ArgumentNullException.ThrowIfNull(assemblyName);
        // PowerShell's own types must be those of the host: a second copy would leave a module without cmdlets, and no error.
        if (assemblyName.Name is null or "System.Management.Automation")
            return null;
        if (assemblyName.Name == Contracts.GetName().Name)
            return Contracts;
        var file = Path.Combine(_folder, assemblyName.Name + ".dll");
        return File.Exists(file) ? LoadFromAssemblyPath(file) : null;
    }
}
