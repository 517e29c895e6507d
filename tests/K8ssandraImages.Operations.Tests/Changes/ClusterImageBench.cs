using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Tests.Changes;

/// <summary>Sets images of clusters and datacenters as a command does, in clusters in memory or in files, and keeps what is said.</summary>
internal sealed class ClusterImageBench : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public const string Server = "registry.example.com/team/cassandra:4.0.11";

    public static ClusterImageWish ToServer { get; } = Set(ClusterImage.Server, Server);

    public List<Diagnostic> Findings { get; } = [];

    public IEnumerable<Diagnostic> Errors => Findings.Where(finding => finding.Severity == DiagnosticSeverity.Error);

    public StateFolder State => StateFolder.Find(Path.Combine(_folder.Path, "state"));

    public ManifestOptions Options { get; init; } = new();

    public bool Force { get; init; }

    public static ClusterImageWish Set(ClusterImage image, string reference) => new() { Images = new Dictionary<ClusterImage, string?> { [image] = reference } };

    public static ResourceNames Cluster(string name) => new() { Clusters = [name] };

    public static ResourceNames Datacenter(params string[] names) => new() { Datacenters = names };

    public string Write(string name, string text) => _folder.Write(name, text);

    public ClusterImageChanges Changes() => new(new ChangeSettings { State = State, Command = "Set-K8ssClusterImage", Force = Force }, Options, Findings.Add, CancellationToken.None);

    public List<ChangePlan> Plan(IKubernetesSession session, ClusterImageWish wish, ResourceNames? names = null)
    {
        using var changes = Changes();
        return [.. changes.OfClusters(session, wish, names ?? new())];
    }

    public List<K8ssChange> Apply(IKubernetesSession session, ClusterImageWish wish, ResourceNames? names = null)
    {
        using var changes = Changes();
        return [.. changes.OfClusters(session, wish, names ?? new()).Select(static plan => plan.Apply(CancellationToken.None)).OfType<K8ssChange>()];
    }

    public List<K8ssChange> Apply(IEnumerable<K8ssObject> piped, ClusterImageWish wish, ResourceNames? names = null)
    {
        using var changes = Changes();
        return [.. piped.SelectMany(input => changes.Of(input, wish, names ?? new())).Select(static plan => plan.Apply(CancellationToken.None)).OfType<K8ssChange>()];
    }

    public List<K8ssChange> ApplyFiles(ClusterImageWish wish, ResourceNames? names, params string[] paths)
    {
        using var changes = Changes();
        return [.. changes.OfFiles([.. paths.Select(static path => ManifestInput.File(path, Path.GetFileName(path)))], wish, names ?? new()).Select(static plan => plan.Apply(CancellationToken.None)).OfType<K8ssChange>()];
    }

    /// <summary>The only one; else it is shown what was said.</summary>
    public T One<T>(IReadOnlyCollection<T> items)
    {
        Assert.True(items.Count == 1, items.Count + " instead of one: " + string.Join('\n', Findings));
        return items.First();
    }

    public IReadOnlyList<JournalEntry> Journal() => new Journal(State).Read(static _ => throw new InvalidOperationException("torn"));

    public void Dispose() => _folder.Dispose();
}
