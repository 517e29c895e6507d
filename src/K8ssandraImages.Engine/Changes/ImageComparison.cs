namespace K8ssandraImages.Engine.Changes;

/// <summary>Compares what the containers of one resource run before and after a change.</summary>
internal static class ImageComparison
{
    /// <summary>The containers whose image, pull policy or pull secrets differ, in the order of the pods.</summary>
    /// <param name="before">The effective images of one resource.</param>
    /// <param name="after">Those of the same resource after the change.</param>
    /// <param name="withUnchanged">Whether those that do not differ are told too.</param>
    public static IEnumerable<K8ssImageChange> Compare(IReadOnlyList<EffectiveImage> before, IReadOnlyList<EffectiveImage> after, bool withUnchanged = false)
    {
        var places = new Dictionary<Key, int>(before.Count);
        foreach (var (key, index) in Keys(before))
            places.Add(key, index);
        var matches = new int[after.Count];
        var kept = new bool[before.Count];
        foreach (var (key, index) in Keys(after))
        {
            matches[index] = places.TryGetValue(key, out var place) ? place : -1;
            if (matches[index] >= 0)
                kept[place] = true;
        }

        var gone = 0;
        for (var i = 0; i < after.Count; i++)
        {
            // What is gone stands before the next one of the old order that is still there.
            for (; gone < matches[i]; gone++)
            {
                if (!kept[gone])
                    yield return Of(before[gone], null, ImageChangeKind.Removed);
            }

            var old = matches[i] < 0 ? null : before[matches[i]];
            var change = old is null ? ImageChangeKind.Added : Between(old, after[i]);
            if (withUnchanged || change != ImageChangeKind.None)
                yield return Of(old, after[i], change);
        }

        for (; gone < before.Count; gone++)
        {
            if (!kept[gone])
                yield return Of(before[gone], null, ImageChangeKind.Removed);
        }
    }

    // A pod with two containers of one name is refused by the API server, yet it can be written: they are told apart by their order.
    private static IEnumerable<(Key Key, int Index)> Keys(IReadOnlyList<EffectiveImage> images)
    {
        var occurrences = new Dictionary<Key, int>();
        for (var i = 0; i < images.Count; i++)
        {
            var image = images[i];
            var key = new Key(image.Context, image.Namespace, image.Cluster, image.Datacenter, image.Workload, image.WorkloadName, image.ContainerKind, image.Container, 0);
            var number = occurrences[key] = occurrences.GetValueOrDefault(key) + 1;
            yield return (key with { Number = number }, i);
        }
    }

    private static ImageChangeKind Between(EffectiveImage before, EffectiveImage after) =>
        (before.Image == after.Image ? ImageChangeKind.None : ImageChangeKind.Image)
        | (before.PullPolicy == after.PullPolicy ? ImageChangeKind.None : ImageChangeKind.PullPolicy)
        | (before.PullSecrets.SequenceEqual(after.PullSecrets, StringComparer.Ordinal) ? ImageChangeKind.None : ImageChangeKind.PullSecrets);

    private static K8ssImageChange Of(EffectiveImage? before, EffectiveImage? after, ImageChangeKind change)
    {
        var image = after ?? before!;
        return new K8ssImageChange
        {
            Context = image.Context,
            Namespace = image.Namespace,
            Cluster = image.Cluster,
            Datacenter = image.Datacenter,
            Workload = image.Workload,
            Container = image.Container,
            ContainerKind = image.ContainerKind,
            Component = image.Component,
            Change = change,
            Before = before?.Image,
            After = after?.Image,
            PullPolicyBefore = before?.PullPolicy,
            PullPolicyAfter = after?.PullPolicy,
            PullSecretsBefore = before?.PullSecrets ?? [],
            PullSecretsAfter = after?.PullSecrets ?? [],
            Source = after?.Source,
            Location = after is null ? null : ReferenceDifference.Winner(after.Trace, ImageField.Image)?.Location,
            Registry = after is null ? null : ReferenceDifference.Winner(after.Trace, ImageField.Registry),
            Diagnostics = after?.Diagnostics ?? [],
        };
    }

    private readonly record struct Key(string? Context, string? Namespace, string? Cluster, string? Datacenter, WorkloadKind Workload, string? WorkloadName, ContainerKind ContainerKind, string Container, int Number);
}
