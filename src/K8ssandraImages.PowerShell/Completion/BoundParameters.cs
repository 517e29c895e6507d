using System.Collections;
using System.Management.Automation;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Live;

namespace K8ssandraImages.PowerShell.Completion;

/// <summary>What already stands on the command line when somebody presses Tab.</summary>
internal sealed class BoundParameters(string? commandName, IDictionary parameters)
{
    // What they are for is in clusters that run only; Get-K8ssDatacenter of the same noun reads manifests.
    private static readonly HashSet<string> Live = new(["Restart-CassOperator", "Wait-K8ssDatacenter", "Update-K8ssDatacenter", "Reset-K8ssDatacenter"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the command reads clusters that run: those that are named, or where it has nothing else to read the current context.</summary>
    public bool IsLive => Texts("Context").Count > 0 || HasAllContexts || Live.Contains(commandName ?? "")
        || commandName?.EndsWith("-K8ssImage", StringComparison.OrdinalIgnoreCase) == true || commandName?.EndsWith("-K8ssOperator", StringComparison.OrdinalIgnoreCase) == true;

    private bool HasAllContexts => parameters["AllContexts"] is SwitchParameter { IsPresent: true } or true;

    /// <summary>
    /// The clusters that the command line names, or else the current context; nothing is started for them, and nobody is asked
    /// anything.
    /// </summary>
    public LiveOptions LiveOptions() => new()
    {
        Kubeconfig = Texts("KubeConfig") is [var path, ..] ? Resolve(path) : null,
        Environment = new KubeconfigEnvironment { CurrentDirectory = Resolve(".") },
        Contexts = Texts("Context"),
        AllContexts = HasAllContexts,
        ThrottleLimit = 32,
        Connection = new ConnectionOptions { Policy = CredentialPluginPolicy.DenyAll, IsInteractive = false },
    };

    /// <summary>The texts of a parameter that are known without running anything.</summary>
    public IReadOnlyList<string> Texts(string name) => (parameters[name] is PSObject wrapped ? wrapped.BaseObject : parameters[name]) switch
    {
        string text => [text],
        IEnumerable list => [.. list.Cast<object?>().Select(item => (item is PSObject element ? element.BaseObject : item) as string).OfType<string>()],
        _ => [],
    };

    // The runspace is busy with the completion; only a nested pipeline may ask it.
    private static string Resolve(string path)
    {
        using var nested = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
        return nested.AddScript("$ExecutionContext").Invoke<EngineIntrinsics>()[0].SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);
    }
}
