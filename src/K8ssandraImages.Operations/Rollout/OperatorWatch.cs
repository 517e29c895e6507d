using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Resources;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>Looks at one operator again and again: its Deployment and pods, what it finds when it starts, who leads.</summary>
internal sealed class OperatorWatch(ClusterObjects objects, RestartFacts facts)
{
    /// <summary>What kubectl rollout restart writes into a pod template, and the template's pods have too.</summary>
    public const string MarkAnnotation = "kubectl.kubernetes.io/restartedAt";

    private static readonly ListOptions Labelled = new() { KeepManagedFields = true, LabelSelector = "k8ssandra.io/config=image" };

    public SourceLocation Location => objects.At(ResourceType.Deployment, facts.Namespace, facts.Name);

    /// <summary>The Deployment and its pods, the pods after it: what the Deployment does not count any more is seen on its way out.</summary>
    /// <exception cref="ChangeException">It is not there any more, or another one is.</exception>
    public async Task<OperatorSight> LookAsync(CancellationToken cancellationToken)
    {
        var root = await FindAsync(cancellationToken).ConfigureAwait(false);
        var pods = await objects.ListAsync(ResourceType.Pod, facts.Namespace, SelectorOf(root), cancellationToken).ConfigureAwait(false);
        return new OperatorSight(root, [.. pods.Select(static pod => new OperatorPod(pod)).Where(pod => pod.Deployment == facts.Name && !pod.HasEnded).OrderBy(static pod => pod.Name, StringComparer.Ordinal)]);
    }

    /// <summary>The Deployment.</summary>
    /// <exception cref="ChangeException">It is not there any more, or another one is.</exception>
    public async Task<Node> FindAsync(CancellationToken cancellationToken)
    {
        var root = await objects.FindAsync(ResourceType.Deployment, facts.Namespace, facts.Name, cancellationToken).ConfigureAwait(false)
            ?? throw new ChangeException(OperationRules.WorldChanged.At(Location, "The Deployment is not there any more.", "See which operators there are: Get-K8ssOperator, k8ssimages operators."));
        return root.At("metadata", "uid")?.Text == facts.Uid ? root : throw new ChangeException(OperationRules.WorldChanged.At(
            Location,
            "The Deployment was deleted and made anew since the restart was planned, so its pods are new ones.",
            "Look at it (Get-K8ssOperator), and plan it anew if it still has to be restarted."));
    }

    /// <summary>What the operator finds when it starts.</summary>
    /// <exception cref="ChangeException">The Deployment runs something else now.</exception>
    public async Task<OperatorReading> ReadAsync(Node root, CancellationToken cancellationToken)
    {
        var resources = new SnapshotResources();
        resources.Add(root, objects.Context);
        if (resources.Operators is not [{ } deployment] || deployment.Kind != facts.Kind)
            throw new ChangeException(OperationRules.WorldChanged.At(Location, "The Deployment runs something else than it did when the restart was planned.", "Look at it: Get-K8ssOperator, k8ssimages operators."));
        try
        {
            foreach (var map in await objects.ListAsync(ResourceType.ConfigMap, facts.Namespace, Labelled, cancellationToken).ConfigureAwait(false))
                resources.Add(map, objects.Context);
            foreach (var name in deployment.MountedConfigMaps.Distinct(StringComparer.Ordinal).Where(name => !resources.ConfigMaps.Exists(map => map.Root.At("metadata", "name")?.Text == name)).ToList())
            {
                if (await objects.FindAsync(ResourceType.ConfigMap, facts.Namespace, name, cancellationToken).ConfigureAwait(false) is { } map)
                    resources.Add(map, objects.Context);
            }
        }
        catch (KubernetesException exception) when (exception.Kind == KubernetesErrorKind.Forbidden)
        {
            resources.MarkUnread(objects.Context, facts.Namespace, ContextReader.Finding(LiveRules.NotRead, exception));
        }

        var snapshot = new Snapshot(OptionsFor(deployment), resources);
        return new OperatorReading(snapshot, deployment, new OperatorStart(snapshot, deployment));
    }

