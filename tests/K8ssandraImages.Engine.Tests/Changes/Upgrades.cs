using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Engine.Tests.Changes;

/// <summary>Compares releases over manifests in a test.</summary>
internal sealed class Upgrades
{
    private Upgrades(List<K8ssReleaseComparison> all, List<Diagnostic> reported)
    {
        All = all;
        Reported = reported;
    }

    public List<K8ssReleaseComparison> All { get; }

    /// <summary>What was said beside the comparisons.</summary>
    public List<Diagnostic> Reported { get; }

    public K8ssReleaseComparison Only => Assert.Single(All);

    /// <summary>What changes between two releases of cass-operator.</summary>
    public static Upgrades OfCassOperator(string from, string to, string manifests, string? toImageConfig = null, bool keeps = false, Func<Node, bool>? isLive = null) =>
        Of(manifests, (from, null), (to, null), toImageConfig, keeps, isLive: isLive);

    /// <summary>What changes between two releases of k8ssandra-operator.</summary>
    public static Upgrades OfK8ssandraOperator(string from, string to, string manifests, OperatorInstallMethod? method = null, Func<Node, bool>? isLive = null) =>
        Of(manifests, (null, from), (null, to), null, false, method, isLive);

    /// <summary>What changes.</summary>
    /// <param name="manifests">The resources, and operators or ConfigMaps beside them.</param>
    /// <param name="from">The releases before, cass-operator's first; null for what the manifests tell.</param>
    /// <param name="to">The releases after.</param>
    /// <param name="toImageConfig">The ImageConfig after.</param>
    /// <param name="keeps">Whether the ImageConfig stays.</param>
    /// <param name="method">How the operators are installed.</param>
    /// <param name="isLive">Which CassandraDatacenter is the one that a cluster has of a K8ssandraCluster.</param>
    public static Upgrades Of(string manifests, (string? Cass, string? K8ssandra) from, (string? Cass, string? K8ssandra) to, string? toImageConfig = null, bool keeps = false, OperatorInstallMethod? method = null, Func<Node, bool>? isLive = null)
    {
        var snapshot = new Snapshot(new SnapshotOptions { CassOperatorVersion = Version(from.Cass), K8ssandraOperatorVersion = Version(from.K8ssandra), InstallMethod = method });
        var roots = DocumentSplitter.Split(new StringReader(manifests), "test.yaml", DocumentLimits.Default).SelectMany(text => DocumentParser.Parse(text, DocumentLimits.Default).Roots).ToList();
        foreach (var root in roots)
            snapshot.Resources.Add(root, null);
        var upgrade = new ReleaseUpgrade
        {
            CassOperator = Version(to.Cass),
            K8ssandraOperator = Version(to.K8ssandra),
            ImageConfig = toImageConfig is null ? null : ImageConfigSource.FromFile(Documents.Read.Root(toImageConfig)),
            KeepsImageConfig = keeps,
        };
        var reported = new List<Diagnostic>();
        var upgraded = new UpgradedSnapshot(snapshot, upgrade);
        var comparer = new ReleaseComparer(new Fleet(snapshot), upgraded);
        var live = isLive is null ? null : roots.Find(root => isLive(root));
        var all = new List<K8ssReleaseComparison>();
        foreach (var root in roots.Where(root => root != live && Fleet.IsRelevant(root)))
            all.AddRange(comparer.Compare(root, null, null, index => live ?? (index is null ? root : null), static _ => true, reported.Add));
        reported.AddRange(snapshot.TakeDiagnostics());
        reported.AddRange(upgraded.TakeDiagnostics());
        return new Upgrades(all, reported);
    }

    public static string Datacenter(string type, string version, string more = "", string metadata = "") =>
        "apiVersion: cassandra.datastax.com/v1beta1\nkind: CassandraDatacenter\nmetadata: {name: dc1, namespace: a" + metadata + "}\nspec: {clusterName: c1, serverType: " + type + ", serverVersion: '" + version + "'" + more + "}\n";

    public static string Cluster(string spec = "", string dc = "", string metadata = "") =>
        "apiVersion: k8ssandra.io/v1alpha1\nkind: K8ssandraCluster\nmetadata: {name: k, namespace: a" + metadata + "}\nspec: {cassandra: {serverVersion: 4.0.17, datacenters: [{metadata: {name: dc1}, size: 3" + dc + "}]}" + spec + "}\n";

    /// <summary>A ConfigMap with an ImageConfig, labelled or not.</summary>
    public static string Map(string text, bool labelled) =>
        "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: m, namespace: a" + (labelled ? ", labels: {k8ssandra.io/config: image}" : "") + "}\ndata:\n  image_config.yaml: |\n    " + text.TrimEnd('\n').Replace("\n", "\n    ", StringComparison.Ordinal) + "\n";

    private static OperatorVersion? Version(string? text) => text is null ? null : OperatorVersion.Parse(text);
}
