using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Resources;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>What becomes of the datacenters that an operator decides about when it starts anew; for operations, which tell it before they restart one.</summary>
internal static class ImpactReading
{
    /// <summary>What a cass-operator decides about: CassandraDatacenters, whoever made them.</summary>
    public const LiveScope OfCassOperator = LiveScope.Datacenters | LiveScope.OperatorState | LiveScope.Pods | LiveScope.Status;

    /// <summary>What a k8ssandra-operator decides about: K8ssandraClusters, and Reapers and Stargates of others.</summary>
    public const LiveScope OfK8ssandraOperator = LiveScope.Clusters | LiveScope.Workloads | LiveScope.OperatorState | LiveScope.Pods | LiveScope.Status;

    /// <summary>One row for each StatefulSet and Deployment that the operator decides about, as soon as it is known; none where there is no such operator.</summary>
    /// <param name="session">The clusters.</param>
    /// <param name="context">The context of the operator's Deployment.</param>
    /// <param name="operatorNamespace">Its namespace.</param>
    /// <param name="operatorName">Its name; cass-operator or k8ssandra-operator.</param>
    /// <param name="pendingImageConfig">The text of the ImageConfig that it will find when it starts; null for what its ConfigMap holds now.</param>
    /// <param name="options">What the user says beside it; its ImageConfig is not looked at.</param>
    /// <param name="report">Where findings go that belong to no row; on the thread that asks.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <exception cref="OptionsException">An option, or the text, cannot be used.</exception>
    public static IEnumerable<K8ssImageImpact> Of(
        IKubernetesSession session,
        string context,
        string operatorNamespace,
        string operatorName,
        string? pendingImageConfig,
        ManifestOptions options,
        Action<Diagnostic> report,
        CancellationToken cancellationToken)
    {
        // What it watches says where to look; what is found wrong on the way is found again there.
        var findings = new List<Diagnostic>();
        var survey = new LiveFleet(new NarrowedSession(session, context, [operatorNamespace]), options with { ImageConfig = null }, findings.Add, cancellationToken);
        survey.LoadOperators(cancellationToken);
        if (survey.Snapshot.Operators.FirstOrDefault(deployment => deployment.Context == context && deployment.Namespace == operatorNamespace && deployment.Name == operatorName) is { } found)
            return Of(session, found, PendingState.OfOperator(context, operatorNamespace, operatorName, pendingImageConfig), options with { ImageConfig = null }, null, report, null, cancellationToken);
        foreach (var finding in findings)
            report(finding);
        return [];
    }

    /// <summary>The same of an operator that an earlier command found.</summary>
    internal static IEnumerable<K8ssImageImpact> Of(IKubernetesSession session, K8ssOperator item, PendingState pending, ManifestOptions options, SnapshotOptions earlier, Action<Diagnostic> report, Action<IReadOnlyCollection<string>>? waiting, CancellationToken cancellationToken) =>
        item.Origin is Origin origin && origin.Snapshot.Operators.FirstOrDefault(deployment => ReferenceEquals(deployment.Root, origin.Root)) is { } found
            ? Of(session, found, pending, options, earlier, report, waiting, cancellationToken)
            : [];

    /// <summary>One context, and the namespaces that operators watch: the account may not see any others.</summary>
    internal static NarrowedSession Narrowed(IKubernetesSession session, string context, IReadOnlyList<OperatorDeployment> operators) => new(
        session,
        context,
        operators.Count == 0 || operators.Any(static deployment => deployment.WatchesAll)
            ? []
            : [.. operators.SelectMany(static deployment => deployment.WatchNamespaces.Append(deployment.Namespace ?? "")).Distinct(StringComparer.Ordinal)]);

    private static IEnumerable<K8ssImageImpact> Of(IKubernetesSession session, OperatorDeployment deployment, PendingState pending, ManifestOptions options, SnapshotOptions? earlier, Action<Diagnostic> report, Action<IReadOnlyCollection<string>>? waiting, CancellationToken cancellationToken) =>
        new LiveFleet(Narrowed(session, deployment.Context!, [deployment]), options, report, cancellationToken, earlier) { Waiting = waiting }
            .Impact(pending, deployment.Kind == OperatorKind.CassOperator ? OfCassOperator : OfK8ssandraOperator, cancellationToken);
}
