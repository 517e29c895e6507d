using K8ssandraImages.Engine.Rollout;

namespace K8ssandraImages.Engine.Drift;

/// <summary>
/// Tells for each container what it should run, what it runs, and what it waits for. A pure function of what was read. The chain is
/// K8ssandraCluster → CassandraDatacenter → StatefulSet → pods; the first link that does not hold names the state.
/// </summary>
internal static class DriftResolver
{
    /// <summary>One row for each container of each workload, in the order of the pods; then containers that no operator knows.</summary>
    public static IEnumerable<K8ssImageDrift> Resolve(DriftSubject subject)
    {
        var groups = subject.Desired.Where(image => image.ContainerKind != ContainerKind.Job).GroupBy(image => (image.Workload, image.WorkloadName));
        foreach (var group in groups)
        {
            var images = group.ToList();
            var workloads = subject.Observation.Failure is null ? Find(subject, group.Key.Workload, group.Key.WorkloadName) : [];
            if (workloads.Count == 0)
            {
                foreach (var image in images)
                    yield return Absent(subject, image);
            }

            foreach (var workload in workloads)
            {
                var pods = subject.Observation.PodsOf(workload);
                foreach (var image in images)
                    yield return Compare(subject, image, workload, workloads, pods);
                foreach (var row in Unmanaged(subject, images, workload, pods))
                    yield return row;
            }
        }
    }

    private static List<ObservedWorkload> Find(DriftSubject subject, WorkloadKind kind, string? name)
    {
        if (kind != WorkloadKind.Cassandra)
            return [.. subject.Observation.Workloads.Where(workload => workload.Name == name)];
        var uid = subject.Datacenter?.At("metadata", "uid")?.Text;
        return string.IsNullOrEmpty(uid) ? [] : [.. subject.Observation.Workloads.Where(workload => workload.Kind == "StatefulSet" && workload.OwnerUid == uid).OrderBy(workload => workload.Name, StringComparer.Ordinal)];
    }

    private static K8ssImageDrift Absent(DriftSubject subject, EffectiveImage image)
    {
        Verdict verdict;
        if (subject.Observation.Failure is { } failure)
            verdict = new Verdict(DriftState.Unknown, "The workloads of the namespace cannot be read: " + failure.Message, failure.Remedy);
        else if (image.Workload == WorkloadKind.Cassandra && subject.DatacenterUnread is { } unread)
            verdict = new Verdict(DriftState.Unknown, "The CassandraDatacenter cannot be read: " + unread.Message, unread.Remedy);
        else if (Failed(subject, image) is { } failed)
            verdict = failed;
        else
            verdict = NotBuilt(subject, image);
        return Row(subject, image, null, [], verdict);
    }

    private static Verdict NotBuilt(DriftSubject subject, EffectiveImage image)
    {
        var builder = OperatorOf(subject, image);
        if (image.Workload == WorkloadKind.Cassandra && subject.Datacenter is null)
            return new Verdict(DriftState.RolloutPending, "There is no CassandraDatacenter " + Show(image.Datacenter) + " yet; k8ssandra-operator creates one datacenter after the other, each when the one before is ready.", "Look at the K8ssandraCluster's status and the operator's log.");
        return NotRunning(subject, builder, image) ?? new Verdict(DriftState.RolloutPending, "There is no " + (image.Workload == WorkloadKind.Cassandra ? "StatefulSet" : "Deployment") + " for it yet.", "Look at the status of its resource and the operator's log.");
    }

    private static K8ssImageDrift Compare(DriftSubject subject, EffectiveImage image, ObservedWorkload workload, List<ObservedWorkload> all, IReadOnlyList<ObservedPod> pods)
    {
        var template = Array.Find(workload.Containers, container => container.Name == image.Container && container.IsInit == (image.ContainerKind == ContainerKind.Init))?.Image;
        var verdict = Failed(subject, image)
            ?? (template == image.Image ? InTemplate(subject, image, workload, pods) : NotInTemplate(subject, image, workload, all, pods));
        return Row(subject, image, workload, pods, verdict, template);
    }

    // ---- the template asks for the desired image: do the pods run it? ---------------------------------------------------

