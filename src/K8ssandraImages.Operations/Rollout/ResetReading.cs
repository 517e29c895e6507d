using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Rollout;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Live;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>Reads what decides whether a datacenter can be deleted and created again: when it is planned, and once more before it is deleted.</summary>
/// <param name="report">Where it goes what may not be seen, and is not needed.</param>
/// <param name="cancellationToken">Stops at once.</param>
internal sealed class ResetReading(Action<Diagnostic> report, CancellationToken cancellationToken)
{
    /// <summary>All of it. Throws what reads throw.</summary>
    public async Task<ResetSight> ReadAsync(DatacenterTarget target)
    {
        var objects = target.Objects;
        var all = await objects.ListAsync(ResourceType.StatefulSet, target.Namespace, labelSelector: null, cancellationToken).ConfigureAwait(false);
        var sets = all.Where(set => DatacenterDependents.IsOwnedBy(set, target.Uid)).ToList();
        var claims = await ClaimsAsync(target, sets).ConfigureAwait(false);
        var unseen = new List<ResetDenial>();
        var dependents = await DatacenterDependents.FindAsync(objects, target.Namespace, target.Name, target.Uid, (type, exception) => unseen.Add(DenialOf(type, exception)), cancellationToken).ConfigureAwait(false);
        var (deployment, pods) = await OperatorAsync(target).ConfigureAwait(false);
        return new ResetSight(
            new ResetSubject
            {
                Datacenter = target.Root,
                Release = target.Release,
                GivenRelease = target.Options.CassOperatorVersion?.ToString(),
                StatefulSets = sets,
                Claims = claims,
                Volumes = await VolumesAsync(objects, claims).ConfigureAwait(false),
                Neighbours = [.. (await objects.ListAsync(ResourceType.CassandraDatacenter, target.Namespace, labelSelector: null, cancellationToken).ConfigureAwait(false)).Where(other => other.At("metadata", "uid")?.Text != target.Uid)],
                UnwellSibling = (await new DatacenterSiblings(target).FindUnwellAsync(target.ClusterRoot, cancellationToken).ConfigureAwait(false))?.ToString(),
                ActiveTask = await TaskAsync(target, dependents).ConfigureAwait(false),
                MissingSecrets = await MissingAsync(target).ConfigureAwait(false),
                IsOfCluster = target.Cluster is not null,
                Cluster = target.ClusterRoot,
                Manager = target.Manager,
                Operator = target.Operator,
                HasTwoOperators = target.Operator?.Diagnostics.Any(static finding => finding.Id == ResolutionRules.Ambiguous.Id) == true,
                Deployment = deployment,
                OperatorPods = pods,
                Owners = Ownership.Of(target.Root),
                Unseen = unseen,
                IsNamespaceEnding = await IsEndingAsync(objects, target.Namespace).ConfigureAwait(false),
            },
            dependents);
    }

    // Those of its StatefulSets, also of pods that there are no more; and whatever else the operator takes for its.
    private async Task<List<Node>> ClaimsAsync(DatacenterTarget target, List<Node> sets)
    {
        var all = await target.Objects.ListAsync(ResourceType.PersistentVolumeClaim, target.Namespace, labelSelector: null, cancellationToken).ConfigureAwait(false);
        return [.. all.Where(claim =>
            sets.Exists(set => ResetClaims.IsOf(claim.At("metadata", "name")?.Text ?? "", set)) || ResetClaims.Selects(target.Root, target.Release, claim.At("metadata", "labels")))];
    }

    private async Task<List<Node>> VolumesAsync(ClusterObjects objects, List<Node> claims)
    {
        var volumes = new List<Node>();
        foreach (var name in claims.Select(static claim => claim.At("spec", "volumeName")?.Text).OfType<string>().Where(static name => name.Length > 0).Distinct(StringComparer.Ordinal))
        {
            try
            {
                if (await objects.FindAsync(ResourceType.PersistentVolume, null, name, cancellationToken).ConfigureAwait(false) is { } volume)
                    volumes.Add(volume);
            }
            catch (KubernetesException exception) when (exception.Kind == KubernetesErrorKind.Forbidden)
            {
                break; // What cannot be seen is refused, each by its name.
            }
        }

        return volumes;
    }

