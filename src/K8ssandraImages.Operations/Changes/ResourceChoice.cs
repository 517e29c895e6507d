using System.IO.Enumeration;
using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Operations.Changes;

/// <summary>Chooses among K8ssandraClusters and CassandraDatacenters those that are named, and remembers what was not found.</summary>
internal sealed class ResourceChoice(ResourceNames names)
{
    private const int MostNamed = 8;
    private readonly HashSet<string> _matched = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _clusters = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _datacenters = new(StringComparer.Ordinal);

    /// <summary>Whether nothing is named.</summary>
    public bool IsOpen => names.Clusters.Count == 0 && names.Datacenters.Count == 0;

    /// <summary>Whether an object is one that can be chosen.</summary>
    public static bool IsMeant(Node root) => root["kind"]?.Text switch
    {
        "K8ssandraCluster" => root["apiVersion"]?.Text.StartsWith("k8ssandra.io/", StringComparison.Ordinal) == true,
        "CassandraDatacenter" => root["apiVersion"]?.Text.StartsWith("cassandra.datastax.com/", StringComparison.Ordinal) == true,
        _ => false,
    };

    /// <summary>What of an object is chosen: datacenters of a K8ssandraCluster by name, or null for the object as a whole; none where it is not meant.</summary>
    public IReadOnlyList<string?> Of(Node root)
    {
        if (names.Kind is { } kind && root["kind"]?.Text != kind)
            return [];
        if (names.Namespace is { } @namespace && root.At("metadata", "namespace") is { Text.Length: > 0 } own && own.Text != @namespace)
            return [];
        var isCluster = root["kind"]?.Text == "K8ssandraCluster";
        var cluster = (isCluster ? root.At("metadata", "name") : root.At("spec", "clusterName"))?.Text ?? "";
        var datacenters = isCluster
            ? (root.At("spec", "cassandra", "datacenters") is { } all ? all.Items.ToArray() : []).Select(static dc => dc.At("metadata", "name")?.Text ?? "").ToList()
            : [root.At("metadata", "name")?.Text ?? ""];
        _clusters.Add(cluster);
        if (!Matches(names.Clusters, cluster))
            return [];
        _datacenters.UnionWith(datacenters);
        if (isCluster && names.Datacenters.Count == 0)
            return [null];
        var chosen = datacenters.Where(name => Matches(names.Datacenters, name));
        return isCluster ? [.. chosen] : chosen.Any() ? [null] : [];
    }

    /// <summary>What is named and was not found.</summary>
    /// <param name="where">Where it was looked for, as in <c>in the context prod</c>.</param>
    public IEnumerable<Diagnostic> NotFound(string where)
    {
        foreach (var (patterns, what, found) in new[] { (names.Clusters, "cluster", _clusters), (names.Datacenters, "datacenter", _datacenters) })
        {
            foreach (var pattern in patterns.Where(pattern => !_matched.Contains(what + pattern)))
            {
                yield return ChangeRules.NoTarget.At(
                    null,
                    "There is no " + what + " " + Printable.Escape(pattern, 80) + " " + where + (found.Count == 0 ? "." : "; there " + (found.Count == 1 ? "is " : "are ") + Names(found) + "."),
                    "Look at the spelling, and at -Context, -Namespace and -Path (--context, --namespace, --path).");
            }
        }
    }

    private bool Matches(IReadOnlyList<string> patterns, string name)
    {
        var what = ReferenceEquals(patterns, names.Clusters) ? "cluster" : "datacenter";
        var matches = patterns.Count == 0;
        foreach (var pattern in patterns)
        {
            if (!FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: true))
                continue;
            _matched.Add(what + pattern);
            matches = true;
        }

        return matches;
    }

    private static string Names(SortedSet<string> found) =>
        string.Join(", ", found.Take(MostNamed).Select(static name => Printable.Escape(name, 60))) + (found.Count > MostNamed ? " and " + (found.Count - MostNamed) + " more" : "");
}

/// <summary>A K8ssandraCluster or CassandraDatacenter that is to be changed.</summary>
/// <param name="Context">Its kubeconfig context; null for a file.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Datacenter">The datacenter of a K8ssandraCluster; null for the cluster level.</param>
internal sealed record ChosenResource(string? Context, string Kind, string? Namespace, string Name, string? Datacenter)
{
    /// <summary>A resource, or one of its datacenters.</summary>
    public static ChosenResource Of(Node root, string? context, string? datacenter) =>
        new(context, root["kind"]?.Text ?? "", root.At("metadata", "namespace") is { Text.Length: > 0 } @namespace ? @namespace.Text : null, root.At("metadata", "name")?.Text ?? "", datacenter);

    /// <summary>Whether an object is this one.</summary>
    public bool Is(Node root) => Of(root, Context, Datacenter) == this;

    /// <summary><c>K8ssandraCluster namespace/name</c>.</summary>
    public override string ToString() => Kind + " " + (Namespace is null ? Name : Namespace + "/" + Name);
}
