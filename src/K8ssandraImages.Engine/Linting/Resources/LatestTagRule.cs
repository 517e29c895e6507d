namespace K8ssandraImages.Engine.Linting.Resources;

/// <summary>A container that runs the tag latest because a resource says so. A partial image that the API server completes is another rule's.</summary>
internal sealed class LatestTagRule() : LintRule<ResourceSubject>(Found)
{
    public static readonly Rule Found = new("KSI0090", DiagnosticSeverity.Warning, "Container that runs the tag latest");

    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check(ResourceSubject subject)
    {
        foreach (var image in subject.Images)
        {
            if (image is not { Tag: "latest", Digest: null } || ResourceSubject.WonBy(image, ImageField.Tag) is not { Tier: ImageTier.PodTemplate or ImageTier.DatacenterLevel or ImageTier.ClusterLevel or ImageTier.DatacenterSpec } tag)
                continue;
            yield return Found.At(
                tag.Location ?? subject.PlaceOf(image),
                "`" + Printable.Escape(image.Image, 160) + "` " + (tag.Reason is null ? "has the tag latest" : "has no tag, so container runtimes take latest") + ": what runs depends on the day on which a node pulled it.",
                "Write the tag, or the digest, of the image that was tested.");
        }
    }
}
