using System.Collections.Concurrent;
using System.Text;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Resources;
using K8ssandraImages.Kubernetes;

namespace K8ssandraImages.Operations.Live;

/// <summary>
/// The names of what there is in clusters, for completion: read without the operators, and never an error. Whoever has enough,
/// or no more time, takes what has been found so far.
/// </summary>
public sealed class LiveNames
{
    private static readonly ListOptions WithoutStatus = new() { KeepStatus = false };
    private readonly ConcurrentDictionary<LiveName, byte> _found = [];

    /// <summary>What has been found so far.</summary>
    public IReadOnlyCollection<LiveName> Found => [.. _found.Keys];

    /// <summary>Reads the contexts side by side. Whatever fails is left out.</summary>
    /// <param name="kind">What is looked for.</param>
    /// <param name="options">Which contexts, and how they are reached.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public async Task ReadAsync(LiveNameKind kind, LiveOptions options, CancellationToken cancellationToken)
    {
        try
        {
            IKubernetesSession session = KubernetesSession.Open(options, static _ => { });
            using var hold = session.Hold();
            ResourceType[] types = kind == LiveNameKind.Operators ? [ResourceType.Deployment] : [ResourceType.K8ssandraCluster, ResourceType.CassandraDatacenter];
            var lists = session.Contexts.SelectMany(context => types.Select(type => (context, type)));
            await Parallel.ForEachAsync(
                lists,
                new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, options.ThrottleLimit), CancellationToken = cancellationToken },
                async (list, stop) => await ReadAsync(session, list.context, list.type, stop).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OptionsException or OperationCanceledException)
        {
            // There is nothing to complete with.
        }
    }

    private async Task ReadAsync(IKubernetesSession session, string context, ResourceType type, CancellationToken cancellationToken)
    {
        List<string?> namespaces = session.Options.Namespaces.Count > 0 ? [.. session.Options.Namespaces] : [null];
        for (var i = 0; i < namespaces.Count; i++)
        {
            try
            {
                var client = session.Client(context);
                await foreach (var json in client.ListAsync(type, namespaces[i], WithoutStatus, cancellationToken).ConfigureAwait(false))
                    Add(DocumentParser.ParseObject(json.Span, context, DocumentLimits.Default));
            }
            catch (KubernetesException exception) when (exception.Kind == KubernetesErrorKind.Forbidden && namespaces[i] is null)
            {
                namespaces.Add(session.Client(context).Connection.Namespace ?? "default");
            }
            catch (Exception exception) when (exception is KubernetesException or OperationCanceledException or FormatException or DecoderFallbackException)
            {
                // Its names are not offered.
            }
        }
    }

    private void Add(Node root)
    {
        var @namespace = root.At("metadata", "namespace")?.Text ?? "";
        var name = root.At("metadata", "name")?.Text ?? "";
        if (root["kind"]?.Text == "Deployment")
        {
            if (OperatorDeployment.Read(root, null) is { } deployment)
                _found.TryAdd(new LiveName(@namespace, deployment.Kind == OperatorKind.CassOperator ? "cass-operator" : "k8ssandra-operator", name), 0);
            return;
        }

        if (root["kind"]?.Text != "K8ssandraCluster")
        {
            _found.TryAdd(new LiveName(@namespace, root.At("spec", "clusterName")?.Text ?? "", name), 0);
            return;
        }

        _found.TryAdd(new LiveName(@namespace, name, ""), 0);
        if (root.At("spec", "cassandra", "datacenters") is not { } datacenters)
            return;
        foreach (var dc in datacenters.Items)
            _found.TryAdd(new LiveName(@namespace, name, dc.At("metadata", "name")?.Text ?? ""), 0);
    }
}

/// <summary>What is looked for.</summary>
public enum LiveNameKind
{
    /// <summary>Clusters and datacenters.</summary>
    Datacenters,

    /// <summary>Deployments of operators.</summary>
    Operators,
}

/// <summary>Where something is; a part that it does not have is empty.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Cluster">The K8ssandraCluster, or the Cassandra cluster's name; of an operator's Deployment the operator.</param>
/// <param name="Datacenter">The datacenter, or the Deployment.</param>
public readonly record struct LiveName(string Namespace, string Cluster, string Datacenter);
