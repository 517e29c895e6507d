using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Engine.Resources;
using K8ssandraImages.Engine.Rollout;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>
/// The world as far as a rollout was planned for it: which ConfigMap says what, which operators run, what the datacenters are, what
/// permits their updates, and what images their StatefulSets ask for. Versions of objects are no part of it: they change without anything being another.
/// </summary>
internal sealed class RolloutWorld(IKubernetesSession session)
{
    private const string Uid = "the uid";
    private const string Text = "the text's hash";
    private const string Image = "the image of ";
    private const string Permit = "the annotation ";

    private readonly Dictionary<string, ClusterObjects> _objects = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Context, string? Namespace), List<ObservedWorkload>> _statefulSets = [];

    /// <summary>What a rollout is planned for: its ConfigMap, its operators, its datacenters.</summary>
    public static IEnumerable<ChangedObject> ScopeOf(OperationRecord record, RolloutFacts facts) => ScopeOf(record.Target, facts.Operators.Select(static one => one.Restart), facts.Datacenters);

    /// <summary>What a rollout is planned for.</summary>
    public static IEnumerable<ChangedObject> ScopeOf(ChangedObject configMap, IEnumerable<RestartFacts> operators, IReadOnlyList<UpdateFacts> datacenters) =>
    [
        configMap,
        .. operators.Select(one => new ChangedObject { Kind = "Deployment", Context = configMap.Context, Namespace = one.Namespace, Name = one.Name }),
        .. datacenters.Select(static one => one.Target),
        .. datacenters.Select(static one => one.Cluster).OfType<ChangedObject>().DistinctBy(static one => (one.Context, one.Namespace, one.Name)),
    ];

    /// <summary>The hash of a ConfigMap's text.</summary>
    public static string? TextHashOf(IEnumerable<WorldItem> world, ChangedObject configMap) => world.FirstOrDefault(item => item.Field == Text && item.Is(configMap))?.Value;

    /// <summary>Whether a fact is about the image in a template.</summary>
    public static bool IsImage(WorldItem item) => item.Field.StartsWith(Image, StringComparison.Ordinal);

    /// <summary>Whether a fact is about the annotation that permits updates.</summary>
    public static bool IsPermit(WorldItem item) => item.Field.StartsWith(Permit, StringComparison.Ordinal);

    /// <summary>Reads it.</summary>
    /// <param name="objects">The ConfigMap, the operators' Deployments, the CassandraDatacenters and their K8ssandraClusters.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <exception cref="KubernetesException">It cannot be read.</exception>
    /// <exception cref="ChangeException">What is read cannot be understood.</exception>
    public async Task<IReadOnlyList<WorldItem>> ReadAsync(IEnumerable<ChangedObject> objects, CancellationToken cancellationToken)
    {
        var items = new List<WorldItem>();
        foreach (var one in objects)
        {
            var context = one.Context ?? "";
            var found = await Objects(context).FindAsync(TypeOf(one.Kind), one.Namespace, one.Name, cancellationToken).ConfigureAwait(false);
            void Add(string field, string? value) => items.Add(new WorldItem(context, one.ToString(), field, value ?? ""));
            var uid = found?.At("metadata", "uid")?.Text;
            Add(Uid, uid);
            if (found is null)
                continue;
            switch (one.Kind)
            {
                case "ConfigMap":
                    Add(Text, Backup.HashOf(found["data"]?[ImageConfigSource.Key]?.Text ?? ""));
                    break;
                case "Deployment":
                    foreach (var container in ObservedContainer.Read(found.At("spec", "template", "spec")))
                        Add(Image + container.Name, container.Image);
                    break;
                case "K8ssandraCluster":
                    Add("the generation", found.At("metadata", "generation")?.Text);
                    Add(Permit + DatacenterUpdate.ClusterAnnotation, found.At("metadata", "annotations", DatacenterUpdate.ClusterAnnotation)?.Text);
                    break;
                default:
                    Add("the generation", found.At("metadata", "generation")?.Text);
                    // What is permitted goes at once; and whose permission it is decides whether it is taken away at the end.
                    Add(Permit + DatacenterUpdate.DatacenterAnnotation, found.At("metadata", "annotations", DatacenterUpdate.DatacenterAnnotation)?.Text);
                    items.AddRange(await StatefulSetsAsync(one, uid, cancellationToken).ConfigureAwait(false));
                    break;
            }
        }

        return items;
    }

    /// <summary>What is not as it was planned for, a sentence each.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyList<WorldItem> planned, IReadOnlyList<WorldItem> now)
    {
        var before = planned.ToDictionary(static item => (item.Context, item.Object, item.Field), static item => item.Value);
        var after = now.ToDictionary(static item => (item.Context, item.Object, item.Field), static item => item.Value);
        var differences = new List<string>();
        foreach (var one in before.Keys.Union(after.Keys).GroupBy(static key => (key.Context, key.Object)))
        {
            var fields = one.Where(key => before.GetValueOrDefault(key) != after.GetValueOrDefault(key)).ToList();
            // Of what is another object by now, or gone, nothing else is worth telling.
            foreach (var key in fields.Exists(static key => key.Field == Uid) ? fields.Where(static key => key.Field == Uid) : fields)
            {
                var (was, is_) = (before.GetValueOrDefault(key), after.GetValueOrDefault(key));
                differences.Add(Printable.Escape(key.Object, 200) + " in the context " + Printable.Escape(key.Context, 100)
                    + (key.Field != Uid ? ": " + Printable.Escape(key.Field, 200) + " is " + Shown(is_) + ", planned for " + Shown(was)
                        : string.IsNullOrEmpty(is_) ? " is not there any more"
                        : " is another one than when it was planned: it was created anew"));
            }
        }

        return differences;
    }

    private async Task<IEnumerable<WorldItem>> StatefulSetsAsync(ChangedObject datacenter, string? uid, CancellationToken cancellationToken)
    {
        var (context, @namespace) = (datacenter.Context ?? "", datacenter.Namespace);
        if (!_statefulSets.TryGetValue((context, @namespace), out var all))
        {
            var read = await Objects(context).ListAsync(ResourceType.StatefulSet, @namespace, labelSelector: null, cancellationToken).ConfigureAwait(false);
            _statefulSets.Add((context, @namespace), all = [.. read.Select(ObservedWorkload.Read)]);
        }

        return all.Where(workload => workload.OwnerUid == uid).OrderBy(static workload => workload.Name, StringComparer.Ordinal).SelectMany(workload => workload.Containers.Select(
            container => new WorldItem(context, datacenter.ToString(), Image + container.Name + " in StatefulSet " + workload.Name, container.Image)));
    }

    private static string Shown(string? value) => string.IsNullOrEmpty(value) ? "nothing" : Printable.Escape(value, 200);

    private ClusterObjects Objects(string context) => _objects.TryGetValue(context, out var known) ? known : _objects[context] = new ClusterObjects(session, context);

    private static ResourceType TypeOf(string kind) => kind switch
    {
        "ConfigMap" => ResourceType.ConfigMap,
        "Deployment" => ResourceType.Deployment,
        "K8ssandraCluster" => ResourceType.K8ssandraCluster,
        _ => ResourceType.CassandraDatacenter,
    };
}