    /// <summary>Its Lease; null where there is none, or it may not be read.</summary>
    public async Task<(Node? Root, bool IsForbidden)> FindLeaseAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await objects.FindAsync(ResourceType.Lease, facts.Namespace, OperatorObservation.LeaseName(facts.Kind), cancellationToken).ConfigureAwait(false), false);
        }
        catch (KubernetesException exception) when (exception.Kind == KubernetesErrorKind.Forbidden)
        {
            return (null, true);
        }
    }

    /// <summary>What went wrong with a pod, oldest first; nothing where that may not be read.</summary>
    public async Task<IReadOnlyList<Node>> WarningsOfAsync(OperatorPod pod, CancellationToken cancellationToken)
    {
        try
        {
            var events = await objects.ListAsync(ResourceType.Event, facts.Namespace, new ListOptions { FieldSelector = "involvedObject.uid=" + pod.Uid + ",type=Warning" }, cancellationToken).ConfigureAwait(false);
            return [.. events.OrderBy(static item => ObservedPod.Time(item["lastTimestamp"]) ?? ObservedPod.Time(item["eventTime"]) ?? ObservedPod.Time(item.At("metadata", "creationTimestamp")))];
        }
        catch (KubernetesException exception) when (exception.Kind is KubernetesErrorKind.Forbidden)
        {
            return [];
        }
    }

    /// <summary>Whether it runs on the ConfigMap that is there.</summary>
    public static K8ssOperator Describe(OperatorReading reading, OperatorSight sight, Node? lease) =>
        OperatorObservation.Read(reading.Snapshot, reading.Deployment, new NamespaceObservation([ObservedWorkload.Read(sight.Root)], sight.Pods.Select(static pod => ObservedPod.Read(pod.Root))), lease);

    // What was given beats what the image tells; what was told when it was planned stands in where the image tells nothing.
    private SnapshotOptions OptionsFor(OperatorDeployment deployment)
    {
        var told = deployment.Version is null && OperatorVersion.TryParse(facts.Release, out var release) ? release : (OperatorVersion?)null;
        return new SnapshotOptions
        {
            CassOperatorVersion = Given(facts.CassOperatorVersion) ?? (facts.Kind == OperatorKind.CassOperator ? told : null),
            K8ssandraOperatorVersion = Given(facts.K8ssandraOperatorVersion) ?? (facts.Kind == OperatorKind.K8ssandraOperator ? told : null),
        };
    }

    private static OperatorVersion? Given(string? text) => OperatorVersion.TryParse(text, out var version) ? version : null;

    /// <summary>The label selector of a Deployment's pods; null for all of its namespace. Pods of others that it happens to select are passed over later.</summary>
    public static string? SelectorOf(Node root)
    {
        var labels = new List<string>();
        foreach (var label in root.At("spec", "selector", "matchLabels") is { } selector ? selector.Members : [])
            labels.Add(label.Key + "=" + label.Value.Text);
        return labels.Count == 0 ? null : string.Join(',', labels);
    }
}

/// <summary>An operator and the ConfigMaps of its namespace.</summary>
/// <param name="Snapshot">Both.</param>
/// <param name="Deployment">The operator.</param>
/// <param name="Start">What it finds when it starts.</param>
internal sealed record OperatorReading(Snapshot Snapshot, OperatorDeployment Deployment, OperatorStart Start)
{
    /// <summary>The ConfigMap that it reads; null for none.</summary>
    public ImageConfigSource? Source => Start.Source;

    /// <summary>Which version of the ConfigMap that is.</summary>
    public string? Version => Source is null ? null : OperatorObservation.VersionOf(Source.Root);

    /// <summary>When the ConfigMap's data last changed, by the server's clock, to the second; null where that is not known.</summary>
    public DateTimeOffset? Changed => Source is null ? null : OperatorObservation.Changed(Source.Root);
}
