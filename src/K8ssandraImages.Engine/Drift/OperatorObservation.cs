using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Engine.Drift;

/// <summary>
/// What a cluster shows of an operator: its pods, its lease and its ConfigMap, and from these whether the process that reconciles
/// has read what is there now. Operators read their ImageConfig at start and never again (cass-operator v1.8.0 main.go to v1.32.0
/// cmd/main.go; k8ssandra-operator v1.27.0 main.go).
/// </summary>
internal static class OperatorObservation
{
    /// <summary>
    /// What a restart by this module notes in the pod template: which version of which ConfigMap was there before (<c>uid/resourceVersion</c>).
    /// As long as it is that, every process that started later has read what is there.
    /// </summary>
    public const string VersionAnnotation = "k8ssandraimages/imageconfig-version";

    // The kubelet brings a changed ConfigMap into a running pod's volume by its sync period and its cache's age.
    private static readonly TimeSpan VolumeDelay = TimeSpan.FromMinutes(2);

    /// <summary>The name of the Lease with which an operator's pods elect a leader (cass-operator v1.32.0 cmd/main.go:178; k8ssandra-operator v1.32.5 main.go:140).</summary>
    public static string LeaseName(OperatorKind kind) => kind == OperatorKind.CassOperator ? "b569adb7.cassandra.datastax.com" : "dcabfccc.k8ssandra.io";

    /// <summary>Reads an operator's state.</summary>
    /// <param name="snapshot">The operators and ConfigMaps of its cluster.</param>
    /// <param name="deployment">The operator.</param>
    /// <param name="observation">The workloads and pods of its namespace; null where they were not read.</param>
    /// <param name="lease">Its Lease; null where there is none, or it cannot be read.</param>
    public static K8ssOperator Read(Snapshot snapshot, OperatorDeployment deployment, NamespaceObservation? observation, Node? lease)
    {
        var version = snapshot.VersionOf(deployment, out var versionSource);
        var source = snapshot.SourceOf(deployment, out var failure);
        var pods = observation is null ? [] : Pods(observation, deployment);
        var elects = ElectsLeader(snapshot, deployment, version);
        var holder = lease?.At("spec", "holderIdentity")?.Text is { Length: > 0 } identity ? PodOf(identity) : null;
        var changed = source is null ? null : Changed(source.Root);
        // With a lease only its holder reconciles; without, or when the holder is gone and its lease has not run out, every pod may,
        // and the oldest process is what counts.
        var deciding = elects && pods.Find(pod => pod.Name == holder) is { } leader ? [leader] : pods;
        var started = Started(deployment, deciding);
        var runsCurrent = source is null ? null : RunsCurrent(source.Root, changed, started, pods, deciding, source.IsLabelled);
        var diagnostics = new List<Diagnostic>();
        if (failure is not null)
            diagnostics.Add(failure);
        foreach (var other in snapshot.Operators)
        {
            if (Overlap(deployment, other))
            {
                diagnostics.Add(ResolutionRules.Ambiguous.At(
                    deployment.Root.Location,
                    Printable.Escape(other.ToString(), 160) + " is the same operator and watches " + (deployment.WatchesAll || other.WatchesAll ? "namespaces" : "a namespace") + " that this one watches; both would reconcile what is there.",
                    "Give one of them another WATCH_NAMESPACE."));
            }
        }

        if ((observation?.Failure ?? observation?.PodFailure) is { } unread)
            diagnostics.Add(unread);
        return new K8ssOperator
        {
            Context = deployment.Context,
            Namespace = deployment.Namespace,
            Name = deployment.Name,
            Kind = deployment.Kind,
            Version = version?.ToString(),
            VersionSource = versionSource,
            Image = deployment.Container["image"]?.Text,
            WatchNamespaces = deployment.WatchNamespaces,
            IsControlPlane = deployment.Kind == OperatorKind.K8ssandraOperator ? deployment.IsControlPlane : null,
            ImageConfigName = source?.Name,
            ImageConfigDiscovery = source is null ? ImageConfigDiscovery.None : IsByLabel(deployment, source, version) ? ImageConfigDiscovery.Label : ImageConfigDiscovery.MountedFile,
            ImageConfigApi = source?.Api,
            ImageConfigChanged = changed,
            Started = started,
            RunsCurrentImageConfig = runsCurrent,
            IsBeingRestarted = runsCurrent == false && pods.Exists(pod => !pod.IsTerminating && Started(deployment, pod) > changed),
            ElectsLeader = elects,
            LeaseHolder = holder,
            HasPods = observation is { Failure: null, PodFailure: null },
            ReadyPods = pods.Count(pod => pod is { IsReady: true, IsTerminating: false }),
            Replicas = ObservedWorkload.Number(deployment.Root.At("spec", "replicas")) ?? 1,
            Location = deployment.Root.Location,
            Diagnostics = diagnostics,
            Origin = new Origin(snapshot, deployment.Root, deployment.Context, null),
        };
    }

