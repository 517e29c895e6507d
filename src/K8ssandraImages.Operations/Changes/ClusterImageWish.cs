using K8ssandraImages.Engine.Changes;

namespace K8ssandraImages.Operations.Changes;

/// <summary>What images somebody wants K8ssandraClusters and CassandraDatacenters to set, as parameters say it.</summary>
public sealed record ClusterImageWish
{
    /// <summary>The images, each a whole reference with a tag or a digest; null leaves one alone.</summary>
    public IReadOnlyDictionary<ClusterImage, string?> Images { get; init; } = new Dictionary<ClusterImage, string?>();

    /// <summary>The pull policy of those images, where the field has one.</summary>
    public string? PullPolicy { get; init; }

    /// <summary>The pull secret of those images, where the field has one.</summary>
    public string? PullSecret { get; init; }

    /// <summary>The images that are no longer to be set.</summary>
    public IReadOnlyList<ClusterImage> Remove { get; init; } = [];

    /// <summary>Finds out whether this can be understood at all.</summary>
    /// <exception cref="OptionsException">It contradicts itself, or is not complete.</exception>
    public void Check()
    {
        try
        {
            IntentFor(null).Check();
        }
        catch (IntentException exception)
        {
            throw new OptionsException(exception.Diagnostic);
        }
    }

    /// <summary>What this means at a level.</summary>
    /// <param name="datacenter">The datacenter of a K8ssandraCluster; null for the cluster level, and for a CassandraDatacenter.</param>
    internal ClusterImageIntent IntentFor(string? datacenter) => new()
    {
        Datacenter = datacenter,
        Images = Images.Where(static pair => pair.Value is not null).ToDictionary(static pair => pair.Key, static pair => pair.Value!),
        PullPolicy = PullPolicy,
        PullSecret = PullSecret,
        Remove = [.. Remove.Distinct()],
    };
}
