using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.Linting.ImageConfigs;

/// <summary>
/// The server type hcd is not set up. v1beta2 as it is shipped has none, and the operator panics for an HCD datacenter
/// (pkg/images/images_v1beta2.go:108-126 at v1.32.0); v1beta1 has no built-in repository for it (pkg/images/images.go:32 at
/// v1.22.4). Where there is such a datacenter, that is an error (KSI0038, KSI0040).
/// </summary>
internal sealed class NoHcdRule() : LintRule<ImageConfigSubject>(Found)
{
    public static readonly Rule Found = new("KSI0055", DiagnosticSeverity.Information, "Server type hcd is not set up") { Releases = "cass-operator 1.21.0 and later" };

    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check(ImageConfigSubject subject)
    {
        if (!subject.Release.HasHcd)
            yield break;
        if (subject.IsV1Beta2)
        {
            if (subject.Root["types"] is { Kind: NodeKind.Mapping } types && types["hcd"] is null)
                yield return Found.At(types.Location, "There is no types.hcd, nor does any release ship one: for an HCD datacenter the operator panics.", "Add types.hcd with repository and name before there is one, or set spec.serverImage.");
        }
        else if (string.IsNullOrEmpty(subject.Root.At("defaults", "hcd", "repository")?.Text))
        {
            yield return Found.At((subject.Root["defaults"] ?? subject.Root).Location, "There is no defaults.hcd.repository and nothing built in: an HCD datacenter gets an invalid image.", "Add defaults.hcd with repository before there is one, or set spec.serverImage.");
        }
    }
}
