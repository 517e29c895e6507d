using System.Diagnostics;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Resources;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Live;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>One operator's Deployment and the ConfigMaps that it reads at start, as they are now.</summary>
/// <param name="objects">The objects of its context.</param>
/// <param name="known">The operator; null where none is known: then the ConfigMaps of the datacenter's namespace are read.</param>
/// <param name="namespace">The namespace of what it reconciles.</param>
/// <param name="options">What the user says.</param>
internal sealed class OperatorSource(ClusterObjects objects, K8ssOperator? known, string @namespace, SnapshotOptions options)
{
    // When it was changed is known from its history only.
    private static readonly ListOptions Labelled = new() { LabelSelector = "k8ssandra.io/config=image", KeepManagedFields = true };

    private Node? _deployment;
    private List<Node> _configMaps = [];
    private K8ssOperator? _state;
    private string? _stateFor;
    private long _stateAt;

    private string Namespace => known?.Namespace ?? @namespace;

    /// <summary>Changes when one of them does.</summary>
    public string Versions => VersionOf(_deployment) + string.Concat(_configMaps.Select(VersionOf));

    /// <summary>Why the operator is not known; null where it is, or is not there.</summary>
    public Diagnostic? WhyUnknown => known is null
        ? DatacenterRules.ReleaseNotKnown.At(null, "the cass-operator that watches the namespace was not found.", null)
        : null;

    /// <summary>Reads them.</summary>
    /// <exception cref="KubernetesException">One cannot be read.</exception>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var deployment = known is null ? Task.FromResult<Node?>(null) : objects.FindAsync(ResourceType.Deployment, known.Namespace, known.Name, cancellationToken);
        // What the user gives is read by nobody else.
        var labelled = options.ImageConfig is null ? objects.ListAsync(ResourceType.ConfigMap, Namespace, Labelled, cancellationToken) : Task.FromResult(new List<Node>());
        await Task.WhenAll(deployment, labelled).ConfigureAwait(false);
        _deployment = await deployment.ConfigureAwait(false);
        var configMaps = await labelled.ConfigureAwait(false);
        if (options.ImageConfig is null && configMaps.Count == 0 && _deployment is not null && OperatorDeployment.Read(_deployment, objects.Context) is { } read)
        {
            foreach (var name in read.MountedConfigMaps.Distinct(StringComparer.Ordinal))
            {
                if (await objects.FindAsync(ResourceType.ConfigMap, Namespace, name, cancellationToken).ConfigureAwait(false) is { } mounted)
                    configMaps.Add(mounted);
            }
        }

        _configMaps = configMaps;
    }

    /// <summary>Puts them among the resources from which it is told what is desired.</summary>
    /// <param name="resources">The resources.</param>
    /// <param name="other">What is there already; null for nothing.</param>
    public void AddTo(SnapshotResources resources, OperatorSource? other = null)
    {
        IEnumerable<Node> all = _deployment is null ? _configMaps : _configMaps.Prepend(_deployment);
        foreach (var root in all)
        {
            if (other is null || other.Context != Context || !other._configMaps.Prepend(other._deployment).Any(same => UidOf(same) == UidOf(root)))
                resources.Add(root, objects.Context);
        }
    }

    /// <summary>How its process is; null where no operator is known.</summary>
    /// <param name="snapshot">The operators and ImageConfigs.</param>
    /// <param name="age">How old the answer may be while nothing else has changed.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    public async Task<K8ssOperator?> StateAsync(Snapshot snapshot, TimeSpan age, CancellationToken cancellationToken)
    {
        if (known is null || _deployment is null)
            return null;
        var isCurrent = _stateFor == Versions && _state is { RunsCurrentImageConfig: true, ReadyPods: > 0 };
        if (_stateFor == Versions && (isCurrent || Stopwatch.GetElapsedTime(_stateAt) < age))
            return _state;
        var deployment = snapshot.Operators.FirstOrDefault(candidate => candidate.Context == objects.Context && candidate.Namespace == known.Namespace && candidate.Name == known.Name);
        if (deployment is null)
            return null;
        var pods = PodsAsync(known.Namespace, OperatorWatch.SelectorOf(_deployment), cancellationToken);
        var lease = LeaseAsync(known, cancellationToken);
        await Task.WhenAll(pods, lease).ConfigureAwait(false);
        var (found, refusal) = await pods.ConfigureAwait(false);
        _state = OperatorObservation.Read(snapshot, deployment, new NamespaceObservation([ObservedWorkload.Read(_deployment)], found, refusal), await lease.ConfigureAwait(false));
        _stateFor = Versions;
        _stateAt = Stopwatch.GetTimestamp();
        return _state;
    }

    private string Context => objects.Context;

    // Who may not see the process knows what it should have read; whether it has is not known then.
    private async Task<(List<ObservedPod> Pods, Diagnostic? Refusal)> PodsAsync(string? space, string? selector, CancellationToken cancellationToken)
    {
        try
        {
            return ([.. (await objects.ListAsync(ResourceType.Pod, space, selector, cancellationToken).ConfigureAwait(false)).Select(ObservedPod.Read)], null);
        }
        catch (KubernetesException exception) when (exception.Kind == KubernetesErrorKind.Forbidden)
        {
            return ([], ContextReader.Finding(LiveRules.NotRead, exception));
        }
    }

    private async Task<Node?> LeaseAsync(K8ssOperator of, CancellationToken cancellationToken)
    {
        try
        {
            return await objects.FindAsync(ResourceType.Lease, of.Namespace, OperatorObservation.LeaseName(of.Kind), cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException exception) when (exception.Kind == KubernetesErrorKind.Forbidden)
        {
            return null;
        }
    }

    private static string VersionOf(Node? root) => UidOf(root) + "/" + root?.At("metadata", "resourceVersion")?.Text + " ";

    private static string? UidOf(Node? root) => root?.At("metadata", "uid")?.Text;
}