    private static Verdict InTemplate(DriftSubject subject, EffectiveImage image, ObservedWorkload workload, IReadOnlyList<ObservedPod> pods)
    {
        if (subject.Observation.PodFailure is { } unread)
            return new Verdict(DriftState.Unknown, Show(workload.Resource) + " asks for the image; its pods cannot be read: " + unread.Message, unread.Remedy);
        var live = pods.Where(pod => !pod.IsTerminating).ToList();
        var differing = live.Where(pod => Container(pod, image.Container, image.ContainerKind)?.Image != image.Image).ToList();
        var failing = live.Where(pod => Container(pod, image.Container, image.ContainerKind) is { Problem: not null } container && container.Image == image.Image).ToList();
        if (failing.Count > 0 && Container(failing[0], image.Container, image.ContainerKind) is { } broken)
        {
            var pull = ObservedPodContainer.IsOfPull(broken.Problem);
            return new Verdict(
                differing.Count > 0 || pull || workload.IsRolling ? DriftState.RolloutBlocked : DriftState.InSync,
                "The pod " + Show(failing[0].Name) + " has the image and does not run it: " + Show(broken.Problem) + (failing.Count > 1 ? " (and " + (failing.Count - 1) + " more)" : "") + ".",
                pull ? "Check that the image exists in that registry and that the pull secrets fit: kubectl describe pod " + Pod(failing[0], image.Namespace) : "Look at its log: kubectl logs " + Pod(failing[0], image.Namespace) + " -c " + Show(image.Container) + " --previous");
        }

        if (differing.Count > 0)
            return PodsLag(image.Namespace, workload, live, differing);
        if (live.Count < workload.Replicas && (workload.IsRolling || live.Count == 0))
            return new Verdict(DriftState.RollingOut, live.Count + " of " + workload.Replicas + " pods are there.", null);
        if (live.Find(pod => pod.IsUnschedulable) is { } waiting && workload.IsRolling)
            return new Verdict(DriftState.RolloutBlocked, "No node takes the pod " + Show(waiting.Name) + ".", "kubectl describe pod " + Pod(waiting, image.Namespace));
        // A digest names one content; the nodes may tell its index or the part for their architecture.
        var ids = image.Image!.Contains('@', StringComparison.Ordinal) ? [] : live.Select(pod => Digest(Container(pod, image.Container, image.ContainerKind)?.ImageId)).Where(id => id is not null).Distinct().ToList();
        if (ids.Count > 1)
        {
            return new Verdict(
                DriftState.PodsDiffer,
                "Under one name the nodes pulled " + ids.Count + " different images: the tag has been moved in the registry.",
                "Pin a digest, or restart the pods with the pull policy Always.");
        }

        var manifest = subject.Manifest(image);
        if (manifest is not null && manifest != image.Image)
            return new Verdict(DriftState.ApplyPending, "The manifest asks for another image than the objects in the cluster.", "Apply the manifest.");
        var ready = live.Count(pod => Container(pod, image.Container, image.ContainerKind) is { IsReady: true });
        return new Verdict(DriftState.InSync, (live.Count, ready) switch
        {
            (0, _) => Show(workload.Resource) + " asks for the image; there are no pods.",
            (1, 1) => "The pod runs it.",
            (1, _) => "The pod asks for it and does not run it yet.",
            var (count, running) when count == running => "All " + count + " pods run it.",
            var (count, running) => "All " + count + " pods ask for it, " + running + " of them run it.",
        }, null);
    }

    private static Verdict PodsLag(string? @namespace, ObservedWorkload workload, List<ObservedPod> live, List<ObservedPod> differing)
    {
        var count = differing.Count + " of " + live.Count + " pods run another image";
        if (workload.WaitsForDeletion)
            return new Verdict(DriftState.PodsDiffer, count + ": the update strategy of " + Show(workload.Resource) + " is OnDelete.", "Delete the pods, one after the other.");
        if (!workload.IsRolling)
        {
            return new Verdict(
                DriftState.PodsDiffer,
                count + " than " + Show(workload.Resource) + " asks for, and no rollout is under way: an admission webhook changed it.",
                "Compare the pod with the template: kubectl get pod " + Pod(differing[0], @namespace) + " -o yaml");
        }

        if (workload.Partition > 0)
        {
            return new Verdict(
                DriftState.RolloutBlocked,
                count + ": " + Show(workload.Resource) + " updates only pods from number " + workload.Partition + " on (canaryUpgrade).",
                "Set spec.canaryUpgrade: false on the CassandraDatacenter once the updated pods are well.");
        }

        if (live.Find(pod => pod.IsUnschedulable) is { } waiting)
            return new Verdict(DriftState.RolloutBlocked, "No node takes the pod " + Show(waiting.Name) + "; " + count + ".", "kubectl describe pod " + Pod(waiting, @namespace));

        // A StatefulSet goes on only when the pod before is ready; one that is not holds it up, updated or not.
        var stuck = live.Find(pod => !pod.IsReady && Array.Exists(pod.Containers, container => container.IsFailing));
        if (stuck is not null)
        {
            var container = Array.Find(stuck.Containers, candidate => candidate.IsFailing)!;
            return new Verdict(
                DriftState.RolloutBlocked,
                count + "; the pod " + Show(stuck.Name) + " holds the rollout up: " + Show(container.Name) + " is in " + Show(container.Problem) + ".",
                "kubectl describe pod " + Pod(stuck, @namespace));
        }

        return new Verdict(DriftState.RollingOut, count + "; " + workload.UpdatedReplicas + " of " + workload.Replicas + " have been replaced.", null);
    }

