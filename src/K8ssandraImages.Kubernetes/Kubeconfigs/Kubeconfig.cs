using K8ssandraImages.Engine;
using K8ssandraImages.Kubernetes.Kubeconfigs;

namespace K8ssandraImages.Kubernetes;

/// <summary>
/// What the kubeconfig files say, merged as kubectl merges them (client-go, tools/clientcmd, loader.go): of two entries with
/// one name the first file's counts, whole; so does the first current context. The files are only ever read.
/// </summary>
public sealed class Kubeconfig
{
    private const int NamesShown = 10;
    private readonly Dictionary<string, KubeconfigContext> _byName = new(StringComparer.Ordinal);
    private readonly KubeconfigEnvironment _environment;
    private readonly string _lookedFor;

    private Kubeconfig(IReadOnlyList<KubeconfigFile> files, string lookedFor, KubeconfigEnvironment environment)
    {
        _environment = environment;
        _lookedFor = lookedFor;
        Files = [.. files.Select(file => file.FullPath)];
        Diagnostics = [.. files.SelectMany(file => file.Diagnostics)];
        if (files.Count == 0)
            Diagnostics = [KubeconfigRules.NotFound.At(null, "There is no kubeconfig: looked for " + lookedFor + ".", "Give a kubeconfig, or set KUBECONFIG.")];
        CurrentContext = files.Select(file => file.CurrentContext).FirstOrDefault(name => name.Length > 0);

        var clusters = new Dictionary<string, ClusterEntry>(StringComparer.Ordinal);
        var users = new Dictionary<string, UserEntry>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            foreach (var (name, cluster) in file.Clusters)
                clusters.TryAdd(name, cluster);
            foreach (var (name, user) in file.Users)
                users.TryAdd(name, user);
        }

        var contexts = new List<KubeconfigContext>();
        foreach (var entry in files.SelectMany(file => file.Contexts))
        {
            if (_byName.ContainsKey(entry.Name))
                continue;
            var context = new KubeconfigContext(entry, clusters.GetValueOrDefault(entry.Cluster), users.GetValueOrDefault(entry.User), entry.Name == CurrentContext);
            _byName.Add(entry.Name, context);
            contexts.Add(context);
        }

        Contexts = contexts;
    }

    /// <summary>All contexts, in the order of the files.</summary>
    public IReadOnlyList<KubeconfigContext> Contexts { get; }

    /// <summary>The name of the current context, whether or not there is one of that name; null where none is set.</summary>
    public string? CurrentContext { get; }

    /// <summary>The files that were read, in order, with their full paths.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>What was found in the files that does not make them unusable.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>
    /// Reads the file that is given, else those of KUBECONFIG, else <c>~/.kube/config</c>. Empty where there is none; files of
    /// KUBECONFIG that do not exist are skipped.
    /// </summary>
    /// <param name="explicitPath">A file that must be there; null or empty to look where kubectl looks.</param>
    /// <param name="environment">Variables and folders; null for those of the process.</param>
    /// <exception cref="KubernetesException">
    /// A file cannot be read or has what kubectl refuses. Nothing is read then: without one file, an entry of the same name in
    /// another one would count.
    /// </exception>
    public static Kubeconfig Load(string? explicitPath = null, KubeconfigEnvironment? environment = null)
    {
        environment ??= KubeconfigEnvironment.Process;
        try
        {
            return string.IsNullOrEmpty(explicitPath) ? LoadDefault(environment) : LoadExplicit(explicitPath, environment);
        }
        catch (KubeconfigFailure failure)
        {
            throw failure.ToException(null);
        }
    }

    /// <summary>The connection of the pod that this runs in; null outside of one.</summary>
    /// <param name="options">Whom to act as; there is no plugin in a pod.</param>
    /// <param name="environment">Variables and folders; null for those of the process.</param>
    /// <exception cref="KubernetesException">The pod's service account cannot be used.</exception>
    public static ClusterConnection? InCluster(ConnectionOptions? options = null, KubeconfigEnvironment? environment = null)
    {
        try
        {
            return PodConnection.Make(options ?? ConnectionOptions.Default, environment ?? KubeconfigEnvironment.Process);
        }
        catch (KubeconfigFailure failure)
        {
            throw failure.ToException(PodConnection.Name);
        }
    }

    /// <summary>The context of exactly this name; null where there is none.</summary>
    public KubeconfigContext? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>How a context's server is reached, and as whom. Reads the files that the context names; starts nothing.</summary>
    /// <param name="context">The context's name.</param>
    /// <param name="options">What is not in the kubeconfig.</param>
    /// <exception cref="KubernetesException">There is no such context, or it cannot be used.</exception>
    public ClusterConnection Connect(string context, ConnectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            return ConnectionMaking.Make(Find(context) ?? throw NoContext(), options, _environment);
        }
        catch (KubeconfigFailure failure)
        {
            throw failure.ToException(context);
        }
    }

    private static Kubeconfig LoadExplicit(string path, KubeconfigEnvironment environment)
    {
        var file = KubeconfigFile.Read(path, environment.FullPath(path))
            ?? throw new KubeconfigFailure(KubeconfigRules.Unreadable, new SourceLocation(path, 0, 0, null), "There is no such kubeconfig.", "Check the path.");
        return new Kubeconfig([file], "", environment);
    }

    private static Kubeconfig LoadDefault(KubeconfigEnvironment environment)
    {
        var list = environment.Text("KUBECONFIG");
        string[] paths = list.Length > 0
            ? [.. list.Split(Path.PathSeparator).Select(path => OperatingSystem.IsWindows() ? path.Trim('"') : path).Where(path => path.Length > 0).Distinct()]
            : environment.HomeFile() is { } home ? [home] : [];
        var files = paths.Select(path => KubeconfigFile.Read(path, environment.FullPath(path))).OfType<KubeconfigFile>().ToList();
        var names = string.Join(", ", paths.Select(path => Printable.Escape(path, 200)));
        return new Kubeconfig(files, list.Length > 0 ? "KUBECONFIG (" + names + ")" : names.Length > 0 ? names : "~/.kube/config, and there is no home directory", environment);
    }

    private KubeconfigFailure NoContext()
    {
        if (Files.Count == 0)
            return new(KubeconfigRules.NoContext, null, "There is no such context, for there is no kubeconfig: looked for " + _lookedFor + ".", "Give a kubeconfig, or set KUBECONFIG.");
        var names = Contexts.Count == 0 ? "none" : string.Join(", ", Contexts.Take(NamesShown).Select(context => Printable.Escape(context.Name)));
        var more = Contexts.Count > NamesShown ? $" and {Contexts.Count - NamesShown} more" : "";
        return new(KubeconfigRules.NoContext, new SourceLocation(Files[0], 0, 0, null), "There is no such context in the kubeconfig.", $"Name one of these, in the same case: {names}{more}.");
    }
}
