using System.IO.Enumeration;
using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Operations.Live;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>Chooses among datacenters those that are named, and remembers which names nothing had; <c>*</c> and <c>?</c> are wildcards, and case does not matter.</summary>
internal sealed class DatacenterChoice(IReadOnlyList<string> names, IReadOnlyList<string> clusters)
{
    private const int MostNamed = 8;
    private readonly HashSet<string> _matchedNames = new(StringComparer.Ordinal);
    private readonly HashSet<string> _matchedClusters = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _names = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _clusters = new(StringComparer.Ordinal);

    /// <summary>Whether a datacenter is one of them. A cluster has the K8ssandraCluster's name, and Cassandra's.</summary>
    public bool Takes(LiveDatacenter datacenter) => Takes(datacenter.Name, datacenter.Cluster, datacenter.Root);

    /// <inheritdoc cref="Takes(LiveDatacenter)" />
    public bool Takes(DatacenterTarget datacenter) => Takes(datacenter.Name, datacenter.Cluster, datacenter.Root);

    private bool Takes(string name, string? cluster, Node? root)
    {
        string[] ofCluster = [.. new[] { cluster, root?.At("spec", "clusterName")?.Text, root?.At("metadata", "labels", "k8ssandra.io/cluster-name")?.Text }.OfType<string>()];
        if (ofCluster.Length > 0)
            _clusters.Add(ofCluster[0]);
        if (!Matches(clusters, _matchedClusters, ofCluster))
            return false;
        _names.Add(name);
        return Matches(names, _matchedNames, [name]);
    }

    /// <summary>What is named and was not found.</summary>
    /// <param name="where">Where it was looked for, as in <c>in the context prod</c>.</param>
    public IEnumerable<Diagnostic> NotFound(string where)
    {
        foreach (var pattern in clusters.Where(pattern => !_matchedClusters.Contains(pattern)))
            yield return NotFound("cluster", pattern, where, _clusters);
        foreach (var pattern in names.Where(pattern => !_matchedNames.Contains(pattern)))
            yield return NotFound("datacenter", pattern, where, _names);
        if (names.Count == 0 && clusters.Count == 0 && _names.Count == 0)
            yield return DatacenterRules.NotFound.At(null, "There is no datacenter " + where + ".", Remedy);
    }

    private const string Remedy = "Look at the spelling, and at -Context and -Namespace (--context, --namespace).";

    private static Diagnostic NotFound(string what, string pattern, string where, SortedSet<string> found) => DatacenterRules.NotFound.At(
        null,
        "There is no " + what + " " + Printable.Escape(pattern) + " " + where + (found.Count == 0 ? "." : "; there " + (found.Count == 1 ? "is " : "are ") + Names(found) + "."),
        Remedy);

    private static bool Matches(IReadOnlyList<string> patterns, HashSet<string> matched, string[] texts)
    {
        var matches = patterns.Count == 0;
        foreach (var pattern in patterns)
        {
            if (!Array.Exists(texts, text => FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: true)))
                continue;
            matched.Add(pattern);
            matches = true;
        }

        return matches;
    }

    private static string Names(SortedSet<string> found) =>
        string.Join(", ", found.Take(MostNamed).Select(static name => Printable.Escape(name, 60))) + (found.Count > MostNamed ? " and " + (found.Count - MostNamed) + " more" : "");
}