    // ---- the template asks for another image: who has not done what? ----------------------------------------------------

    private static Verdict NotInTemplate(DriftSubject subject, EffectiveImage image, ObservedWorkload workload, List<ObservedWorkload> all, IReadOnlyList<ObservedPod> pods)
    {
        if (image.Workload == WorkloadKind.Operator)
            return new Verdict(DriftState.RollingOut, "The Deployment has just changed.", null);
        var builder = OperatorOf(subject, image);
        if (NotRunning(subject, builder, image) is { } notRunning)
            return notRunning;
        if (image.Workload != WorkloadKind.Cassandra)
        {
            return RestartPending(image, builder!, image.Context) ?? new Verdict(
                DriftState.RollingOut,
                "k8ssandra-operator " + builder!.Version + " updates " + Show(workload.Resource) + " as soon as it reconciles; it waits for nobody.",
                null);
        }

        if (IsHeldByCluster(subject, image) && BlockedInCluster(subject, image) is { } held)
            return held;
        return RestartPending(OfDatacenter(subject, image) ?? image, builder!, image.Context) ?? Follow(subject, workload, all);
    }

    private static bool IsHeldByCluster(DriftSubject subject, EffectiveImage image) =>
        image.Workload == WorkloadKind.Cassandra && subject.OfDatacenter is not null && OfDatacenter(subject, image)?.Image != image.Image;

    private static EffectiveImage? OfDatacenter(DriftSubject subject, EffectiveImage image) =>
        subject.OfDatacenter?.FirstOrDefault(other => other.Container == image.Container && other.ContainerKind == image.ContainerKind);

    // What a StatefulSet waits for whose template differs from what cass-operator would write.
    private static Verdict Follow(DriftSubject subject, ObservedWorkload workload, List<ObservedWorkload> all)
    {
        var rollout = DatacenterUpdate.Of(new DatacenterState
        {
            Release = subject.CassOperatorRelease!,
            Root = subject.Datacenter,
            IsLive = true,
            IsOfCluster = subject.Cluster is not null,
            KnowsPods = subject.Observation.PodFailure is null,
            Racks = DatacenterState.RacksOf(subject.Datacenter, all, subject.Observation.PodsOf, candidate => candidate == workload || Differs(subject, candidate)),
        }).First(candidate => candidate.Rack.Workload == workload);
        return rollout.Timing switch
        {
            RolloutTiming.AtOnce => new Verdict(DriftState.RollingOut, "cass-operator updates one rack after the other; " + Show(workload.Resource) + " has not had its turn.", null),
            RolloutTiming.OnPermission => new Verdict(DriftState.RolloutPending, rollout.Reasons[0], rollout.NextStep),
            _ => new Verdict(DriftState.RolloutBlocked, rollout.Reasons[0], rollout.NextStep),
        };
    }

    private static bool Differs(DriftSubject subject, ObservedWorkload workload) => (subject.OfDatacenter ?? subject.Desired).Any(image =>
        image is { Workload: WorkloadKind.Cassandra, ContainerKind: not ContainerKind.Job }
        && Array.Find(workload.Containers, container => container.Name == image.Container && container.IsInit == (image.ContainerKind == ContainerKind.Init))?.Image != image.Image);

    // What the K8ssandraCluster asks for is not in the CassandraDatacenter yet.
    private static Verdict? BlockedInCluster(DriftSubject subject, EffectiveImage image)
    {
        if (subject.ControlPlaneRelease is not { } release || subject.Cluster is not { } cluster)
            return null;
        if (subject.ControlPlane is not null)
        {
            if (NotRunning(subject, subject.ControlPlane, image) is { } notRunning)
                return notRunning;
            if (IsOfControlPlane(image) && RestartPending(image, subject.ControlPlane, image.Context) is { } restart)
                return restart;
        }

        return ClusterUpdate.PermitOf(release, cluster, isLive: true).IsGiven
            ? new Verdict(DriftState.RollingOut, "k8ssandra-operator updates the CassandraDatacenters one after the other, each when the one before is ready.", null)
            : new Verdict(
                DriftState.RolloutPending,
                "k8ssandra-operator " + release.Version + " has not written it to the CassandraDatacenter: it waits for permission.",
                ClusterUpdate.Permission(cluster, In(subject.ClusterContext, image.Context)));
    }

