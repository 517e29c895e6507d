using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Engine.Rollout;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>
/// Plans to delete datacenters and to create them again, one for each. A plan is made when the one before has been carried out. What
/// speaks against one is reported, all of it, and the others go on. Connections are kept until it is disposed.
/// </summary>
public sealed class DatacenterResets : IDisposable
{
    private readonly OperationSettings _settings;
    private readonly ManifestOptions _options;
    private readonly CancellationToken _cancellationToken;
    private readonly Dictionary<IKubernetesSession, IDisposable> _held = [];
    private readonly List<(OperationPlan Plan, DatacenterTarget Target)> _planned = [];
    private DatacenterTargets? _targets;

    /// <summary>Plans nothing yet.</summary>
    /// <param name="settings">How operations are carried out.</param>
    /// <param name="options">The releases, where they are not to be told by what is read.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    public DatacenterResets(OperationSettings settings, ManifestOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(options);
        (_settings, _options, _cancellationToken) = (settings, options with { Trace = false }, cancellationToken);
    }

    /// <summary>Called a few times a second while servers are waited for, with the contexts from which more may come.</summary>
    public Action<IReadOnlyCollection<string>>? Waiting { get; set; }

    private DatacenterTargets Targets => _targets ??= new DatacenterTargets(_options, _settings.Report, _cancellationToken) { Waiting = Waiting };

    /// <summary>Plans for the datacenters of clusters.</summary>
    /// <param name="session">The clusters; its namespaces are those of the datacenters.</param>
    /// <param name="names">Names of CassandraDatacenters, with wildcards; one that matches nothing is reported.</param>
    /// <param name="clusters">Names of clusters, with wildcards; empty for all.</param>
    /// <exception cref="OptionsException">An option cannot be used.</exception>
    public IEnumerable<OperationPlan> OfClusters(KubernetesSession session, IReadOnlyList<string> names, IReadOnlyList<string> clusters) =>
        OfClusters((IKubernetesSession)session, names, clusters);

    /// <summary>Plans for the datacenters that an object of the pipeline names.</summary>
    /// <param name="input">The object; of a cluster.</param>
    /// <exception cref="OptionsException">An option cannot be used.</exception>
    public IEnumerable<OperationPlan> Of(K8ssObject input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Plans(Targets.Of(input));
    }

    /// <summary>How the datacenter of a plan is now; null where it cannot be told.</summary>
    /// <param name="plan">A plan of this planner.</param>
    public K8ssDatacenterHealth? HealthOf(OperationPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (_planned.Find(planned => planned.Plan == plan).Target is not { } target)
            return null;
        try
        {
            return Changes.Waiting.For(() => new DatacenterWatch(target).LookAsync(_cancellationToken))?.Health;
        }
        catch (KubernetesException exception)
        {
            _settings.Report(ContextReader.Finding(DatacenterRules.NotRead, exception));
            return null;
        }
    }

    /// <summary>Ends what plans need: connections.</summary>
    public void Dispose()
    {
        _targets?.Dispose();
        foreach (var held in _held.Values)
            held.Dispose();
        _held.Clear();
    }

    internal IEnumerable<OperationPlan> OfClusters(IKubernetesSession session, IReadOnlyList<string> names, IReadOnlyList<string> clusters)
    {
        Hold(session);
        return Plans(Targets.Find(session, names, clusters));
    }

    private void Hold(IKubernetesSession session)
    {
        if (!_held.ContainsKey(session))
            _held.Add(session, session.Hold());
    }

    private IEnumerable<OperationPlan> Plans(IEnumerable<DatacenterTarget> targets)
    {
        foreach (var target in targets)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            Hold(target.Objects.Session);
            OperationPlan? plan = null;
            try
            {
                plan = Changes.Waiting.For(() => PlanAsync(target));
            }
            catch (ChangeException exception)
            {
                _settings.Report(exception.Diagnostic);
            }
            catch (KubernetesException exception)
            {
                _settings.Report(ContextReader.Finding(OperationRules.Blocked, exception));
            }

            if (plan is null)
                continue;
            _planned.Add((plan, target));
            yield return plan;
        }
    }

    private async Task<OperationPlan?> PlanAsync(DatacenterTarget target)
    {
        var at = target.Objects.At(ResourceType.CassandraDatacenter, target.Namespace, target.Name);
        if (await target.Objects.FindJsonAsync(ResourceType.CassandraDatacenter, target.Namespace, target.Name, _cancellationToken).ConfigureAwait(false) is not { } json)
            throw new ChangeException(DatacenterRules.NotFound.At(at, "The " + target.Description + " is not there any more.", "Find out who deleted it."));
        var root = DocumentParser.ParseObject(json.Span, target.Objects.Context, DocumentLimits.Default);
        var subject = await ReadAsync(target with { Root = root }).ConfigureAwait(false);
        var refused = false;
        foreach (var refusal in ResetRefusal.Of(subject))
        {
            var isForced = refusal.CanBeForced && _settings.Force;
            refused |= !isForced;
            var rule = isForced ? ResetRules.Notice : refusal.CanBeForced ? ResetRules.Risky : ResetRules.Unsafe;
            _settings.Report(rule.At(
                at,
                (isForced ? "The " + target.Description + " is re-created all the same: " : "The " + target.Description + " is not re-created: ") + refusal.Message,
                refusal.Remedy + (refusal.CanBeForced && !isForced ? " -Force (--force) does it all the same." : "")));
        }

        if (refused)
            return null;
        if (root.At("spec", "additionalSeeds") is { } seeds && seeds.Items.Length > 0)
            _settings.Report(ResetRules.Notice.At(at, "The " + target.Description + " has seeds outside of it (spec.additionalSeeds). If none of them can be reached when it starts, its first node starts as a seed by itself; its data tells it which ring it belongs to.", "See that the other datacenters are up first."));
        var mechanism = KeepVolumesNames.Of(target.Release);
        var before = root.At("metadata", "annotations", KeepVolumesNames.AnnotationOf(mechanism))?.Text;
        var manifest = ResetManifest.Of(json, mechanism, before);
        var volumes = subject.Volumes.ToDictionary(static volume => volume.At("metadata", "name")!.Text, StringComparer.Ordinal);
        var changed = new ChangedObject { Kind = "CassandraDatacenter", Context = target.Objects.Context, Server = target.Objects.Server, Namespace = target.Namespace, Name = target.Name };
        var facts = new ResetFacts
        {
            Target = changed,
            Uid = root.At("metadata", "uid")!.Text,
            Release = target.Release.Version.ToString(),
            Cluster = subject.IsOfCluster ? new ChangedObject { Kind = "K8ssandraCluster", Context = target.ControlPlane?.Context, Namespace = target.ClusterNamespace, Name = target.Cluster ?? "" } : null,
            Mechanism = mechanism,
            AnnotationBefore = before,
            Manifest = manifest,
            ManifestHash = ResetManifest.HashOf(manifest, mechanism),
            Backup = Path.Combine(_settings.State.Backups, Journal.NewId(_settings.Now()) + "-" + string.Concat(target.Name.Select(static c => char.IsAsciiLetterOrDigit(c) || c == '-' ? c : '_'))),
            StatefulSets = [.. subject.StatefulSets.Select(static set => new OwnedSet(set.At("metadata", "name")!.Text, set.At("metadata", "uid")?.Text ?? "", ObservedWorkload.Number(set.At("spec", "replicas")) ?? 0))],
            Volumes = [.. subject.Claims.Select(claim => new KeptVolume(claim.At("metadata", "name")!.Text, claim.At("metadata", "uid")?.Text ?? "", claim.At("spec", "volumeName")!.Text, volumes[claim.At("spec", "volumeName")!.Text].At("spec", "persistentVolumeReclaimPolicy")?.Text ?? "Retain"))],
            HostIds = HostIdsOf(root),
            CassOperatorVersion = target.Options.CassOperatorVersion?.ToString(),
            K8ssandraOperatorVersion = target.Options.K8ssandraOperatorVersion?.ToString(),
        };
        return ResetOperation.Of(OperationRecord.Of(OperationKind.Reset, changed, facts, _settings), target.Objects.Session, _settings);
    }

    private async Task<ResetSubject> ReadAsync(DatacenterTarget target)
    {
        var objects = target.Objects;
        var uid = target.Root.At("metadata", "uid")?.Text;
        var sets = (await objects.ListAsync(ResourceType.StatefulSet, target.Namespace, labelSelector: null, _cancellationToken).ConfigureAwait(false)).Where(set => IsOwnedBy(set, uid)).ToList();
        var expected = sets.SelectMany(ClaimsOf).ToList();
        var wanted = expected.ToHashSet(StringComparer.Ordinal);
        // Racks that were scaled down have claims too, which the operator's deletion would take as well.
        var prefixes = sets.SelectMany(static set => TemplatesOf(set).Select(template => template + "-" + set.At("metadata", "name")?.Text + "-")).ToList();
        var claims = (await objects.ListAsync(ResourceType.PersistentVolumeClaim, target.Namespace, labelSelector: null, _cancellationToken).ConfigureAwait(false))
            .Where(claim => claim.At("metadata", "name")?.Text is { } name && (wanted.Contains(name) || (prefixes.Exists(prefix => name.StartsWith(prefix, StringComparison.Ordinal) && name[prefix.Length..].All(char.IsAsciiDigit)) && claim.At("status", "phase")?.Text == "Bound")))
            .ToList();
        var volumes = new List<Node>();
        foreach (var name in claims.Select(static claim => claim.At("spec", "volumeName")?.Text).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            if (await objects.FindAsync(ResourceType.PersistentVolume, null, name, _cancellationToken).ConfigureAwait(false) is { } volume)
                volumes.Add(volume);
        }

        return new ResetSubject
        {
            Datacenter = target.Root,
            Release = target.Release,
            StatefulSets = sets,
            Claims = claims,
            ExpectedClaims = expected,
            Volumes = volumes,
            ActiveTask = await DatacenterTasks.FindActiveAsync(objects, target.Namespace, target.Name, own: null, _cancellationToken).ConfigureAwait(false),
            MissingSecrets = await MissingAsync(target).ConfigureAwait(false),
            IsOfCluster = target.Cluster is not null,
            Cluster = target.ClusterRoot,
            Operator = target.Operator,
            Owners = Ownership.Of(target.Root),
            IsNamespaceEnding = await IsEndingAsync(objects, target.Namespace).ConfigureAwait(false),
        };
    }

    // That one is there is all that is asked; what it holds is let go at once.
    private async Task<List<string>> MissingAsync(DatacenterTarget target)
    {
        var names = new List<string>();
        if (target.Root.At("spec", "superuserSecretName")?.Text is { Length: > 0 } superuser)
            names.Add(superuser);
        foreach (var user in target.Root.At("spec", "users") is { } users ? users.Items : [])
        {
            if (user["secretName"]?.Text is { Length: > 0 } name)
                names.Add(name);
        }

        var missing = new List<string>();
        foreach (var name in names.Distinct(StringComparer.Ordinal))
        {
            try
            {
                _ = await target.Objects.Session.Client(target.Objects.Context).GetAsync(ResourceType.Secret, target.Namespace, name, _cancellationToken).ConfigureAwait(false);
            }
            catch (KubernetesException exception) when (exception.Kind == KubernetesErrorKind.NotFound)
            {
                missing.Add(name);
            }
            catch (KubernetesException exception) when (exception.Kind == KubernetesErrorKind.Forbidden)
            {
                _settings.Report(ResetRules.Notice.At(target.Objects.At(ResourceType.Secret, target.Namespace, name), "Whether the secret " + Printable.Escape(name, 200) + " is there is not known: this account may not read it. Without it the deletion does not end.", "See that it is there: kubectl get secret."));
            }
        }

        return missing;
    }

    private async Task<bool> IsEndingAsync(ClusterObjects objects, string name)
    {
        try
        {
            return (await objects.FindAsync(ResourceType.Namespace, null, name, _cancellationToken).ConfigureAwait(false))?.At("metadata", "deletionTimestamp") is { Text.Length: > 0 };
        }
        catch (KubernetesException exception) when (exception.Kind == KubernetesErrorKind.Forbidden)
        {
            return false; // Who may not see it is told when something is to be created in it.
        }
    }

    private static bool IsOwnedBy(Node item, string? uid)
    {
        foreach (var reference in item.At("metadata", "ownerReferences") is { } references ? references.Items : [])
        {
            if (uid is not null && reference["uid"]?.Text == uid)
                return true;
        }

        return false;
    }

    private static List<string> TemplatesOf(Node set)
    {
        var names = new List<string>();
        foreach (var template in set.At("spec", "volumeClaimTemplates") is { } templates ? templates.Items : [])
            names.Add(template.At("metadata", "name")?.Text ?? "");
        return names;
    }

    private static IEnumerable<string> ClaimsOf(Node set)
    {
        var replicas = ObservedWorkload.Number(set.At("spec", "replicas")) ?? 0;
        return TemplatesOf(set).SelectMany(template => Enumerable.Range(0, replicas).Select(pod => template + "-" + set.At("metadata", "name")?.Text + "-" + pod));
    }

    private static Dictionary<string, string> HostIdsOf(Node root)
    {
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var node in root.At("status", "nodeStatuses") is { } nodes ? nodes.Members : [])
        {
            if (node.Value["hostID"]?.Text is { Length: > 0 } id)
                ids[node.Key] = id;
        }

        return ids;
    }
}
