namespace K8ssandraImages.Engine.Changes;

/// <summary>Compares what the containers of one resource run before and after a change.</summary>
internal static class ImageComparison
{
    /// <summary>The containers whose image, pull policy or pull secrets differ, in the order of the pods.</summary>
    /// <param name="before">The effective images of one resource.</param>
    /// <param name="after">Those of the same resource after the change.</param>
    /// <param name="withUnchanged">Whether those that do not differ are told too.</param>
    public static IEnumerable<K8ssImageChange> Compare(IReadOnlyList<EffectiveImage> before, IReadOnlyList<EffectiveImage> after, bool withUnchanged = false) =>
        throw new NotSupportedException();
}