    // Null where the operator runs, or where nobody can tell.
    private static Verdict? NotRunning(DriftSubject subject, K8ssOperator? builder, EffectiveImage image)
    {
        var name = image.Workload == WorkloadKind.Cassandra ? "cass-operator" : "k8ssandra-operator";
        if (builder is null)
        {
            return subject.OperatorsUnread is { } unread
                ? new Verdict(DriftState.Unknown, "Which operator decides about it cannot be told: " + unread.Message, unread.Remedy)
                : new Verdict(DriftState.Unmanaged, "No " + name + " watches the namespace, so nobody brings the image about.", "Start an operator that watches the namespace, or add it to its WATCH_NAMESPACE.");
        }

        return builder is { ReadyPods: 0, HasPods: true }
            ? new Verdict(DriftState.RolloutBlocked, Name(builder) + " does not run: none of its pods is ready.", "Look at its pods and its log" + In(builder.Context, image.Context) + ": kubectl get pods -n " + Show(builder.Namespace))
            : null;
    }

    private static Verdict? RestartPending(EffectiveImage image, K8ssOperator builder, string? context)
    {
        if (builder.RunsCurrentImageConfig != false || !DependsOnImageConfig(image))
            return null;
        var changed = "ConfigMap " + Show(builder.ImageConfigName) + " has changed since " + Name(builder) + " started, and operators read it at start only";
        return builder.IsBeingRestarted
            ? new Verdict(
                DriftState.OperatorRestartPending,
                changed + "; a new process runs beside the old one.",
                "Wait until the old pod is gone: until then it may still reconcile" + In(builder.Context, context) + ": kubectl get pods -n " + Show(builder.Namespace))
            : new Verdict(
                DriftState.OperatorRestartPending,
                changed + ".",
                "Restart it" + In(builder.Context, context) + ": kubectl rollout restart deployment/" + Show(builder.Name) + " -n " + Show(builder.Namespace) + ". See first what would restart at once: Get-K8ssImageImpact, k8ssimages impact.");
    }

    // What is decided in another context is not where the row is.
    private static string In(string? context, string? own) => context is null || context == own ? "" : ", in the context " + Show(context);

    // The control plane writes these into the CassandraDatacenter.
    private static bool IsOfControlPlane(EffectiveImage image) => image.Component is "medusa" or "per-node-config";

    // Without a trace the highest tier is all that is known; then any tier below the resource's own may have had a say.
    private static bool DependsOnImageConfig(EffectiveImage image)
    {
        if (image.Trace.Count == 0)
            return image.Source is null or >= ImageTier.ImageConfigOverrides;
        foreach (var entry in image.Trace)
        {
            if (entry is { Outcome: TraceOutcome.Won, Tier: >= ImageTier.ImageConfigOverrides and <= ImageTier.ImageConfigDefaults } && entry.Field is not (ImageField.PullPolicy or ImageField.PullSecrets))
                return true;
        }

        return false;
    }

    private static Verdict? Failed(DriftSubject subject, EffectiveImage image)
    {
        if (image.Image is not null)
            return null;
        if (OperatorOf(subject, image) is null && subject.OperatorsUnread is null)
            return NotRunning(subject, null, image);
        var cause = image.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        return cause?.Id == Resolution.ResolutionRules.ContextNotRead.Id
            ? new Verdict(DriftState.Unknown, "What it should run is not known: " + cause.Message, cause.Remedy)
            : new Verdict(DriftState.RolloutBlocked, "The operator cannot build the pod: " + (cause?.Message ?? "there is no image."), cause?.Remedy);
    }

    private static K8ssOperator? OperatorOf(DriftSubject subject, EffectiveImage image) => image.Workload switch
    {
        WorkloadKind.Cassandra => subject.CassOperator,
        WorkloadKind.Medusa => subject.ControlPlane,
        _ => subject.DataPlane,
    };

    // ---- containers that nobody asked for -------------------------------------------------------------------------------