    private async Task<string?> TaskAsync(DatacenterTarget target, IReadOnlyList<DatacenterDependent> dependents)
    {
        if (await DatacenterTasks.FindActiveAsync(target.Objects, target.Namespace, target.Name, own: null, cancellationToken).ConfigureAwait(false) is { } task)
            return task;
        if (dependents.FirstOrDefault(static dependent => dependent.IsUnderWay && dependent.Type != ResourceType.CassandraTask) is { } job)
            return job.ToString();
        if (target.ControlPlane is not { } control || target.Cluster is null)
            return null;
        try
        {
            foreach (var item in await control.ListAsync(ResourceType.K8ssandraTask, target.ClusterNamespace, labelSelector: null, cancellationToken).ConfigureAwait(false))
            {
                if (item.At("spec", "cluster", "name")?.Text == target.Cluster && !DatacenterTasks.IsOver(item) && Names(item, target.Name))
                    return "K8ssandraTask " + Printable.Escape(item.At("metadata", "name")?.Text, 100);
            }
        }
        catch (KubernetesException exception) when (exception.Kind == KubernetesErrorKind.NotFound)
        {
            // There are none before 1.5.
        }
        catch (KubernetesException exception) when (exception.Kind == KubernetesErrorKind.Forbidden)
        {
            Unseen(exception);
        }

        return null;
    }

    // Without names it is for all.
    private static bool Names(Node task, string datacenter)
    {
        var any = false;
        foreach (var name in task.At("spec", "datacenters") is { } names ? names.Items : [])
        {
            if (name.Text == datacenter)
                return true;
            any = true;
        }

        return !any;
    }

    // That one is there is all that is asked; its content is not sent.
    private async Task<List<string>> MissingAsync(DatacenterTarget target)
    {
        var spec = target.Root["spec"];
        var names = new List<string?>
        {
            spec?["superuserSecretName"]?.Text,
            spec?["configSecret"]?.Text,
            spec?.At("managementApiAuth", "manual", "clientSecretName")?.Text,
            spec?.At("managementApiAuth", "manual", "serverSecretName")?.Text,
        };
        foreach (var user in spec?["users"] is { } users ? users.Items : [])
            names.Add(user["secretName"]?.Text);
        var missing = new List<string>();
        foreach (var name in names.Where(static name => !string.IsNullOrEmpty(name)).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            try
            {
                _ = await target.Objects.Session.Client(target.Objects.Context).GetMetadataAsync(ResourceType.Secret, target.Namespace, name, cancellationToken).ConfigureAwait(false);
            }
            catch (KubernetesException exception) when (exception.Kind == KubernetesErrorKind.NotFound)
            {
                missing.Add(name);
            }
            catch (KubernetesException exception) when (exception.Kind == KubernetesErrorKind.Forbidden)
            {
                report(ResetRules.Notice.At(target.Objects.At(ResourceType.Secret, target.Namespace, name), "Whether the secret " + Printable.Escape(name, 200) + " is there is not known: this account may not read it. Without it the deletion does not end.", "See that it is there: kubectl get secret."));
            }
        }

        return missing;
    }

    private async Task<(Node? Deployment, IReadOnlyList<ObservedPod>? Pods)> OperatorAsync(DatacenterTarget target)
    {
        if (target.Operator is not { Namespace: { } @namespace } found)
            return (null, null);
        var deployment = await target.Objects.FindAsync(ResourceType.Deployment, @namespace, found.Name, cancellationToken).ConfigureAwait(false);
        try
        {
            var pods = await target.Objects.ListAsync(ResourceType.Pod, @namespace, labelSelector: null, cancellationToken).ConfigureAwait(false);
            return (deployment, [.. pods.Select(static pod => new OperatorPod(pod)).Where(pod => pod.Deployment == found.Name && !pod.HasEnded).Select(static pod => ObservedPod.Read(pod.Root))]);
        }
        catch (KubernetesException exception) when (exception.Kind == KubernetesErrorKind.Forbidden)
        {
            return (deployment, null);
        }
    }

    private async Task<bool> IsEndingAsync(ClusterObjects objects, string name)
    {
        try
        {
            return (await objects.FindAsync(ResourceType.Namespace, null, name, cancellationToken).ConfigureAwait(false))?.At("metadata", "deletionTimestamp") is { Text.Length: > 0 };
        }
        catch (KubernetesException exception) when (exception.Kind == KubernetesErrorKind.Forbidden)
        {
            return false; // Who may not see it is told when it is tried whether it can be created.
        }
    }

    private static ResetDenial DenialOf(ResourceType type, KubernetesException exception)
    {
        var finding = ContextReader.Finding(ResetRules.Unsafe, exception);
        return new ResetDenial(type.Kind + "s", finding.Message, finding.Remedy);
    }

    private void Unseen(KubernetesException exception) =>
        report(ResetRules.Notice.At(exception.Context is { } context ? new SourceLocation(context, 0, 0, null, null) : null, "Whether " + Printable.Escape(exception.Resource?.Plural, 60) + " are under way is not known: this account may not list them.", "Let the account list them, or look: kubectl get " + Printable.Escape(exception.Resource?.ToString(), 100) + "."));
}

/// <summary>What was seen of a datacenter that is to be created anew.</summary>
/// <param name="Subject">What decides whether it can be.</param>
/// <param name="Dependents">What goes with it.</param>
internal sealed record ResetSight(ResetSubject Subject, IReadOnlyList<DatacenterDependent> Dependents);
