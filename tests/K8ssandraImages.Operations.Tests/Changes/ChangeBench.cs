using System.Text.Json.Nodes;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.Operations.Tests.Live;

namespace K8ssandraImages.Operations.Tests.Changes;

/// <summary>Changes ImageConfigs as a command does, in clusters in memory or in files, and keeps what is said.</summary>
internal sealed class ChangeBench : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static ImageConfigWish ToRegistry { get; } = new() { Override = true, Registry = "registry.example.com" };

    public List<Diagnostic> Findings { get; } = [];

    public IEnumerable<Diagnostic> Errors => Findings.Where(finding => finding.Severity == DiagnosticSeverity.Error);

    public StateFolder State => StateFolder.Find(Path.Combine(_folder.Path, "state"));

    public ManifestOptions Options { get; init; } = new();

    public bool Force { get; init; }

    public string Write(string name, string text) => _folder.Write(name, text);

    public ImageConfigChanges Changes() => new(new ChangeSettings { State = State, Command = "Set-K8ssImageConfig", Force = Force }, Options, Findings.Add, CancellationToken.None);

    public List<ChangePlan> Plan(FakeSession session, ImageConfigWish wish, params string[] names)
    {
        using var changes = Changes();
        return [.. changes.OfClusters(session, wish, names)];
    }

    public List<K8ssChange> Apply(FakeSession session, ImageConfigWish wish, params string[] names)
    {
        using var changes = Changes();
        return [.. changes.OfClusters(session, wish, names).Select(plan => plan.Apply(CancellationToken.None)).OfType<K8ssChange>()];
    }

    public List<ChangePlan> PlanFiles(ImageConfigWish wish, params string[] paths)
    {
        using var changes = Changes();
        return [.. changes.OfFiles([.. paths.Select(path => ManifestInput.File(path, Path.GetFileName(path)))], wish, [])];
    }

    public List<K8ssChange> ApplyFiles(ImageConfigWish wish, params string[] paths)
    {
        using var changes = Changes();
        return [.. changes.OfFiles([.. paths.Select(path => ManifestInput.File(path, Path.GetFileName(path)))], wish, []).Select(plan => plan.Apply(CancellationToken.None)).OfType<K8ssChange>()];
    }

    /// <summary>The only one; else it is shown what was said.</summary>
    public T One<T>(IReadOnlyCollection<T> items)
    {
        Assert.True(items.Count == 1, items.Count + " instead of one: " + string.Join('\n', Findings));
        return items.First();
    }

    public IReadOnlyList<JournalEntry> Journal() => new Journal(State).Read(static _ => throw new InvalidOperationException("torn"));

    public static string TextOf(FakeCluster cluster, string name = "cass-operator-image-config", string @namespace = "ops") =>
        cluster.Object("ConfigMap", @namespace, name)["data"]!["image_config.yaml"]!.GetValue<string>();

    public static void SetText(FakeCluster cluster, string text) =>
        cluster.Change("ConfigMap", "ops", "cass-operator-image-config", map => map["data"]!["image_config.yaml"] = text);

    public static void Mark(FakeCluster cluster, string section, string key, string value) => cluster.Change("ConfigMap", "ops", "cass-operator-image-config", map =>
    {
        var metadata = map["metadata"]!.AsObject();
        metadata[section] ??= new JsonObject();
        metadata[section]![key] = value;
    });

    public void Dispose() => _folder.Dispose();
}