    private static IEnumerable<K8ssImageDrift> Unmanaged(DriftSubject subject, List<EffectiveImage> images, ObservedWorkload workload, IReadOnlyList<ObservedPod> pods)
    {
        var known = images.Select(image => (image.Container, image.ContainerKind == ContainerKind.Init)).ToHashSet();
        foreach (var container in workload.Containers)
        {
            if (known.Add((container.Name, container.IsInit)))
                yield return UnmanagedRow(subject, images[0], workload, container.Name, container.IsInit, container.Image, pods, Show(workload.Resource) + " has this container, and the custom resources do not: it was removed or somebody edited the template.");
        }

        foreach (var pod in pods)
        {
            foreach (var container in pod.Containers)
            {
                if (known.Add((container.Name, container.IsInit)))
                    yield return UnmanagedRow(subject, images[0], workload, container.Name, container.IsInit, null, pods, workload.IsRolling ? "Pods have this container, and their template does not: they are not replaced yet, or an admission webhook added it." : "Pods have this container, and their template does not: an admission webhook added it.");
            }
        }
    }

    private static K8ssImageDrift UnmanagedRow(DriftSubject subject, EffectiveImage sibling, ObservedWorkload workload, string name, bool isInit, string? template, IReadOnlyList<ObservedPod> pods, string reason)
    {
        var kind = isInit ? ContainerKind.Init : ContainerKind.Main;
        return new K8ssImageDrift
        {
            Context = sibling.Context,
            Namespace = sibling.Namespace,
            Cluster = sibling.Cluster,
            Datacenter = sibling.Datacenter,
            Workload = sibling.Workload,
            Resource = workload.Resource,
            Rack = workload.Rack,
            Container = name,
            ContainerKind = kind,
            Template = template,
            Pods = PodImages(pods, name, kind),
            State = DriftState.Unmanaged,
            Reason = reason,
            Origin = subject.Origin,
        };
    }

    // ---- rows -----------------------------------------------------------------------------------------------------------

    private static K8ssImageDrift Row(DriftSubject subject, EffectiveImage image, ObservedWorkload? workload, IReadOnlyList<ObservedPod> pods, Verdict verdict, string? template = null)
    {
        var reader = image.Workload == WorkloadKind.Cassandra && subject.Cluster is not null && IsOfControlPlane(image) ? subject.ControlPlane : OperatorOf(subject, image);
        var isStale = reader?.RunsCurrentImageConfig == false && DependsOnImageConfig(image);
        return new K8ssImageDrift
        {
            Context = image.Context,
            Namespace = image.Namespace,
            Cluster = image.Cluster,
            Datacenter = image.Datacenter,
            Workload = image.Workload,
            Resource = workload?.Resource,
            Rack = workload?.Rack,
            Container = image.Container,
            ContainerKind = image.ContainerKind,
            Component = image.Component,
            Manifest = subject.Manifest(image),
            Desired = image.Image,
            Loaded = isStale ? null : image.Image,
            Template = template,
            IsHeldByCluster = IsHeldByCluster(subject, image),
            Pods = PodImages(pods, image.Container, image.ContainerKind),
            State = verdict.State,
            Reason = verdict.Reason,
            NextStep = verdict.NextStep,
            Source = image.Source,
            Diagnostics = image.Diagnostics,
            Origin = subject.Origin,
        };
    }

    private static List<PodImage> PodImages(IReadOnlyList<ObservedPod> pods, string name, ContainerKind kind)
    {
        var images = new List<PodImage>(pods.Count);
        foreach (var pod in pods)
        {
            var container = Container(pod, name, kind);
            images.Add(new PodImage
            {
                Pod = pod.Name,
                Image = container?.Image,
                ImageId = container?.ImageId,
                IsReady = container?.IsReady ?? false,
                RestartCount = container?.RestartCount ?? 0,
                Problem = pod.IsTerminating ? "Terminating" : container?.Problem ?? (pod.IsUnschedulable ? "Unschedulable" : null),
            });
        }

        return images;
    }

    private static ObservedPodContainer? Container(ObservedPod pod, string name, ContainerKind kind) =>
        Array.Find(pod.Containers, container => container.Name == name && container.IsInit == (kind == ContainerKind.Init));

    // <registry>/<path>@sha256:…, or with a scheme before it (docker-pullable://). A bare one is of an image that was loaded onto the
    // node: another kind of digest, which compares with none of a registry.
    private static string? Digest(string? imageId) => imageId?.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at ? imageId[(at + 1)..] : null;

    private static string Pod(ObservedPod pod, string? @namespace) => Show(pod.Name) + " -n " + Show(@namespace);

    internal static string Show(string? text) => Printable.Escape(text, 200);

    private static string Name(K8ssOperator item) => (item.Kind == OperatorKind.CassOperator ? "cass-operator" : "k8ssandra-operator") + " (" + Show(item.ToString()) + ")";
}

/// <summary>A state, with its reason and what to do.</summary>
internal sealed record Verdict(DriftState State, string Reason, string? NextStep);
