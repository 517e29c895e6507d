using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;
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
        var read = Read(subject);
        foreach (var member in subject.Members("images"))
        {
            if (subject.IsV1Beta2)
            {
                if (subject.ImageKeys.Contains(member.Key) && member.Value["tag"] is { IsString: true, Text: "latest" } tag && (!subject.Release.HasDigest || string.IsNullOrEmpty(member.Value["digest"]?.Text)))
                    yield return Latest(tag, "images." + member.Key, isWritten: true);
                continue;
            }

            foreach (var image in member.Value.Kind == NodeKind.Mapping ? member.Value.Members.ToArray().Select(version => version.Value) : [member.Value])
            {
                if (read.Contains(image) && image.Text.Length > 0 && ImageReference.TryParse(image.Text, out var reference, out _) && reference is { Digest: null, Tag: null or "latest" })
                    yield return Latest(image, "images." + member.Key, reference.Tag is not null);
            }
        }
    }

    // Of what stands below `images`, what the release takes an image from. The rest has no effect, and a finding of its own.
    private static HashSet<Node> Read(ImageConfigSubject subject) => subject.Config is not ImageConfigV1Beta1 config ? [] :
    [
        .. config.VersionImages.Values.Where(image => image.IsString),
        .. subject.ImageKeys.Select(key => config.ComponentImages.GetValueOrDefault(key)).OfType<Node>(),
    ];

    private static Diagnostic Latest(Node place, string what, bool isWritten) => Found.At(
        place.Location,
        Printable.Escape(what, 80) + (isWritten ? " has the tag latest" : " has no tag, so container runtimes take latest") + ": what runs depends on the day on which a node pulled it.",
        "Write the tag, or the digest, of the image that was tested.");
}
