using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Tests.Changes;

/// <summary>Intents of a K8ssandraCluster or a CassandraDatacenter written as a command.</summary>
internal static class ClusterIntents
{
    /// <summary>Reads <c>-Server a/b:1 -Datacenter dc1 -Remove Reaper</c>.</summary>
    public static ClusterImageIntent Parse(string command)
    {
        var intent = new ClusterImageIntent();
        var images = new Dictionary<ClusterImage, string>();
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i += 2)
        {
            var value = words[i + 1];
            switch (words[i])
            {
                case "-Datacenter":
                    intent = intent with { Datacenter = value };
                    break;
                case "-PullPolicy":
                    intent = intent with { PullPolicy = value };
                    break;
                case "-PullSecret":
                    intent = intent with { PullSecret = value };
                    break;
                case "-Remove":
                    intent = intent with { Remove = [.. value.Split(',').Select(Enum.Parse<ClusterImage>)] };
                    break;
                default:
                    images[Enum.Parse<ClusterImage>(words[i][1..])] = value;
                    break;
            }
        }

        return intent with { Images = images };
    }

    public static (string Edits, IReadOnlyList<Diagnostic> Reported) Translate(string release, string yaml, string command, string? cassOperator = null)
    {
        var manager = new K8ssandraOperatorRelease(OperatorVersion.Parse(release));
        var reported = new List<Diagnostic>();
        var edits = Parse(command).EditsFor(Root(yaml), manager, cassOperator is null ? new CassOperatorRelease(manager.Ships.CassOperatorLibrary) : new CassOperatorRelease(OperatorVersion.Parse(cassOperator)), reported.Add);
        return (Intents.Show(edits), reported);
    }

    public static Diagnostic Refused(string release, string yaml, string command, string? cassOperator = null) =>
        Assert.Throws<IntentException>(() => Translate(release, yaml, command, cassOperator)).Diagnostic;

    public static Node Root(string yaml) => Assert.Single(DocumentParser.Parse(new DocumentText("cluster.yaml", 0, 1, yaml), DocumentLimits.Default).Roots);

    /// <summary>A K8ssandraCluster.</summary>
    /// <param name="cassandra">Lines of <c>spec.cassandra</c>, in flow style.</param>
    /// <param name="spec">Lines of <c>spec</c>.</param>
    /// <param name="dc1">The rest of the first datacenter.</param>
    public static string Cluster(string cassandra = "", string spec = "", string dc1 = "") => $$"""
        apiVersion: k8ssandra.io/v1alpha1
        kind: K8ssandraCluster
        metadata: {name: shop, namespace: k8ssandra}
        spec: { {{spec}} cassandra: { {{cassandra}} serverVersion: "4.0.7", datacenters: [{metadata: {name: dc1}, size: 3, {{dc1}} }, {metadata: {name: dc2}, size: 3}] } }
        """;
}