    /// <summary>
    /// When a ConfigMap's data last changed: the API server notes who changed which fields when. Null where it has been made to
    /// forget that.
    /// </summary>
    internal static DateTimeOffset? Changed(Node configMap)
    {
        DateTimeOffset? changed = null;
        foreach (var entry in configMap.At("metadata", "managedFields") is { } entries ? entries.Items : [])
        {
            var fields = entry["fieldsV1"];
            if (fields?["f:data"] is null && fields?["f:binaryData"] is null)
                continue;
            if (ObservedPod.Time(entry["time"]) is { } time && (changed is null || time > changed))
                changed = time;
        }

        // One that is restored brings the notes of the one before.
        return changed is not null && ObservedPod.Time(configMap.At("metadata", "creationTimestamp")) is { } created && created > changed ? created : changed;
    }

    /// <summary>Which version of which ConfigMap it is.</summary>
    internal static string? VersionOf(Node configMap) =>
        configMap.At("metadata", "uid")?.Text is { Length: > 0 } uid && configMap.At("metadata", "resourceVersion")?.Text is { Length: > 0 } version ? uid + "/" + version : null;

    private static bool Overlap(OperatorDeployment one, OperatorDeployment other) =>
        one != other && one.Kind == other.Kind && one.Context == other.Context
        && (one.WatchesAll || other.WatchesAll || one.WatchNamespaces.Intersect(other.WatchNamespaces, StringComparer.Ordinal).Any());

    private static bool IsByLabel(OperatorDeployment deployment, ImageConfigSource source, OperatorVersion? version) =>
        deployment.Kind == OperatorKind.K8ssandraOperator || (source.IsLabelled && (version is null || new CassOperatorRelease(version.Value).ReadsLabelledConfigMap));

    private static List<ObservedPod> Pods(NamespaceObservation observation, OperatorDeployment deployment)
    {
        var workload = observation.Workloads.FirstOrDefault(candidate => candidate.Kind == "Deployment" && candidate.Name == deployment.Name);
        return workload is null ? [] : [.. observation.PodsOf(workload)];
    }

    private static DateTimeOffset? Started(OperatorDeployment deployment, List<ObservedPod> deciding)
    {
        DateTimeOffset? started = null;
        foreach (var pod in deciding)
        {
            if (Started(deployment, pod) is { } time && (started is null || time < started))
                started = time;
        }

        return started;
    }

    // A node's clock may be late: no process is older than its pod, whose time is the API server's, as that of a ConfigMap is.
    private static DateTimeOffset? Started(OperatorDeployment deployment, ObservedPod pod)
    {
        var started = Array.Find(pod.Containers, candidate => !candidate.IsInit && candidate.Name == deployment.Container["name"]?.Text)?.Started;
        return started < pod.Created ? pod.Created : started;
    }

    private static bool? RunsCurrent(Node configMap, DateTimeOffset? changed, DateTimeOffset? started, List<ObservedPod> pods, List<ObservedPod> deciding, bool readsFromServer)
    {
        // What was noted before the restart needs no clock, and no note of the server about when: until Kubernetes 1.24 that is not
        // kept up when the same client changes the same field again (kubernetes/kubernetes#110058).
        if (started is not null && VersionOf(configMap) is { } version && deciding.TrueForAll(pod => pod.ImageConfigVersion == version))
            return true;
        if (started < (changed ?? ObservedPod.Time(configMap.At("metadata", "creationTimestamp"))))
            return false;
        // Both times are whole seconds: in the same second it can be either.
        if (changed is null || started is null || changed == started)
            return null;
        // A process that is restarted in its pod may find a volume that is not up to date yet.
        var isRestart = pods.Exists(pod => pod.Created < changed);
        return !readsFromServer && isRestart && started - changed < VolumeDelay ? null : true;
    }

    // Until 1.23 the OperatorConfig says it; where it cannot be seen, those of all manifests of these releases say so.
    private static bool ElectsLeader(Snapshot snapshot, OperatorDeployment deployment, OperatorVersion? version)
    {
        if (deployment.Flag("leader-elect") is { } flag)
            return flag;
        if (deployment.Kind != OperatorKind.CassOperator || version is not { } known || new CassOperatorRelease(known).ElectsLeaderByFlag || deployment.ConfigFile is null)
            return false;
        return snapshot.OperatorConfigOf(deployment) is not { } config || config.At("leaderElection", "leaderElect")?.Text == "true";
    }

    /// <summary>The pod that a holder of a lease is: <c>pod_uuid</c>; names of pods have no underscore.</summary>
    internal static string PodOf(string identity) => identity.IndexOf('_', StringComparison.Ordinal) is > 0 and var end ? identity[..end] : identity;
}
