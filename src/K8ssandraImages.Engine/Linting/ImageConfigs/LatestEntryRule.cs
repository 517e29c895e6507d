using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.References;

namespace K8ssandraImages.Engine.Linting.ImageConfigs;

/// <summary>
/// An image with the tag latest, or of v1beta1 without any, which is the same to a container runtime. k8ssandra-operator 1.3.0 to
/// 1.8.1 shipped system-logger so (config/components/cass-operator-image-config).
/// </summary>
internal sealed class LatestEntryRule() : LintRule<ImageConfigSubject>(Found)
{
    public static readonly Rule Found = new("KSI0051", DiagnosticSeverity.Warning, "ImageConfig with the tag latest");

    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check(ImageConfigSubject subject)
    {
        foreach (var member in subject.Members("images"))
        {
            if (subject.IsV1Beta2)
            {
                if (member.Value["tag"] is { IsString: true, Text: "latest" } tag && (!subject.Release.HasDigest || string.IsNullOrEmpty(member.Value["digest"]?.Text)))
                    yield return Latest(tag, "images." + member.Key, isWritten: true);
                continue;
            }

            foreach (var image in member.Value.Kind == NodeKind.Mapping ? member.Value.Members.ToArray().Select(version => version.Value) : [member.Value])
            {
                if (image is { IsString: true, Text.Length: > 0 } && ImageReference.TryParse(image.Text, out var reference, out _) && reference is { Digest: null, Tag: null or "latest" })
                    yield return Latest(image, "images." + member.Key, reference.Tag is not null);
            }
        }
    }

    private static Diagnostic Latest(Node place, string what, bool isWritten) => Found.At(
        place.Location,
        Printable.Escape(what, 80) + (isWritten ? " has the tag latest" : " has no tag, so container runtimes take latest") + ": what runs depends on the day on which a node pulled it.",
        "Write the tag, or the digest, of the image that was tested.");
}
