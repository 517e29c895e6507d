using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Kubernetes.Kubeconfigs;

/// <summary>The command of a user that tells its credential (<c>exec</c>).</summary>
internal sealed class PluginEntry
{
    private static readonly char[] Separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];

    public PluginEntry(Node exec, Func<string, string> resolve)
    {
        Location = exec.Location;
        var command = exec.Text("command");
        // Only a bare name is looked up in PATH (client-go, clientcmd, GetAuthInfoFileReferences).
        Command = command.IndexOfAny(Separators) < 0 ? command : resolve(command);
        Arguments = exec.Texts("args");
        ApiVersion = exec.Text("apiVersion");
        InstallHint = exec.Text("installHint");
        ProvidesClusterInfo = exec.Flag("provideClusterInfo");
        InteractiveMode = exec.Text("interactiveMode");
        if (InteractiveMode.Length == 0 && ApiVersion is "client.authentication.k8s.io/v1beta1" or "client.authentication.k8s.io/v1alpha1")
            InteractiveMode = "IfAvailable";
        var variables = exec.List("env");
        var environment = new KeyValuePair<string, string>[variables.Length];
        for (var i = 0; i < environment.Length; i++)
            environment[i] = new(variables[i].Text("name"), variables[i].Text("value"));
        Environment = environment;
    }

    /// <summary>A bare name, or a full path.</summary>
    public string Command { get; }

    public IReadOnlyList<string> Arguments { get; }

    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; }

    public string ApiVersion { get; }

    public string InstallHint { get; }

    public bool ProvidesClusterInfo { get; }

    /// <summary><c>Never</c>, <c>IfAvailable</c> or <c>Always</c>; anything else is a mistake.</summary>
    public string InteractiveMode { get; }

    public SourceLocation Location { get; }
}
